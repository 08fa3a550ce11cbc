import Conversation
import Testing

@testable import Console

/// The demonstration's first hint says what is so on the screen that it stands on.
@Suite struct CoachTests {
    private func desk(_ change: (inout DeskStore) -> Void) -> Desk {
        var store = DeskStore.airline
        for session in [DeskStore.omar, DeskStore.mia] { store.give(session, to: nil) }
        change(&store)
        var desk = Desk(store) { $0.isCoached = true }
        desk.select(DeskStore.star)
        return desk
    }

    @Test func `whoever is selected and waits is to be taken over`() {
        var desk = desk { _ in }
        desk.select(DeskStore.amelia)
        #expect(desk.rows(with: "1/4 This customer needs a person. Press t.").count == 1)
    }

    @Test func `where another one waits it leads to them`() {
        #expect(desk { _ in }.rows(with: "1/4 A customer needs a person. Press w to go there.").count == 1)
    }

    @Test func `while nobody waits it calls for nothing`() {
        let desk = desk { store in
            for session in [DeskStore.omar, DeskStore.amelia, DeskStore.mia] { store.handBack(session) }
        }
        #expect(desk.rows(with: "1/4 The AI is answering everyone.").count == 1)
    }
}
