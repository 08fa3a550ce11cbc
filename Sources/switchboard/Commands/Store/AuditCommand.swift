import ArgumentParser
import CommandLine
import Conversation
import EventStore
import Glass

/// `switchboard audit`
struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Show who did what, when and through which program, newest first.")

    @Argument(help: "The session; without one, everything.")
    var session: String?

    @Option(help: "How many at most.")
    var limit = 100

    @Flag(help: "One JSON object a line.")
    var json = false

    @OptionGroup var store: StoreArguments

    func run() throws {
        try complaining {
            guard limit > 0 else { throw Complaint(.usage, "--limit needs a number from 1.") }
            try Surroundings().withStore(store) { store in
                var left = limit
                var last: Int64?
                while left > 0 {
                    let page = try store.audit(
                        of: session.map { Session.ID($0) }, before: last, limit: min(left, 500))
                    for entry in page {
                        if json { try StandardOutput.exact(entry.json) } else { try Self.tell(entry) }
                    }
                    left -= page.count
                    guard page.count == min(left + page.count, 500), let end = page.last else { return }
                    last = end.number
                }
            }
        }
    }

    private static func tell(_ entry: AuditEntry) throws {
        let moment = SafeText(oneLine: String(entry.moment.iso8601.prefix(19)) + "Z")
        let place = entry.session.map { SafeText($0) } ?? SafeText(oneLine: entry.object ?? "-")
        var line: SafeText = "\(moment)  \(who(entry))  \(SafeText(oneLine: entry.act))  \(place)"
        if let detail = entry.detail { line += "  \(SafeText(oneLine: detail.compact))" }
        try StandardOutput.write(line)
    }

    /// Returns who did it: `anna`, or `anna (operator token x) by switchboardd serve`.
    private static func who(_ entry: AuditEntry) -> SafeText {
        let author = entry.author
        var words: SafeText = "\(SafeText(oneLine: author.login ?? author.subject ?? "-"))"
        if let token = author.token {
            words += " (\(SafeText(oneLine: author.role ?? "")) token \(SafeText(oneLine: token)))"
        }
        if let door = entry.door { words += " by \(SafeText(oneLine: door))" }
        return words
    }
}
