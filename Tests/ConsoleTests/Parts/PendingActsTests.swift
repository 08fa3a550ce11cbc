import Conversation
import Testing

@testable import Console

@Suite struct PendingActsTests {
    private func act(_ id: String, _ kind: Act.Kind, transition: String? = nil) -> Act {
        Act(
            id: Request.ID(id), session: "s", saw: Claim(epoch: Epoch(1), owner: nil), kind: kind,
            transition: transition)
    }

    @Test func `labels follow the order in which changes were asked for`() {
        var acts = PendingActs()
        let add = act("1", .label(LabelChange(adding: ["vip"])))
        acts.begin(add)
        acts.begin(act("2", .label(LabelChange(removing: ["vip"]))))
        acts.begin(add)
        #expect(acts.labels(of: "s", after: ["old"]) == ["old"])
        #expect(acts.isChanging("vip", in: "s") && !acts.isChanging("vip", in: "t"))
        acts.end("2")
        #expect(acts.labels(of: "s", after: ["old"]) == ["old", "vip"])
    }

    @Test func `an act that waits for messages counts as the latest, and leaves the session`() {
        var acts = PendingActs()
        acts.begin(act("1", .handoff(.claim)))
        #expect(acts.isTakingOver("s") && acts.leaving("s") == nil)
        acts.postpone(act("2", .handoff(.release())))
        #expect(acts.last(in: "s")?.id == "2" && acts.leaving("s")?.id == "2")
        let removed = [acts.removeDeferred(in: "s"), acts.removeDeferred(in: "s")]
        #expect(removed.map { $0.map(\.id) } == [["2"], []])
        #expect(acts.last(in: "s")?.id == "1")
        acts.endTakeOvers(of: "s")
        #expect(acts.last(in: "s") == nil)
    }

    @Test func `a customer is greeted once, and not by a colleague's take-over`() {
        var acts = PendingActs()
        let takeOver = act(
            "1", .handoff(.takeOver(reason: nil, publicReason: nil)), transition: "Hello")
        acts.begin(takeOver)
        let greeted = [false, true, true].map { acts.removeUngreeted(in: "s", isOurs: $0) }
        #expect(greeted == [nil, takeOver, nil])
        acts.awaitGreeting(takeOver)
        let late = [false, true].map { acts.removeUngreeted(in: "s", isOurs: $0) }
        #expect(late == [nil, nil])
    }
}
