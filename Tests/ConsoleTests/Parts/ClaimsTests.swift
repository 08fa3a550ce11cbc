import Conversation
import Testing

@testable import Console

@Suite struct ClaimsTests {
    private let summary = Desk().state.selected!
    private let delay = OverlayExposure.answerDelay

    @Test func `a claim counts as seen a moment after it came on screen, and anew after it changed`() {
        var claims = Claims()
        #expect(!claims.hasBeenSeen(summary, at: 0))
        claims.markPainted(summary, at: 0)
        claims.markPainted(summary, at: 100)
        #expect(!claims.hasBeenSeen(summary, at: delay - 1) && claims.hasBeenSeen(summary, at: delay))
        var changed = summary
        changed.owner = "kim"
        #expect(claims.hasJustChanged(changed, at: delay))
        claims.markPainted(changed, at: 1_000)
        #expect(claims.hasJustChanged(changed, at: 1_000))
        #expect(!claims.hasJustChanged(changed, at: 1_000 + delay))
        claims.markPainted(nil, at: 2_000)
        #expect(!claims.hasBeenSeen(changed, at: 9_000))
    }

    @Test func `a session taken over without a question can be returned for a while`() {
        var claims = Claims()
        claims.begin("s", at: 0)
        #expect(claims.isQuick("s") && claims.isRecent("s", at: QuickClaim.grace - 1))
        #expect(!claims.isRecent("s", at: QuickClaim.grace))
        claims.markUnwanted("s")
        #expect(claims.isUnwanted("s"))
        claims.end("s")
        #expect(!claims.isQuick("s") && !claims.isUnwanted("s"))
    }

    @Test func `a session is lost only if it was ours`() {
        var claims = Claims()
        let before = claims.remove("s")
        claims.insert(["s"])
        let after = [claims.remove("s"), claims.remove("s")]
        #expect(!before && after == [true, false])
    }
}
