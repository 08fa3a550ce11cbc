import ArgumentParser
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
            not part of it.
            """)

    @Argument(help: "Sessions; without any, all of them, oldest first.")
    var sessions: [String] = []

    @OptionGroup var store: StoreArguments

    func run() throws {
        try complaining {
            try Surroundings().withStore(store) { store in
                for id in sessions {
                    try export(try store.known(Session.ID(id), for: "").session, from: store)
                }
                guard sessions.isEmpty else { return }
                try store.eachSession { page in
                    for summary in page { try export(summary.session, from: store) }
                }
            }
        }
    }

    private func export(_ session: Session, from store: EventStore) throws {
        var events: [JSON] = []
        var next = Offset.zero
        while true {
            let page = try store.wholeLog(of: session.id, from: next, limit: 1000)
            events += page.map(\.json)
            guard page.count == 1000, let last = page.last else { break }
            next = last.offset.next
        }
        let line: JSON = ["session": session.json, "events": .array(events)]
        try StandardOutput.exact(line)
    }
}
