import Conversation
import Testing

@testable import Mirror

/// Which of two reports about a session is newer.
@Suite struct SessionAnswersTests {
    private let answers = SessionAnswers()

    @Test func `of a Switchboard server's reports the one at the higher position is newer`() {
        #expect(answers.accept("s1", at: 5))
        #expect(!answers.accept("s1", at: 4))
        #expect(answers.accept("s1", at: 5))
        #expect(answers.accept("s2", at: 1))
        #expect(answers.accept("s1", at: 6))
        #expect(!answers.accept("s1", at: 5))
        answers.forgetPositions()
        #expect(answers.accept("s1", at: 1))
    }

    @Test func `a session that was reported after a list was requested is newer than the list`() {
        answers.note("s1", at: Timestamp(microseconds: 10))
        answers.note("s2", at: Timestamp(microseconds: 20))
        #expect(answers.wasReported("s1", since: Timestamp(microseconds: 10)))
        #expect(!answers.wasReported("s1", since: Timestamp(microseconds: 11)))
        // Asking for one session forgets nothing that an earlier list needs.
        #expect(!answers.wasReported("s3", since: Timestamp(microseconds: 90)))
        #expect(answers.newer(than: Timestamp(microseconds: 5)) == ["s1", "s2"])
        #expect(answers.newer(than: Timestamp(microseconds: 15)) == ["s2"])
        // A later list is requested later.
        #expect(answers.newer(than: Timestamp(microseconds: 16)) == ["s2"])
        #expect(answers.newer(than: Timestamp(microseconds: 21)) == [])
    }
}
