import Conversation
import Handoff
import Testing

@Suite struct CustodyTests {
    private let open = Claim(epoch: Epoch(1), owner: nil)
    private let mias = Claim(epoch: Epoch(2), owner: "mia")
    private let older = Claim(epoch: Epoch(1), owner: "mia")

    private func custody(_ claim: Claim, _ mode: Mode = .manual, isClosed: Bool = false) -> Custody {
        Custody(mode: mode, claim: claim, isClosed: isClosed)
    }

    private let takeOver = HandoffAct.takeOver(reason: nil, publicReason: nil)

    @Test func whoeverSeesTheOwnerMayReplaceThem() {
        #expect(custody(mias).refusal(of: takeOver, by: "omar", saw: mias) == nil)
        #expect(custody(mias).refusal(of: takeOver, by: "omar", saw: open) == .ownedByAnother(mias))
        #expect(custody(open).refusal(of: takeOver, by: "omar", saw: mias) == .changedMeanwhile(open))
        #expect(custody(mias).refusal(of: takeOver, by: "mia", saw: open) == nil)
    }

    @Test(arguments: [HandoffAct.release(), .handBack(outcome: nil, note: nil)])
    func onlyTheOwnerLetsGo(act: HandoffAct) {
        #expect(custody(mias).refusal(of: act, by: "mia", saw: mias) == nil)
        #expect(custody(mias).refusal(of: act, by: "mia", saw: older) == .changedMeanwhile(mias))
        #expect(custody(mias).refusal(of: act, by: "omar", saw: mias) == .notYours(mias))
        #expect(custody(open).refusal(of: act, by: "mia", saw: open) == .notYours(open))
        #expect(custody(open, .auto).refusal(of: act, by: "mia", saw: open) == .notYours(open))
    }

    @Test func onesOwnAndUnassignedSessionsMayBeClosedOnce() {
        let close = HandoffAct.close(outcome: .resolved)
        #expect(custody(mias).refusal(of: close, by: "mia", saw: mias) == nil)
        #expect(custody(open).refusal(of: close, by: "mia", saw: open) == nil)
        #expect(custody(open, .auto).refusal(of: close, by: "mia", saw: open) == nil)
        #expect(custody(mias).refusal(of: close, by: "omar", saw: mias) == .ownedByAnother(mias))
        #expect(custody(mias).refusal(of: close, by: "mia", saw: older) == .changedMeanwhile(mias))
        let closed = custody(open, .auto, isClosed: true)
        #expect(closed.refusal(of: close, by: "mia", saw: open) == .alreadyClosed)
    }

    @Test func onlyWhatIsClosedIsReopened() {
        #expect(custody(open, .auto).refusal(of: .reopen, by: "mia", saw: open) == .notClosed)
        let closed = custody(open, .auto, isClosed: true)
        #expect(closed.refusal(of: .reopen, by: "mia", saw: open) == nil)
        #expect(closed.refusal(of: .reopen, by: "mia", saw: older) == .changedMeanwhile(open))
    }

    @Test func anOwnersNameIsComparedByItsBytes() {
        let composed = Claim(epoch: Epoch(1), owner: "zo\u{eb}")
        #expect(custody(composed).isOwn("zo\u{eb}"))
        #expect(!custody(composed).isOwn("zoe\u{308}"))
        #expect(custody(composed).isAnothers(than: "zoe\u{308}"))
    }

    @Test func theAIIsToldByTheOwnerOrInAutomaticMode() {
        #expect(custody(mias).refusalToInstruct(by: "mia") == nil)
        #expect(custody(mias).refusalToInstruct(by: "omar") == .notYours(mias))
        #expect(custody(mias).refusalToInstruct(by: nil) == nil)
        #expect(custody(open, .auto).refusalToInstruct(by: "omar") == nil)
        #expect(custody(open, .auto, isClosed: true).refusalToInstruct(by: nil) != nil)
    }

    @Test func aServersRefusalIsExplainedByTheClaimThatItReports() {
        #expect(takeOver.refusal(byServer: mias, to: "omar") == .ownedByAnother(mias))
        #expect(takeOver.refusal(byServer: open, to: "omar") == .changedMeanwhile(open))
        #expect(HandoffAct.release().refusal(byServer: mias, to: "omar") == .notYours(mias))
        #expect(HandoffAct.reopen.refusal(byServer: nil, to: "omar") == .notClosed)
        #expect(takeOver.refusal(byServer: nil, to: "omar") == nil)
    }
}
