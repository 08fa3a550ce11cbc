import ArgumentParser
import CommandLine
import Console
import Conversation
import EventStore
import Glass

/// `switchboard search`: finds texts.
struct SearchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search",
        abstract: "Find words in messages, names, titles, reasons, notes and tool calls.",
        discussion: """
            All words must be in one text; case and accents are ignored; quotes make a phrase: '"cancel booking"'. \
            The newest come first, as many as there are.
            """)

    @Argument(help: "Words and phrases.")
    var text: [String]

    @Option(help: "Only in this session.")
    var session: String?

    @Option(help: "At most so many.")
    var limit: Int?

    @Flag(help: "Print each as one JSON object.")
    var json = false

    @OptionGroup var place: PlaceArguments

    func validate() throws {
        if let limit, limit < 1 { throw ValidationError("The limit is at least 1.") }
    }

    func run() throws {
        try complaining {
            let text = text.joined(separator: " ")
            if text.allSatisfy(\.isWhitespace) {
                throw Complaint(.usage, "There is nothing to search for. Write some words.")
            }
            try Surroundings().withStore(place) { store in
                var left = limit ?? Int.max
                var place: SearchPlace?
                repeat {
                    let page = try store.search(
                        text, in: session.map { Session.ID($0) }, limit: min(left, Self.pageSize),
                        before: place)
                    let hits = page.hits.prefix(left)
                    try show(hits)
                    left -= hits.count
                    place = page.next
                } while place != nil && left > 0
                if left == limit ?? Int.max, !json { try StandardOutput.write("Nothing found.") }
            }
        }
    }

    private static let pageSize = 200

    private func show(_ hits: ArraySlice<SearchHit>) throws {
        if json {
            for hit in hits { try StandardOutput.exact(hit.json) }
        } else {
            let columns = StandardOutput.terminalColumns
            try StandardOutput.write(
                hits.map { hit in
                    let line = hit.line
                    return columns.map { line.truncated(to: $0) } ?? line
                })
        }
    }
}

extension SearchHit {
    /// The hit in one line: `2024-05-15 09:01  tau_12_0  Omar Rossi  message 4: I need to change the name`.
    fileprivate var line: SafeText {
        let time = moment.civil()
        let day: String = "\(time.year, width: 4)-\(time.month, width: 2)-\(time.day, width: 2)"
        let date = SafeText(day)
        let name = SafeText(oneLine: customerName).truncated(to: 40)
        let place: SafeText = offset.map { " \($0.rawValue)" } ?? ""
        return
            "\(date) \(time.clock)  \(SafeText(session))  \(name)  \(SafeText(oneLine: field.rawValue))\(place): \(passage)"
    }

    fileprivate var json: JSON {
        var members: JSON.Members = [
            "session_id": .string(session.rawValue), "customer_name": .string(customerName),
            "field": .string(field.rawValue), "creation_utc": .string(moment.iso8601),
            "snippet": .string(snippet),
        ]
        if let offset { members["offset"] = .integer(offset.rawValue) }
        if let source { members["source"] = .string(source.rawValue) }
        return .object(members)
    }
}
