import Conversation
import EventStore
import Handoff
import ParlantClient

/// Takeovers and the actions that end them, on a server without a fence: some steps that can be repeated
/// without harm, and one event that cannot.
extension Courier {
    /// After this many looks that did not find it, about half a minute, an action of unknown outcome no longer holds up
    /// others.
    static let maximumMisses = 8
    static let unknownOutcome = "Perhaps not done: the server did not answer, and its log does not have it."
    /// How often an AI is asked to answer if nothing shows that it received the request.
    static let maximumTurnRequests = 3
    /// How long an action is tried: it happens now or never.
    static let actTimeout = Duration.seconds(5)

    func carryOut(_ act: HandoffAct, of head: OutboxRequest) async throws(MirrorFailure) {
        guard let job = try await looks.perform({ try $0.outboxJob(head.id) }) else { return }
        let run = ActRun(courier: self, job: job, act: act)
        do {
            try await run.perform()
        } catch .store(let error) {
            throw .store(error)
        } catch .server(let error) {
            // What is in the log already is finished later, if it can be; otherwise the action is given up.
            if run.isInLog, error.isLasting {
                return try await refuse(head, "Only partly done: \(error.wording)")
            }
            if job.request.state == .unconfirmed || run.isInLog { throw .server(error) }
            if try await state(of: head) == .sending { return try await set(head, to: .unconfirmed) }
            guard try await state(of: head) == .queued else { throw .server(error) }
            let outcome = run.hasPausedAI ? "Not taken over, but the AI is paused now" : "Not done"
            try await refuse(head, "\(outcome): \(error.wording)")
        }
    }
}

/// One action that is being carried out.
final class ActRun {
    private let courier: Courier
    private let job: OutboxJob
    private let act: HandoffAct
    private let deadline = ContinuousClock.now + Courier.actTimeout
    /// Whether its event is in the log.
    private(set) var isInLog = false
    /// Whether the session was automatic, and this action made it manual.
    private(set) var hasPausedAI = false

    private var looks: LogLooks { courier.looks }
    private var head: OutboxRequest { job.request }
    private var id: Session.ID { head.session }
    private var isByRule: Bool { Operator.isRule(head.operatorName) }

    init(courier: Courier, job: OutboxJob, act: HandoffAct) {
        self.courier = courier
        self.job = job
        self.act = act
    }

    func perform() async throws(MirrorFailure) {
        var mark = try await look()
        if mark.loadedFrom != .zero {
            // The event that shows who owns it may be far back. If that cannot be read now, the end must do.
            _ = try? await looks.loadHistory(id, .now)
            mark = try await looks.perform { [id] in try $0.mark(of: id) }
        }
        guard let entry = try await entry(mark) else { return }
        isInLog = true
        // Whoever has claimed the session since owns it: the remaining steps would take it from them.
        mark = try await looks.perform { [id] in try $0.mark(of: id) }
        // An act that ends a claim leaves none: one that stands shows that the act had no effect.
        let endsClaim = [.handBack, .close, .release].contains(act.action)
        if let claim = mark.claimOffset, endsClaim || claim > entry.event.offset {
            return try await courier.set(head, to: .done)
        }
        if try await wasHandedOver(since: entry) { return try await courier.set(head, to: .done) }
        switch act {
        case .handBack:
            try await change(SessionChange(mode: .auto, labelsRemove: [Session.operatorLabel]))
            try await requestAnswer(after: entry)
        case .close:
            // A customer who has written since has reopened it.
            let isOpen = mark.lastCustomer.map { $0 > entry.event.offset } ?? false
            let label = isOpen ? [] : [Session.closedLabel]
            try await change(
                SessionChange(mode: .auto, labelsUpsert: label, labelsRemove: [Session.operatorLabel]))
            if isOpen { try await requestAnswer(after: entry) }
        case .reopen:
            try await change(SessionChange(labelsRemove: [Session.closedLabel]))
            try await requestAnswer(after: entry)
        case .release: try await change(SessionChange(labelsRemove: [Session.operatorLabel]))
        case .takeOver: return
        }
        mark = try await look()
        try await courier.set(head, to: .done)
    }

    /// The action's event in the log; posts it if that has not been done yet. nil if the action ends here.
    private func entry(_ mark: MirrorMark) async throws(MirrorFailure) -> LogEntry? {
        if let entry = try await seen() { return entry }
        // It may be on its way, so only the operator may post it again. They can once it is given up; if it
        // arrives after all, the rest of it is carried out.
        if head.state == .unconfirmed {
            if courier.recordMiss(head) < Courier.maximumMisses {
                courier.pause(head)
            } else {
                try await courier.refuse(head, Courier.unknownOutcome)
            }
            return nil
        }
        let known = act.action == .takeOver ? try await readSession() : mark
        if let refusal = refusal(known) {
            try await courier.refuse(head, refusal.wording)
            return nil
        }
        if act.action == .takeOver, known.mode == .manual, known.claim.owner.isExactly(head.operatorName) {
            try await courier.set(head, to: .done)
            return nil
        }
        if isByRule, let wording = try await looks.perform({ [id = head.id] in try $0.reasonToDrop(id) }) {
            try await courier.refuse(head, wording)
            return nil
        }
        return try await post(known)
    }

    /// Posts the act's event.
    ///
    /// - Returns: What the log then holds of it; nil if it was withdrawn or is not there yet.
    private func post(_ known: MirrorMark) async throws(MirrorFailure) -> LogEntry? {
        let from = known.claimOffset
        try await prepare(known)
        guard try await looks.perform({ [id = head.id] in try $0.startSending(id) }) != nil else {
            return nil
        }
        let posting = posting(displacing: from)
        do {
            try await persist(.whenDefinite) { client throws(ParlantError) in
                _ = try await client.post(posting, to: self.id, timeout: .seconds(5))
            }
        } catch .server(let error) where error.isDefinite {
            try await courier.set(head, to: .queued)
            throw .server(error)
        }
        _ = try await look()
        return try await seen()
    }

    /// Whether the AI has asked for a human since: the remaining steps would undo that.
    private func wasHandedOver(since entry: LogEntry) async throws(MirrorFailure) -> Bool {
        let later = EventQuery(from: entry.event.offset.rawValue + 1, source: .aiAgent, kinds: [.tool])
        let calls = try await looks.perform { [id] in try $0.events(of: id, later, limit: 1_000) }
        return calls.contains { $0.handoffCall != nil }
    }

    private func seen() async throws(MirrorFailure) -> LogEntry? {
        let id = head.id
        return try await looks.perform { try $0.outboxJob(id)?.entry }
    }

    /// Why the action is not allowed, by the current state of the log; nil if it is.
    private func refusal(_ mark: MirrorMark) -> Refusal? {
        if mark.isGone { return .goneUpstream }
        // The log does not show whether it was closed before the operator saw it or since: they reopen it first.
        if act.action == .takeOver, mark.isClosed { return .alreadyClosed }
        // The session of a rule is not its own.
        if isByRule { return nil }
        // The epochs are this mirror's own count: nobody had the session, and nobody has it now.
        let isSame = act.needsNoOwner && mark.claim.owner == nil && job.saw.owner == nil
        return mark.custody.refusal(of: act, by: head.operatorName, saw: isSame ? mark.claim : job.saw)
    }

    /// Carries out the steps that must come before the event.
    private func prepare(_ known: MirrorMark) async throws(MirrorFailure) {
        switch act {
        case .takeOver(_, _, let sparesClosing):
            let mayBeSpeaking = known.mode == .auto && (known.isTurnInFlight || known.isAnswerDue)
            try await change(SessionChange(mode: .manual, labelsUpsert: [Session.operatorLabel]))
            hasPausedAI = known.mode == .auto
            let mark = try await look()
            // In a session that waits, the running turn may be the handoff's own closing message.
            let mayClose = sparesClosing && known.mode == .manual && known.claim.owner == nil
            if mayBeSpeaking || mark.isTurnInFlight && !mayClose { await abortTurn() }
        case .handBack:
            let session = try await change(SessionChange(labelsRemove: [Session.operatorLabel]))
            if session.metadata["handoff_reason"] != nil {
                try await change(SessionChange(metadataUnset: ["handoff_reason"]))
            }
        default: break
        }
    }

    private func posting(displacing from: Offset?) -> EventPosting {
        var event = HandoffEvent(act, by: job.author, epoch: job.saw.epoch)
        if act.action == .takeOver || isByRule { event.from = from }
        return .custom(event.json, from: .humanAgent, metadata: job.trail)
    }

    /// Makes the server give up the running turn, by a trigger in manual mode. Such a trigger never gets an
    /// answer.
    private func abortTurn() async {
        _ = try? await courier.link.call(.others, .now) { client throws(ParlantError) in
            try await client.post(.turn([]), to: self.id, timeout: .milliseconds(300))
        }
    }

    /// Asks the AI once to answer a customer who wrote last: it does not do so by itself.
    private func requestAnswer(after entry: LogEntry) async throws(MirrorFailure) {
        let mark = try await lookUntilEarlierTurnsEnded(before: entry)
        guard mark.mode == .auto, !mark.isClosed, mark.isAnswerDue else { return }
        let (id, offset) = (id, entry.event.offset)
        guard try await !looks.perform({ try $0.hasTurn(after: offset, of: id) }) else { return }
        guard let failure = try await requestTurn(), !failure.isLasting else { return }
        _ = try await look()
        guard try await !looks.perform({ try $0.hasTurn(after: offset, of: id) }) else { return }
        // There is no sign of a turn, so the action is repeated, and with it the check whether a turn is
        // owed. A server whose AI is broken must not keep the operator from taking the session back.
        if courier.recordMiss(head) < Courier.maximumTurnRequests { throw .server(failure) }
    }

    /// Looks until no turn is in flight that began before the action, or too much time has passed. A takeover
    /// stops a turn, but its end comes into the log later; a turn that was not stopped answers by itself, and a
    /// request would make it begin again.
    private func lookUntilEarlierTurnsEnded(before entry: LogEntry) async throws(MirrorFailure) -> MirrorMark
    {
        let (id, offset) = (id, entry.event.offset)
        let deadline = ContinuousClock.now + Courier.actTimeout
        var backOff = BackOff(longest: .seconds(1))
        var mark = try await look()
        while mark.isTurnInFlight, ContinuousClock.now < deadline, !Task.isCancelled {
            if try await looks.perform({ try $0.hasTurn(after: offset, of: id) }) { break }
            try? await Task.sleep(for: backOff.next())
            mark = try await look()
        }
        return mark
    }

    /// - Returns: Why the request did not arrive, or perhaps did not; nil if it did.
    private func requestTurn() async throws(MirrorFailure) -> ParlantError? {
        do {
            // The log shows whether it arrived; a second request would make the AI begin again.
            try await persist(.whenDefinite) { client throws(ParlantError) in
                _ = try await client.post(.turn([]), to: self.id)
            }
            return nil
        } catch .server(let error) {
            return error
        }
    }

    @discardableResult
    private func change(_ change: SessionChange) async throws(MirrorFailure) -> Session {
        let id = id
        let asked = looks.lane.store.options.clock()
        let session = try await persist { client throws(ParlantError) in try await client.change(id, change) }
        courier.link.answers.note(id, at: looks.lane.store.options.clock())
        try await looks.perform { _ = try $0.mirror([session], asked: asked, isWhole: false) }
        return session
    }

    /// Reads mode and labels: a colleague's act may be in the log before a list has brought what it changed, and
    /// a session that was closed must not be taken over.
    private func readSession() async throws(MirrorFailure) -> MirrorMark {
        let id = id
        let asked = looks.lane.store.options.clock()
        do {
            let session = try await persist { client throws(ParlantError) in try await client.session(id) }
            courier.link.answers.note(id, at: looks.lane.store.options.clock())
            return try await looks.perform {
                _ = try $0.mirror([session], asked: asked, isWhole: false)
                return try $0.mark(of: id)
            }
        } catch .server(.notFound) {
            // The log is looked for where the session was, and both are recorded as gone.
            return try await look()
        }
    }

    private func look() async throws(MirrorFailure) -> MirrorMark {
        var backOff = BackOff()
        while true {
            do {
                return try await looks.look(id, .now)
            } catch .server(let error) where mayRepeat(error) {
                try? await Task.sleep(for: backOff.next())
            }
        }
    }

    private enum Repetition {
        /// For a request that does no harm twice.
        case always
        /// Only if the request certainly did not arrive.
        case whenDefinite
    }

    /// Repeats a request until it is too late for the action.
    @discardableResult
    private func persist<Value: Sendable>(
        _ repetition: Repetition = .always,
        _ request: (ParlantClient) async throws(ParlantError) -> Value
    ) async throws(MirrorFailure) -> Value {
        var backOff = BackOff()
        while true {
            do {
                return try await courier.link.call(.others, .now, request)
            } catch  where mayRepeat(error) && (repetition == .always || error.isDefinite) {
                try? await Task.sleep(for: backOff.next())
            } catch {
                throw .server(error)
            }
        }
    }

    private func mayRepeat(_ error: ParlantError) -> Bool {
        !error.isLasting && ContinuousClock.now < deadline && !Task.isCancelled
    }
}

extension ParlantError {
    /// Whether another attempt would get the same answer.
    var isLasting: Bool {
        switch self {
        case .forbidden, .tokenOfAnother, .notFound, .conflict, .refused, .tooLarge: true
        default: false
        }
    }
}

extension HandoffAct {
    /// Whether it is done to sessions that nobody owns.
    fileprivate var needsNoOwner: Bool { action == .takeOver || action == .reopen }
}

extension OutboxJob {
    /// The metadata that names the request and its author in the event.
    fileprivate var trail: JSON.Members { Trail.metadata(of: author.key, request.id) }
}
