import ArgumentParser
import CommandLine
import Conversation
import EventStore
import Glibc

/// `switchboard export`: writes sessions with their logs.
struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write sessions with their logs, for import.",
        discussion: """
            One session a line: {"session": {…}, "events": […]}, both in Parlant's shapes, exactly as stored; a \
            message that the AI is still writing ends where it is. Notes, drafts, owners and other private things are \
            not part of it; --private adds what statistics count besides the log. With --server, a log that has not been read to its beginning yet ends the command with \
            exit code 75: run it again later.
            """)

    @Argument(help: "Sessions; without any, all of them, oldest first.")
    var sessions: [String] = []

    @Flag(help: "Add what a log does not have: logins, typed reasons, switches of the mode, what came late.")
    var `private` = false

    @OptionGroup var place: PlaceArguments

    func run() throws {
        try complaining {
            try Surroundings().withStore(place) { store in
                var partial: [Session.ID] = []
                for id in sessions {
                    try export(try store.known(Session.ID(id), for: ""), from: store, &partial)
                }
                if sessions.isEmpty {
                    try store.eachSession { page in
                        for summary in page { try export(summary, from: store, &partial) }
                    }
                }
                if !partial.isEmpty { throw Self.complaint(of: partial) }
                if case .offline? = try store.upstream()?.state {
                    throw Complaint(
                        .tryAgain, "This is what was read last. Run it again when the server answers.")
                }
            }
        }
    }

    private static func complaint(of partial: [Session.ID]) -> Complaint {
        let sessions = partial.count == 1 ? "1 session is" : "\(partial.count) sessions are"
        let named = partial.prefix(5).map(\.description).joined(separator: ", ")
        return Complaint(
            .tryAgain,
            "\(sessions) incomplete, because the server's log has not been read to its beginning yet: \(named)\(partial.count > 5 ? ", …" : ""). Open the session in the console, or run this again later."
        )
    }

    private func export(_ summary: SessionSummary, from store: EventStore, _ partial: inout [Session.ID])
        throws
    {
        let session = summary.session
        if let standing = summary.mirror, !standing.isWholeLogKnown { partial.append(session.id) }
        var events: [JSON] = []
        var next = Offset.zero
        while true {
            let page = try store.wholeLog(of: session.id, from: next, limit: 1000)
            events += page.map(\.json)
            guard page.count == 1000, let last = page.last else { break }
            next = last.offset.next
        }
        var line: JSON.Members = ["session": session.json, "events": .array(events)]
        if `private` { line["private"] = try store.privateHistory(of: session.id) }
        try StandardOutput.exact(.object(line))
    }
}
