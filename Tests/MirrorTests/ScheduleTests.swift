import Conversation
import Handoff
import Testing

@testable import EventStore
@testable import Mirror

@Suite struct ScheduleTests {
    private func mark(
        _ id: Session.ID, mode: Mode = .auto, lookedAt: Int64? = nil, inFlight: Bool = false
    ) -> MirrorMark {
        MirrorMark(
            session: id,
            custody: Custody(mode: mode, claim: Claim(epoch: Epoch(0), owner: nil), isClosed: false),
            claimOffset: nil, isGone: false, isTold: false, creation: Timestamp(microseconds: 0),
            lookedAt: lookedAt.map { Timestamp(microseconds: $0) }, loadedFrom: .zero, last: nil,
            next: .zero, growing: [], lastCustomer: nil, isAnswerDue: false, isTurnInFlight: inFlight)
    }

    /// What is looked at in so many minutes, and how often.
    private func looks(
        _ schedule: inout Schedule, minutes: Int64, perMinute: Int64,
        hasNews: (Session.ID) -> Bool = { _ in false },
        marks: [Session.ID: MirrorMark]
    ) -> [Session.ID: Int] {
        var count: [Session.ID: Int] = [:]
        for step in 0..<(minutes * perMinute) {
            let now = step * 60_000_000 / perMinute
            guard let (id, _) = schedule.next(now: now, except: []) else { continue }
            count[id, default: 0] += 1
            schedule.looked(marks[id]!, hasNews: hasNews(id), now: now)
        }
        return count
    }

    @Test func everySessionIsLookedAtAndActiveOnesMoreOften() {
        let marks = (0..<1_000).map { mark(Session.ID("s\($0)")) }
        var schedule = Schedule(perMinute: 200)
        schedule.add(marks, now: 0)
        let byID = Dictionary(uniqueKeysWithValues: marks.map { ($0.session, $0) })
        let active = Set((0..<20).map { Session.ID("s\($0)") })
        let count = looks(&schedule, minutes: 30, perMinute: 200, hasNews: active.contains, marks: byID)
        #expect(count.count == 1_000)
        #expect(active.allSatisfy { count[$0]! >= 60 })
    }

    @Test func manualSessionsTakeNoMoreThanTheirShare() {
        let marks = (0..<100).map { mark(Session.ID("m\($0)"), mode: .manual) }
        var schedule = Schedule(perMinute: 200)
        schedule.add(marks, now: 0)
        let byID = Dictionary(uniqueKeysWithValues: marks.map { ($0.session, $0) })
        let count = looks(&schedule, minutes: 10, perMinute: 1_000, marks: byID)
        #expect(count.values.reduce(0, +) <= 80 * 10 + 100)
        #expect(count.values.allSatisfy { $0 >= 7 })
    }

    @Test func whatChangedComesBeforeWhatIsMerelyDue() {
        var schedule = Schedule(perMinute: 200)
        schedule.add((0..<10).map { mark(Session.ID("s\($0)")) }, now: 0)
        schedule.want("s7", now: 20)
        #expect(schedule.next(now: 30, except: [])?.id == "s7")
        #expect(schedule.next(now: 30, except: [])?.urgency == .wanted)
        #expect(schedule.next(now: 30, except: ["s7"])?.id == "s0")
    }

    @Test func whatNeedsAHumanIsReadBeforeAFirstPassAndTheNewestOfItFirst() {
        var schedule = Schedule(perMinute: 200)
        let automatic = (0..<2_000).map { Session.ID("s\($0)") }
        schedule.spread(automatic, now: 0)
        let waiting = (0..<100).map { Session.ID("w\($0)") }
        for id in waiting { schedule.want(id, isNeeded: true, now: 10) }
        #expect(schedule.next(now: 20, except: [])?.id.rawValue.hasPrefix("w") == true)
        schedule.want("n1", isNeeded: true, now: 30)
        #expect(schedule.next(now: 40, except: [])?.id == "n1")
        schedule.looked(mark("n1", mode: .manual), hasNews: true, now: 50)
        for id in waiting { schedule.looked(mark(id, mode: .manual), hasNews: true, now: 50) }
        // The pass goes on in its order, behind what changed.
        schedule.want("s1999", now: 60)
        #expect(schedule.next(now: 70, except: [])?.id == "s1999")
        schedule.looked(mark("s1999"), hasNews: true, now: 70)
        #expect(schedule.next(now: 70, except: [])?.id == "s0")
        #expect(schedule.next(now: 70, except: [])?.urgency == .sweep)
    }

    @Test func aSessionThatChangesDuringItsLookStaysAsUrgentAsItBecame() {
        var schedule = Schedule(perMinute: 200)
        schedule.spread(["s1"], now: 0)
        schedule.claim("s1")
        schedule.want("s1", isNeeded: true, now: 10)
        schedule.looked(mark("s1"), hasNews: true, now: 20)
        #expect(schedule.next(now: 20, except: [])?.urgency == .needed)
    }

    @Test func whereAFeedTellsOfEverythingOnlyWhatIsWantedIsLookedAt() {
        var schedule = Schedule(perMinute: 200)
        schedule.add([mark("s1"), mark("m1", mode: .manual)], now: 0)
        #expect(schedule.next(now: .max, except: [], onlyWanted: true) == nil)
        schedule.want("s1", now: 10)
        #expect(schedule.next(now: 10, except: [], onlyWanted: true)?.id == "s1")
        schedule.looked(mark("s1"), hasNews: true, now: 20)
        #expect(schedule.next(now: .max, except: [], onlyWanted: true) == nil)
        schedule.looked(mark("s1"), hasNews: true, isAwaited: true, now: 30)
        #expect(schedule.next(now: .max, except: [], onlyWanted: true)?.id == "s1")
    }

    @Test func aSessionUnderWayIsNotOfferedAgain() {
        var schedule = Schedule(perMinute: 200)
        schedule.add([mark("s1")], now: 0)
        schedule.claim("s1")
        #expect(schedule.next(now: 100, except: []) == nil)
        schedule.failed("s1", now: 100)
        #expect(schedule.next(now: 100, except: []) == nil)
        #expect(schedule.next(now: 100 + Schedule.manual, except: [])?.id == "s1")
    }

    @Test func anAnswerUnderWayIsLookedForSoon() {
        var schedule = Schedule(perMinute: 200)
        schedule.looked(mark("s1", inFlight: true), hasNews: false, now: 0)
        #expect(schedule.next(now: Schedule.whileTurn, except: [])?.id == "s1")
    }

    @Test func turnsThatDiedWithTheirServerDoNotKeepTheOthersWaiting() {
        let dead = (0..<50).map { mark(Session.ID("d\($0)"), inFlight: true) }
        let idle = (0..<200).map { mark(Session.ID("s\($0)")) }
        var schedule = Schedule(perMinute: 200)
        schedule.add(dead + idle, now: 0)
        let byID = Dictionary(uniqueKeysWithValues: (dead + idle).map { ($0.session, $0) })
        let count = looks(&schedule, minutes: 10, perMinute: 100, marks: byID)
        #expect(idle.allSatisfy { count[$0.session, default: 0] >= 2 })
    }

    @Test func whatChangesDuringALookIsLookedAtAgainAtOnce() {
        var schedule = Schedule(perMinute: 200)
        schedule.add([mark("s1")], now: 0)
        schedule.claim("s1")
        schedule.want("s1", now: 10)
        schedule.looked(mark("s1"), hasNews: false, now: 20)
        #expect(schedule.next(now: 20, except: [])?.urgency == .wanted)
        schedule.claim("s1")
        schedule.looked(mark("s1"), hasNews: false, now: 30)
        #expect(schedule.next(now: 30, except: []) == nil)
    }

    @Test func aGoneSessionIsLookedAtNoMore() {
        var schedule = Schedule(perMinute: 200)
        var gone = mark("s1")
        schedule.add([gone], now: 0)
        gone.isGone = true
        schedule.looked(gone, hasNews: false, now: 0)
        #expect(schedule.next(now: .max, except: []) == nil)
    }
}
