import Conversation
import Testing

/// Bytes decide who and what somebody means, as they do in a store and on the wire.
@Suite struct ExactTests {
    private let composed = "ren\u{e9}"
    private let decomposed = "rene\u{301}"

    @Test func `differently composed ids are two`() {
        #expect(composed == decomposed)
        #expect(Session.ID(composed) != Session.ID(decomposed))
        #expect(Set([Session.ID(composed), Session.ID(decomposed)]).count == 2)
        let ordered = [Session.ID(composed), Session.ID(decomposed)].sorted()
        #expect(ordered.map { Array($0.rawValue.utf8) } == [Array(decomposed.utf8), Array(composed.utf8)])
    }

    @Test func `differently composed logins are two`() {
        #expect(Claim(epoch: Epoch(1), owner: composed) != Claim(epoch: Epoch(1), owner: decomposed))
        var summary = SessionSummary(
            session: Session(
                id: "s", agentID: "a", customerID: "c", creation: Timestamp(microseconds: 0), mode: .manual),
            agentName: "", customerName: "")
        summary.owner = composed
        let now = Timestamp(microseconds: 0)
        #expect(summary.standing(for: composed, at: now) == .yours(weOwe: false))
        #expect(summary.standing(for: decomposed, at: now) != .yours(weOwe: false))
    }

    @Test func `an object keeps two names that differ in their composition`() throws {
        let text = "{\"\(composed)\":1,\"\(decomposed)\":2}"
        let json = try JSON(parsing: text)
        #expect(Array(json.compact.utf8) == Array(text.utf8))
        #expect(json[composed] == 1)
        #expect(json[decomposed] == 2)
        #expect(JSON.string(composed) != .string(decomposed))
    }
}
