import Conversation
import Testing

@testable import EventStore

@Suite struct LookPaceTests {
    /// The moments of the looks after a notice, in milliseconds, until looks are as seldom as ever.
    private func looks(foundAfter found: Int? = nil) -> [Int] {
        var pace = LookPace()
        pace.notice()
        var moments: [Int] = []
        var elapsed = Duration.zero
        while pace.pause < Follower.lookInterval, moments.count < 1_000 {
            elapsed += pace.pause
            moments.append(Int(elapsed.microseconds / 1_000))
            pace.pass()
            if let found, moments.last == found { pace.find() }
        }
        return moments
    }

    @Test func `a commit that a slow disk delays is seen within a millisecond`() {
        #expect(Array(looks().prefix(60)) == Array(1...60))
    }

    @Test func `what does not come is looked for ever more seldom`() {
        let rest = looks().drop { $0 <= 60 }
        #expect(rest.count < 12)
        #expect((rest.last ?? 0) < 2_500)
    }

    @Test func `what was found is not looked for any more, only a little for another`() {
        #expect(looks(foundAfter: 3).count < 16)
    }

    @Test func `after a commit that was told of it waits for the next`() {
        var pace = LookPace()
        pace.notice()
        pace.pass()
        pace.commit()
        #expect(pace.pause == Follower.lookInterval)
        pace.find()
        pace.pass()
        #expect(pace.pause == Follower.lookInterval)
    }

    @Test func `without a notice it looks once a second`() {
        var pace = LookPace()
        #expect(pace.pause == .seconds(1))
        pace.pass()
        #expect(pace.pause == .seconds(1))
    }
}
