import Conversation
import EventStore
import Handoff
import ParlantClient

/// On a Switchboard server an action is one request, which the server compares with what its operator saw;
/// and every request carries its id as a key. After a lost answer it is made once more: the server answers as
/// it did the first time.
extension Courier {
    /// A request that is older than this is no longer repeated without its operator's confirmation.
    static let maximumRepeatAge = HoldRule().age

    func carryToOwn(_ head: OutboxRequest) async throws(MirrorFailure) {
        let isRepetition = head.state != .queued
        if isRepetition, try await !mayRepeat(head) { return }
        guard try await knowsStanding(of: head, isRepetition) else { return }
        if isRepetition { try await set(head, to: .queued) }
        guard let job = try await looks.perform({ try $0.startSending(head.id) }) else { return }
        let answer: Answer
        do throws(ParlantError) {
            answer = try await ask(job)
        } catch {
            return try await record(error, of: job, isRepetition)
        }
        try await finish(job, with: answer)
    }

    /// Whether to repeat a request that may have reached the server: not if the log has it by now, nor if it
    /// is too old.
    private func mayRepeat(_ head: OutboxRequest) async throws(MirrorFailure) -> Bool {
        try await looks.look(head.session, .now)
        guard let job = try await looks.perform({ try $0.outboxJob(head.id) }), !job.request.state.isSettled
        else { return false }
        if job.entry != nil {
            try await set(head, to: .done)
            return false
        }
        // A message is held, by its own rule.
        if head.act?.text == nil, lane.store.options.clock() - job.said > Self.maximumRepeatAge {
            let wasTold = head.act?.action == nil
            try await refuse(
                head, wasTold ? "Perhaps told: watch the log before you repeat it." : Self.unknownOutcome)
            return false
        }
        return true
    }

    /// Makes sure that the session's state is known. The feed reports every session in its own time; an
    /// action must not wait for that.
    ///
    /// - Returns: Whether the request can be made; if not, it has been refused.
    private func knowsStanding(of head: OutboxRequest, _ isRepetition: Bool) async throws(MirrorFailure)
        -> Bool
    {
        let id = head.session
        if try await looks.perform({ try $0.mark(of: id).isTold }) { return true }
        do {
            try await learnStanding(of: id)
            return true
        } catch .server(.notFound) {
            try await refuse(head, Refusal.goneUpstream.wording)
            try await looks.noteGone(id)
        } catch .server(let error) {
            guard !isRepetition, isOverdue(head, head.creation) else { throw .server(error) }
            try await refuse(head, "\(head.notDone): \(error.wording)")
        }
        return false
    }

    /// Reads the state of a session from the server, and before that the log, which explains it.
    private func learnStanding(of id: Session.ID) async throws(MirrorFailure) {
        _ = try? await looks.look(id, .now)
        let told: ToldStanding?
        do throws(ParlantError) {
            told = try await link.call(.others, .now) { client throws(ParlantError) in
                try await client.standing(of: id)
            }
        } catch {
            throw .server(error)
        }
        if let told { try await looks.perform { try $0.mirror([told]) } }
    }

    /// Whether it is too late for an action, which happens now or never. Messages keep their place.
    private func isOverdue(_ head: OutboxRequest, _ said: Timestamp) -> Bool {
        head.act?.text == nil && lane.store.options.clock() - said > Self.actTimeout
    }

    private enum Answer {
        case event(Event)
        case standing(ToldStanding?)
    }

    private func ask(_ job: OutboxJob) async throws(ParlantError) -> Answer {
        let (id, key) = (job.request.session, job.request.id)
        if let posting = job.posting {
            return .event(
                try await link.call(.others, .now) { client throws(ParlantError) in
                    try await client.post(posting, to: id, by: job.speaker, key: key)
                })
        }
        if case .steer(let instructions)? = job.request.act {
            let wait = Duration.seconds(60)
            return .event(
                try await link.call(.others, .now, waiting: wait) { client throws(ParlantError) in
                    try await client.post(.turn(instructions), to: id, key: key, timeout: wait)
                })
        }
        guard case .handoff(let act)? = job.request.act else { throw .unreadable("it is no act") }
        let order = ActOrder(act, by: job.author, saw: job.saw)
        return .standing(
            try await link.call(.others, .now) { client throws(ParlantError) in
                try await client.carryOut(order, on: id, key: key)
            })
    }

    /// Stores what the server answered and ends the request, even if the log cannot be read now.
    private func finish(_ job: OutboxJob, with answer: Answer) async throws(MirrorFailure) {
        let (id, head) = (job.request.session, job.request)
        if case .event(let event) = answer, case .steer? = head.act, !event.traceID.isEmpty {
            try await looks.perform { try $0.noteTrace(event.traceID, of: head.id) }
        }
        _ = try? await looks.look(id, .now)
        if case .standing(let standing?) = answer {
            try await looks.perform { try $0.mirror([standing]) }
        }
        if case .event(let event) = answer, head.act?.text != nil {
            _ = try await looks.perform { try $0.mirror([event], of: id) }
        }
        try await set(head, to: .done)
    }

    private func record(
        _ error: ParlantError, of job: OutboxJob, _ isRepetition: Bool
    ) async throws(MirrorFailure) {
        let head = job.request
        switch error {
        // With the last two, a Switchboard server says that nothing was done: it is busy, nobody answers, the
        // disk is full.
        case .unreachable, .limited, .failed(status: 503), .failed(status: 507):
            // The first attempt may have arrived.
            if isRepetition {
                try await set(head, to: .unconfirmed)
                return pause(head)
            }
            if isOverdue(head, job.said) {
                return try await refuse(head, "\(head.notDone): \(error.wording)")
            }
            try await set(head, to: .queued)
            pause(head)
        case .conflict(let claim):
            try await refuse(head, job.refusal(claim)?.wording ?? "\(head.notDone): \(error.wording)")
            // Shows who has the session, even if the feed is behind.
            try? await learnStanding(of: head.session)
        case .notFound:
            try await refuse(head, Refusal.goneUpstream.wording)
            try await looks.noteGone(head.session)
        case .noAgent: try await refuse(head, "\(head.notDone): no AI agent is running.")
        case _ where error.isDefinite: try await refuse(head, "\(head.notDone): \(error.wording)")
        default:
            try await set(head, to: .unconfirmed)
            pause(head)
        }
    }
}

extension OutboxRequest {
    /// How a sentence begins that says why nothing came of it.
    fileprivate var notDone: String {
        switch act {
        case .append: "Not sent"
        case .steer: "Not told"
        default: "Not done"
        }
    }
}

extension OutboxJob {
    /// Who says it, if a human does. The server compares what they saw with the current state.
    fileprivate var speaker: Speaker? {
        guard case .append(let source, _, _, _)? = request.act, source.isHuman else { return nil }
        return Speaker(operatorName: request.operatorName, saw: saw)
    }

    /// What the server's refusal means, by the claim that it reports; nil if that explains nothing.
    fileprivate func refusal(_ claim: Claim?) -> Refusal? {
        switch request.act {
        case .handoff(let act): act.refusal(byServer: claim, to: request.operatorName)
        case .append, .steer:
            claim.map { claim in
                Custody(mode: .manual, claim: claim, isClosed: false).isOwn(request.operatorName)
                    ? .changedMeanwhile(claim) : .notYours(claim)
            }
        case .label, nil: nil
        }
    }
}
