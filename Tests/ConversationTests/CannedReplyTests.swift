import Conversation
import Testing

struct CannedReplyTests {
    @Test func `a step is read as it is written`() {
        let steps: [CannedReply.Step] =
            Outcome.allCases.map { .close($0) } + [.handBack, .label("refund"), .label("needs care")]
        for step in steps { #expect(CannedReply.Step(step.written) == step) }
        #expect(CannedReply.Step("label: #vip") == .label("vip"))
    }

    @Test(arguments: [
        "", "close", "close it", "hand-back now", "label:", "label: #", "Close resolved", "label refund",
    ])
    func `what is no step is not read`(_ text: String) {
        #expect(CannedReply.Step(text) == nil)
    }
}
