import Conversation
import Testing

@testable import switchboard

@Suite struct DemoRepliesTests {
    @Test func `what the bookshop keeps ready can be kept`() {
        #expect(DemoReplies.all.map(\.flaw).allSatisfy { $0 == nil })
        #expect(Set(DemoReplies.all.compactMap(\.code).map(CannedReply.key)).count == DemoReplies.all.count)
    }
}
