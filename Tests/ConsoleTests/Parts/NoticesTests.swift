import Conversation
import Glass
import Testing

@testable import Console

@Suite struct NoticesTests {
    @Test func `a remark goes when the operator goes on, an error when its time is over`() {
        var notices = Notices()
        notices.say("Copied.", .plain, at: 0)
        notices.goOn()
        #expect(notices.remark == nil && notices.line == nil)
        notices.say("Not sent.", .error, at: 0)
        notices.goOn()
        notices.remove("Copied.")
        notices.expire(at: Notice.duration - 1)
        #expect(notices.line == Line(Span("Not sent.", .error)))
        notices.expire(at: Notice.duration)
        #expect(notices.remark == nil)
    }

    @Test func `there is one banner of a kind, and one for each lost session`() {
        var notices = Notices()
        notices.showLoss(of: "s", named: "Ada", to: "ben")
        notices.showLoss(of: "t", named: "Grace", to: "ben")
        notices.showLoss(of: "s", named: "Ada", to: "kim")
        #expect(
            notices.banners.map(\.text) == [
                "ben took over Grace from you.", "kim took over Ada from you.",
            ])
        notices.show(nil, as: .lost("t"))
        #expect(notices.banners.map(\.kind) == [.lost("s")])
    }
}
