import Conversation
import EventStore
import ParlantClient

extension Courier {
    /// Posts a message once, and reads it back.
    func send(_ head: OutboxRequest) async throws(MirrorFailure) {
        // It is sent again: the log may not have been read since the first time, whatever the operator saw.
        if let known = try await looks.perform({ try $0.outboxJob(head.id) }), known.wasSentBefore {
            try await looks.look(head.session, .now)
        }
        guard let job = try await looks.perform({ try $0.startSending(head.id) }), let posting = job.posting
        else {
            return
        }
        do {
            try await link.call(.others, .now) { client throws(ParlantError) in
                _ = try await client.post(posting, to: head.session)
            }
        } catch {
            return try await record(error, of: head)
        }
        try await readBack(head)
    }

    private func record(_ error: ParlantError, of head: OutboxRequest) async throws(MirrorFailure) {
        switch error {
        case .unreachable, .limited:
            try await set(head, to: .queued)
            pause(head)
        case _ where error.isDefinite: try await refuse(head, "Not sent: \(error.wording)")
        default:
            try await set(head, to: .unconfirmed)
            try await readBack(head)
        }
    }

    /// Reads a message back. The server's answer is not enough: a message counts as sent once the log has it.
    private func readBack(_ head: OutboxRequest) async throws(MirrorFailure) {
        do {
            try await looks.look(head.session, .now)
        } catch {
            if try await state(of: head) == .sending { try await set(head, to: .unconfirmed) }
            throw error
        }
        if try await state(of: head) == .sending { try await set(head, to: .unconfirmed) }
    }

    /// Gives the AI an instruction. Nothing that the AI says carries our id, so an unknown outcome stays
    /// unknown.
    func steer(_ head: OutboxRequest, _ instructions: [Instruction]) async throws(MirrorFailure) {
        guard link.health.isLive else {
            return try await refuse(head, "Not told: the server cannot be reached.")
        }
        let mark = try await looks.look(head.session, .now)
        guard mark.mode == .auto || mark.claim.owner.isExactly(head.operatorName) else {
            return try await refuse(head, Refusal.notYours(mark.claim).wording)
        }
        guard try await looks.perform({ try $0.startSending(head.id) }) != nil else { return }
        let answer: Event
        do throws(ParlantError) {
            let wait = Duration.seconds(60)
            answer = try await link.call(.others, .now, waiting: wait) { client throws(ParlantError) in
                try await client.post(.turn(instructions), to: head.session, timeout: wait)
            }
        } catch {
            let doubt = "Perhaps told: \(error.wording) Watch the log before you repeat it."
            return try await refuse(head, error.isDefinite ? "Not told: \(error.wording)" : doubt)
        }
        if answer.hasOwnTrace { try await looks.perform { try $0.noteTrace(answer.traceID, of: head.id) } }
        // The AI was told, even if its answer cannot be read now.
        _ = try? await looks.look(head.session, .now)
        try await set(head, to: .done)
    }
}

extension OutboxJob {
    /// Whether its operator has confirmed it more than once.
    fileprivate var wasSentBefore: Bool { said != request.creation }

    var posting: EventPosting? {
        guard case .append(let source, let kind, let data, let metadata)? = request.act else { return nil }
        guard kind == .message else { return .custom(data, from: source, metadata: metadata) }
        guard let message = Message(data) else { return nil }
        return .message(message.text, as: source, participant: message.participant, metadata: metadata)
    }
}

extension Event {
    fileprivate var hasOwnTrace: Bool { !traceID.isEmpty && !traceID.hasPrefix("<") }
}
