import ArgumentParser
import CommandLine
import Conversation
import EventStore
import Glass

/// `switchboard replies list`
struct RepliesListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the replies, the most used first.")

    @Flag(help: "Print each as one JSON object.")
    var json = false

    @OptionGroup var place: PlaceArguments

    func run() throws {
        try complaining {
            try Surroundings().withReplies(place) { store in
                let replies = try store.cannedReplies()
                if json {
                    let stored = Dictionary(
                        uniqueKeysWithValues: try store.storedReplies().map { ($0.id, $0) })
                    for reply in replies { try StandardOutput.exact(reply.json(stored[reply.id])) }
                } else if replies.isEmpty {
                    try StandardOutput.write("There are none. Add one with: switchboard replies add")
                } else {
                    let columns = StandardOutput.terminalColumns
                    try StandardOutput.write(
                        replies.map { reply in columns.map { reply.line.truncated(to: $0) } ?? reply.line
                        })
                }
            }
        }
    }
}

extension CannedReply {
    /// The reply in one line: `refund-delay  12 uses  A refund takes time  then close resolved`.
    fileprivate var line: SafeText {
        let name = SafeText(oneLine: code ?? id.rawValue)
        let times: SafeText = uses == 1 ? "1 use" : "\(uses) uses"
        let words = SafeText(oneLine: title.isEmpty ? text : title).truncated(to: 60)
        let steps: SafeText =
            then.isEmpty
            ? "" : "  then \(SafeText(oneLine: then.map(\.written).joined(separator: ", ")))"
        let place: SafeText = origin == .server ? "  (on the server)" : ""
        return "\(name)  \(times)  \(words)\(steps)\(place)"
    }

    /// The reply for programs, with what only the store knows of the team's replies.
    fileprivate func json(_ stored: StoredReply?) -> JSON {
        [
            "id": .string(id.rawValue), "code": .optional(code), "title": .string(title),
            "text": .string(text),
            "then": .array(then.map { .string($0.written) }),
            "tags": .array((stored?.content.tags ?? []).map { .string($0) }), "author": .optional(author),
            "creation_utc": .string(creation.iso8601), "uses": .integer(uses),
            "last_use_utc": .optional(lastUse?.iso8601), "origin": .string(origin.rawValue),
            "version": stored.map { .integer($0.version) } ?? .null,
        ]
    }
}
