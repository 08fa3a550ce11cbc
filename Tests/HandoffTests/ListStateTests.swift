import Conversation
import Testing

@testable import Handoff

@Suite struct ListStateTests {
    @Test func aSessionStandsInOneList() {
        var state = SessionState(creation: Timestamp(microseconds: 1))
        #expect(state.listState == .automatic)
        state.switchMode(to: .manual, at: Timestamp(microseconds: 2))
        #expect(state.listState == .manual)
        state.switchMode(to: .auto, at: Timestamp(microseconds: 3))
        state.hasClosedLabel = true
        state.refreshClosed()
        #expect(state.listState == .closed)
    }

    @Test func aMoveTakesFromOneTallyWhatItGivesToTheOther() {
        #expect(TallyChange.changes(from: .manual, to: .manual) == [])
        #expect(
            TallyChange.changes(from: nil, to: .automatic) == [TallyChange(state: .automatic, difference: 1)])
        #expect(TallyChange.changes(from: .closed, to: nil) == [TallyChange(state: .closed, difference: -1)])
        #expect(
            TallyChange.changes(from: .automatic, to: .manual) == [
                TallyChange(state: .automatic, difference: -1), TallyChange(state: .manual, difference: 1),
            ])
    }

    @Test func onlyAnUnregisteredCustomerIsForgotten() {
        #expect(ImpliedParticipant.isForgotten(customer: "ada", details: [:]))
        #expect(!ImpliedParticipant.isForgotten(customer: "ada", details: ["tags": []]))
        #expect(!ImpliedParticipant.isForgotten(customer: ImpliedParticipant.guest, details: [:]))
    }
}
