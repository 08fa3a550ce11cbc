import Console
import Conversation
@preconcurrency import Dispatch
import EventStore
import Glibc

/// Shows others that this console lives, and tells it of others under the same name and of the AI's processes.
final class Heartbeat: Sendable {
    private let store: EventStore
    private let mailbox: Mailbox
    private let id: ConsolePresence.ID
    private let name: String
    private let queue = DispatchQueue(label: "heartbeat")
    private let timer: any DispatchSourceTimer

    /// How often to show it.
    static let interval = Duration.seconds(10)
    /// A console that was not seen for this long is gone.
    static let life = Duration.seconds(25)

    init(store: EventStore, mailbox: Mailbox, id: ConsolePresence.ID, name: String) {
        self.store = store
        self.mailbox = mailbox
        self.id = id
        self.name = name
        timer = DispatchSource.makeTimerSource(queue: queue)
        let seconds = Int(Self.interval.components.seconds)
        timer.schedule(deadline: .now(), repeating: .seconds(seconds), leeway: .seconds(1))
        timer.setEventHandler { [self] in beat() }
        timer.resume()
    }

    func stop() {
        timer.cancel()
        queue.sync { try? store.endPresence(id) }
    }

    private func beat() {
        // A store that fails here fails for the follower too, which says so.
        try? store.heartbeat(ConsolePresence(id: id, operatorName: name, seen: .wallClock))
        if let agents = store.knownAgents { mailbox.post(.agents(agents)) }
        guard let live = try? store.consoles(of: name, since: .wallClock - Self.life) else { return }
        mailbox.post(.twins(live.count { $0.id != id && $0.id.isRunning }))
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
