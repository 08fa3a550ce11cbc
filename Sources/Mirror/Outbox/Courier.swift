import Conversation
import EventStore
import Logging
import ParlantClient
import Synchronization

/// Carries operators' requests to the server: those of one session one after the other, those of many at the
/// same time.
final class Courier: Sendable {
    let looks: LogLooks
    let logger: Logger
    private let sweep: Sweep
    private let state = Mutex(Carrying())

    private struct Carrying {
        var running: Set<Session.ID> = []
        var pauses: [Request.ID: Pause] = [:]
    }

    private struct Pause {
        var backOff = BackOff(longest: .seconds(10))
        var until = ContinuousClock.now
        /// How often the log was read without finding it.
        var missedLooks = 0

        mutating func extend() { until = .now + backOff.next() }
    }

    /// How often the store is asked without a notification.
    static let interval = Duration.milliseconds(500)

    var lane: StoreLane { looks.lane }
    var link: ServerLink { looks.link }

    init(looks: LogLooks, sweep: Sweep, logger: Logger) {
        self.looks = looks
        self.sweep = sweep
        self.logger = logger
    }

    /// Works until it is cancelled; each element of `wakes` means that something was queued or settled.
    func run(_ wakes: AsyncStream<Void>) async {
        await withDiscardingTaskGroup { group in
            for await _ in wakes {
                guard let heads = try? await lane.perform({ try $0.outboxHeads() }) else { continue }
                sweep.lookForRequests(in: Set(heads.filter { $0.state == .unconfirmed }.map(\.session)))
                for head in heads where begin(head) {
                    group.addTask {
                        // What has begun is finished, so that a stop leaves nothing unconfirmed.
                        await Task { await self.carry(head) }.value
                        self.state.withLock { _ = $0.running.remove(head.session) }
                    }
                }
            }
        }
    }

    private func begin(_ head: OutboxRequest) -> Bool {
        switch head.state {
        case .queued, .sending: break
        case .unconfirmed where head.act?.action != nil || link.feed.server == .ours: break
        default: return false
        }
        // While offline, a message keeps its place without growing pauses, so that it goes out as soon as
        // possible.
        if head.state == .queued, case .append? = head.act, !link.health.isLive { return false }
        return state.withLock { state in
            if let pause = state.pauses[head.id], pause.until > .now { return false }
            return state.running.insert(head.session).inserted
        }
    }

    private func carry(_ head: OutboxRequest) async {
        do {
            if head.state == .sending { return try await recover(head) }
            switch await link.feed.knownServer(within: Self.actTimeout) {
            case .ours where head.act?.isRepeatable == false: return try await carryToOwn(head)
            case .ours, .plain: break
            case .unknown:
                // It is not known yet which requests the server takes.
                if head.state != .queued || head.act?.text != nil { return pause(head) }
                return try await refuse(head, "Not done: the server cannot be reached.")
            }
            switch head.act {
            case .append?: try await send(head)
            case .steer(let instructions)?: try await steer(head, instructions)
            case .handoff(let act)?: try await carryOut(act, of: head)
            case .label(let change)?: try await label(head, change)
            case nil: try await refuse(head, "Not done: a newer Switchboard wrote this. Update this one.")
            }
        } catch {
            logger.warning(
                "a request has not reached the server yet",
                metadata: ["request": .string(head.id.rawValue), "why": .string(error.wording)])
            pause(head)
        }
    }

    /// Recovers a request that nobody carries anymore: the store was busy when its outcome should have been
    /// recorded. That outcome is unknown.
    private func recover(_ head: OutboxRequest) async throws(MirrorFailure) {
        try await looks.perform { try $0.recoverOutbox(head.id) }
    }

    /// Pauses a request, longer each time.
    func pause(_ head: OutboxRequest) {
        state.withLock { state in
            if state.pauses.count > 1_000 { state.pauses = state.pauses.filter { $0.value.until > .now } }
            state.pauses[head.id, default: Pause()].extend()
        }
    }

    /// Records that the log was read and does not contain a request.
    ///
    /// - Returns: How often that has happened by now.
    func recordMiss(_ head: OutboxRequest) -> Int {
        state.withLock { state in
            state.pauses[head.id, default: Pause()].missedLooks += 1
            return state.pauses[head.id]!.missedLooks
        }
    }

    func refuse(_ head: OutboxRequest, _ wording: String) async throws(MirrorFailure) {
        try await looks.perform { try $0.refuse(head.id, wording: wording) }
    }

    func set(_ head: OutboxRequest, to state: OutboxRequest.State) async throws(MirrorFailure) {
        try await looks.perform { try $0.setOutbox(head.id, to: state) }
    }

    func state(of head: OutboxRequest) async throws(MirrorFailure) -> OutboxRequest.State? {
        try await looks.perform { try $0.outboxJob(head.id)?.request.state }
    }
}
