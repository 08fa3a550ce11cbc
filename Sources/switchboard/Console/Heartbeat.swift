import Console
import Conversation
import EventStore
import Glibc
import Synchronization

/// Shows other consoles that this one is running, carries out the rules of return, keeps statistics current, and tells
/// the console about others under the same name, about the AI's processes and about what goes back to it soon.
final class Heartbeat: Sendable {
    private let store: EventStore
    private let id: ConsolePresence.ID
    private let ticker: Ticker

    /// The time between heartbeats.
    static let interval = Duration.seconds(10)
    /// How long after its last heartbeat a console counts as gone.
    static let life = Duration.seconds(25)

    init(
        store: EventStore, mailbox: Mailbox, id: ConsolePresence.ID, name: String, returns: [ReturnRule]
    ) {
        self.store = store
        self.id = id
        let returning = ReturnWatch(store: store, rules: returns)
        let told = Mutex<String?>(nil)
        let process = FollowerProcess.name(.random)
        ticker = Ticker("heartbeat", every: Self.interval) {
            // Report a problem only once. `switchboard doctor` reports it as long as it lasts.
            let trouble = store.logTrouble
            let isNews = told.withLock { told in
                defer { told = trouble }
                return told != trouble
            }
            if isNews, let trouble {
                mailbox.post(.complained(Failure(wording: trouble, isDefinite: true)))
            }
            returning.look()
            Self.count(store, as: process)
            Self.beat(
                store, mailbox, ConsolePresence(id: id, operatorName: name, seen: .wallClock),
                returning.news())
        }
    }

    func stop() {
        ticker.stop()
        try? store.endPresence(id)
    }

    /// Keeps statistics current, a little at a time: others must not take this console for gone.
    private static func count(_ store: EventStore, as process: String) {
        for _ in 0..<5 {
            guard (try? store.updateStatistics(as: process)) == true else { return }
        }
    }

    private static func beat(
        _ store: EventStore, _ mailbox: Mailbox, _ own: ConsolePresence, _ planned: Arrival?
    ) {
        // A failure here also affects the follower, which reports it.
        try? store.heartbeat(own)
        var news = [planned].compactMap { $0 }
        if let agents = store.knownAgents { news.append(.agents(agents)) }
        if let live = try? store.consoles(of: own.operatorName, since: .wallClock - life) {
            news.append(.otherConsoles(live.count { $0.id != own.id && $0.id.isRunning }))
        }
        mailbox.post(news)
    }
}

extension ConsolePresence.ID {
    /// Returns the ID of this process. `run` tells apart consoles that had the same process ID.
    static func ours(run: String) -> Self { Self("\(run).\(getpid())") }

    /// Whether the console's process is running. A store belongs to one machine, so a killed console is noticed at
    /// once.
    fileprivate var isRunning: Bool {
        guard let process = rawValue.split(separator: ".").last.flatMap({ pid_t($0) }) else { return true }
        return kill(process, 0) == 0 || errno == EPERM
    }
}
