import Conversation
import EventStore
import ParlantClient

/// A change of labels leaves no event in the log: it is done when the server's answer has been stored. It is the
/// same request on every server, and for a while harmless to repeat.
extension Courier {
    func label(_ head: OutboxRequest, _ change: LabelChange) async throws(MirrorFailure) {
        guard let job = try await looks.perform({ try $0.startSending(head.id) }) else { return }
        // Somebody may have changed them otherwise since. A process that was killed may have made the request.
        if lane.store.options.clock() - job.said > Self.maximumRepeatAge {
            return try await refuse(
                head, "Perhaps not done: too much time has passed. Look at the labels and repeat the change.")
        }
        let isOurs = link.feed.server == .ours
        let wish = SessionChange(
            labelsUpsert: change.added, labelsRemove: change.removed,
            // A plain server knows no operators.
            operatorName: isOurs ? head.operatorName : nil)
        let asked = lane.store.options.clock()
        let session: Session
        do throws(ParlantError) {
            session = try await persist(wish, in: head.session)
        } catch {
            if case .notFound = error {
                try await refuse(head, Refusal.goneUpstream.wording)
                return try await looks.noteGone(head.session)
            }
            return try await refuse(
                head, "\(error.isDefinite ? "Not done" : "Perhaps not done"): \(error.wording)")
        }
        if isOurs { return try await finish(head, by: session, asked: asked) }
        link.answers.note(head.session, at: lane.store.options.clock())
        try await looks.perform {
            _ = try $0.mirror([session], asked: asked, isWhole: false)
            try $0.finishLabels(head.id)
        }
    }

    /// Stores what a change led to on a Switchboard server. The feed may have reported something newer than the answer,
    /// which has no position: so the session is read again, with one.
    private func finish(
        _ head: OutboxRequest, by answer: Session, asked: Timestamp
    ) async throws(MirrorFailure) {
        let report = try? await link.call(.others, .now) { client throws(ParlantError) in
            try await client.report(of: head.session)
        }
        try await looks.perform { [answers = link.answers, clock = lane.store.options.clock] store in
            let isNewest =
                if let position = report?.standing?.position {
                    answers.accept(head.session, at: position)
                } else {
                    !answers.wasReported(head.session, since: asked)
                }
            if isNewest {
                answers.note(head.session, at: clock())
                _ = try store.mirror(
                    [report?.session ?? answer], asked: asked, isWhole: false, leavesStandings: true)
            }
            try store.finishLabels(head.id)
        }
    }

    /// Asks until it is answered or too late: like every action, it happens now or never.
    private func persist(
        _ change: SessionChange, in id: Session.ID
    ) async throws(ParlantError) -> Session {
        let deadline = ContinuousClock.now + Self.actTimeout
        var backOff = BackOff()
        while true {
            do throws(ParlantError) {
                return try await link.call(.others, .now) { client throws(ParlantError) in
                    try await client.change(id, change)
                }
            } catch {
                let mayRepeat = !error.isLasting && ContinuousClock.now < deadline && !Task.isCancelled
                guard mayRepeat else { throw error }
                try? await Task.sleep(for: backOff.next())
            }
        }
    }
}
