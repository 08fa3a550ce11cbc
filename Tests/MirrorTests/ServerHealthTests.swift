import Conversation
import ParlantClient
import Synchronization
import Testing

@testable import Mirror

/// What a console may call live.
@Suite struct ServerHealthTests {
    private let health = ServerHealth(now: { Timestamp(microseconds: 7) })

    private var wording: String? {
        if case .offline(_, let wording) = health.current { wording } else { nil }
    }

    @Test func aServerThatAnswersIsLive() {
        #expect(health.current == .connecting)
        health.answered(.list)
        #expect(health.isLive)
    }

    @Test func oneLostAnswerAmongManySaysLittleAndTwoInARowSayAll() {
        health.answered(.list)
        health.failed(.disconnected, .events)
        #expect(health.isLive)
        health.failed(.disconnected, .events)
        #expect(wording == ParlantError.disconnected.wording)
        health.answered(.events)
        #expect(health.isLive)
    }

    @Test func anAddressWithoutSessionsIsTheWrongOne() {
        health.failed(.notFound, .list)
        #expect(wording == ServerHealth.noList)
    }

    @Test(arguments: [ParlantError.forbidden, .unreadable("it is no list"), .tooLarge(1)])
    func aListThatCannotBeHadIsNotMadeGoodByOtherAnswers(error: ParlantError) {
        health.answered(.list)
        health.failed(error, .list)
        #expect(wording == error.wording)
        health.answered(.events)
        health.failed(.notFound, .events)
        #expect(wording == error.wording)
        health.answered(.list)
        #expect(health.isLive)
    }

    @Test func whatOneSessionRefusesSaysNothingOfTheServer() {
        health.answered(.list)
        health.failed(.notFound, .events)
        health.failed(.forbidden, .others)
        #expect(health.isLive)
    }

    @Test func aServerThatKeepsEveryRequestWaitingIsNotCalledLive() {
        health.answered(.list, at: .now - .seconds(20))
        let waits = health.began(waiting: .seconds(5), at: .now - .seconds(8))
        #expect(health.isLive)
        let late = health.began(waiting: .zero, at: .now - .seconds(5))
        #expect(health.current == .offline(since: Timestamp(microseconds: 7), wording: ServerHealth.noAnswer))
        health.ended(late)
        #expect(health.isLive)
        health.ended(waits)
    }

    @Test func aFailureAtTheEndOfASilenceDoesNotSetItsClockBack() {
        let clock = Mutex(Timestamp(microseconds: 7))
        let health = ServerHealth(now: { clock.withLock { $0 } })
        health.answered(.list, at: .now - .seconds(20))
        let late = health.began(waiting: .zero, at: .now - .seconds(5))
        let silence = Timestamp(microseconds: 7)
        #expect(health.current == .offline(since: silence, wording: ServerHealth.noAnswer))
        clock.withLock { $0 = Timestamp(microseconds: 9_000_000) }
        health.failed(.unreachable, .list)
        health.ended(late)
        #expect(health.current == .offline(since: silence, wording: ParlantError.unreachable.wording))
    }

    @Test func oneSlowAnswerAmongOthersIsNoSilence() {
        _ = health.began(waiting: .zero, at: .now - .seconds(60))
        health.answered(.events)
        #expect(health.isLive)
    }

    @Test func aServerThatOnlyEverRefusesForTooManyIsNotLiveForLong() {
        health.answered(.list, at: .now - .seconds(20))
        health.failed(.limited, .list)
        #expect(health.isLive)
        health.answered(.list, at: .now - .seconds(40))
        health.failed(.limited, .list)
        #expect(wording == ParlantError.limited.wording)
    }
}
