import Conversation
import Testing

@testable import Console

@Suite struct OutgoingMessagesTests {
    private func message(_ id: String, in session: Session.ID = "s") -> Outgoing {
        Outgoing(
            id: Request.ID(id), session: session, identity: .oneself, text: "text \(id)",
            saw: Claim(epoch: Epoch(1), owner: nil))
    }

    @Test func `messages wait for a later claim than the one that was seen, and then go in their order`() {
        var outgoing = OutgoingMessages()
        for id in ["a", "b"] { outgoing.append(message(id), as: .claiming) }
        outgoing.append(message("c", in: "t"), as: .claiming)
        let seen = Claim(epoch: Epoch(1), owner: "anna")
        let early = outgoing.send(in: "s", by: seen)
        #expect(early.isEmpty)
        let claim = Claim(epoch: Epoch(2), owner: "anna")
        let sent = outgoing.send(in: "s", by: claim)
        #expect(sent.map(\.id) == ["a", "b"] && sent.allSatisfy { $0.saw == claim })
        let again = outgoing.send(in: "s", by: claim)
        #expect(again.isEmpty)
        #expect(outgoing.waiting(in: "t").map(\.id) == ["c"])
        #expect(outgoing.waitingTexts(for: message("c", in: "t").draftKey) == ["text c"])
    }

    @Test func `a held message counts before an unconfirmed one`() {
        var outgoing = OutgoingMessages()
        outgoing.append(message("a"), as: .unconfirmed)
        #expect(outgoing.stuck(in: "s") == .unconfirmed && outgoing.stuck(in: "t") == nil)
        outgoing.append(message("b"), as: .held("It is old."), isQueued: true)
        #expect(outgoing.stuck(in: "s") == .held)
        #expect(outgoing.firstStuck(in: "s")?.message.id == "b")
        let removed = [outgoing.remove("b"), outgoing.remove("b")]
        #expect(removed == [message("b"), nil])
        #expect(outgoing.stuck(in: "s") == .unconfirmed && outgoing.hasUnconfirmed(in: "s"))
    }

    @Test func `only messages that no outbox has are looked for and known here alone`() {
        var outgoing = OutgoingMessages()
        for id in ["a", "b"] { outgoing.append(message(id, in: Session.ID(id)), as: .unconfirmed) }
        outgoing.lookAgainAt = 5
        #expect(outgoing.sessionsStuckHere == ["a", "b"])
        outgoing.markQueued("a")
        #expect(outgoing.sessionsStuckHere == ["b"])
        let looks = outgoing.look()
        #expect(looks == [.store(.look(for: "b", in: "b"))])
        #expect(outgoing.lookAgainAt == nil)
        #expect(outgoing.firstRetractable(in: "a")?.message.id == "a")
        outgoing.set(.sending, for: "a")
        #expect(outgoing.firstRetractable(in: "a") == nil)
    }
}
