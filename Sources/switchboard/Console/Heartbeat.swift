import Console
import Conversation
import EventStore
import Glibc
import Synchronization

/// Shows others that this console lives, and tells it of others under the same name and of the AI's processes.
final class Heartbeat: Sendable {
    private let store: EventStore
    private let id: ConsolePresence.ID
    private let ticker: Ticker

    /// How often to show it.
    static let interval = Duration.seconds(10)
    /// A console that was not seen for this long is gone.
    static let life = Duration.seconds(25)

    init(store: EventStore, mailbox: Mailbox, id: ConsolePresence.ID, name: String) {
        self.store = store
        self.id = id
        let told = Mutex<String?>(nil)
        ticker = Ticker("heartbeat", every: Self.interval) {
            // Said once; the doctor says it for as long as it is so.
            let trouble = store.logTrouble
            let isNews = told.withLock { told in
                defer { told = trouble }
                return told != trouble
            }
            if isNews, let trouble {
                mailbox.post(.complained(Failure(wording: trouble, isDefinite: true)))
            }
            Self.beat(store, mailbox, ConsolePresence(id: id, operatorName: name, seen: .wallClock))
        }
    }

    func stop() {
        ticker.stop()
        try? store.endPresence(id)
    }

    private static func beat(_ store: EventStore, _ mailbox: Mailbox, _ own: ConsolePresence) {
        // A store that fails here fails for the follower too, which says so.
        try? store.heartbeat(own)
        var news: [Arrival] = []
        if let agents = store.knownAgents { news.append(.agents(agents)) }
        if let live = try? store.consoles(of: own.operatorName, since: .wallClock - life) {
            news.append(.twins(live.count { $0.id != own.id && $0.id.isRunning }))
        }
        mailbox.post(news)
    }
}

extension ConsolePresence.ID {
    /// This process; `run` tells apart consoles that had the same process id.
    static func ours(run: String) -> Self { Self("\(run).\(getpid())") }

    /// Whether its process lives. A store is one machine's: a console that was killed needs no waiting for.
    fileprivate var isRunning: Bool {
        guard let process = rawValue.split(separator: ".").last.flatMap({ pid_t($0) }) else { return true }
        return kill(process, 0) == 0 || errno == EPERM
    }
}
