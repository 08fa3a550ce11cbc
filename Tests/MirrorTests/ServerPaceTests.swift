import Testing

@testable import Mirror

/// How often a server is asked follows from what that costs it.
@Suite struct ServerPaceTests {
    private let pace = ServerPace()
    private let second = Duration.seconds(1)

    private func list(_ milliseconds: Int, bytes: Int = 10_000_000) {
        pace.answered(.list, in: .milliseconds(milliseconds), bytes: bytes)
    }

    private func log(_ milliseconds: Int) { pace.answered(.events, in: .milliseconds(milliseconds)) }

    @Test func `a cheap list is looked at every second, whoever waits`() {
        list(5)
        for isIdle in [false, true] {
            pace.isIdle = isIdle
            #expect(pace.chooseListInterval(second) == second)
        }
    }

    @Test func `while nobody is in a hurry, all of it takes a server less than a tenth of its time`() {
        for (listCost, logCost) in [(118, 64), (40, 10), (600, 300), (1_000, 500)] {
            let pace = ServerPace()
            pace.isIdle = true
            pace.answered(.list, in: .milliseconds(listCost), bytes: 10_000_000)
            pace.answered(.events, in: .milliseconds(logCost))
            let list = Duration.milliseconds(listCost) / pace.chooseListInterval(second)
            let logs = Duration.milliseconds(logCost) / pace.logPause
            let shown = pace.shownInterval(isActive: false).map { Duration.milliseconds(logCost) / $0 } ?? 0
            #expect(list <= 0.034 && logs <= 0.019, "\(listCost) \(logCost)")
            // The session on screen is read every five seconds, whatever that costs.
            let most = logCost > 100 ? list + logs + Double(logCost) / 5_000 + 0.001 : 0.07
            #expect(list + logs + shown <= most, "\(listCost) \(logCost)")
        }
    }

    @Test func `with two thousand sessions a handoff is told of within five seconds, or two`() {
        // As measured on Parlant 3.3.2: an answer and a look into the log come on top of it.
        list(118, bytes: 415_756)
        pace.isIdle = true
        #expect(pace.chooseListInterval(second) < .seconds(4.3))
        pace.isIdle = false
        #expect(pace.chooseListInterval(second) < .milliseconds(1_500))
    }

    @Test func `an answer that waited for other work costs no more than its length can`() {
        list(5_000, bytes: 415_756)
        pace.isIdle = true
        #expect(pace.chooseListInterval(second) < .seconds(4.5))
    }

    @Test func `the quickest of the last answers is what one costs`() {
        for time in [400, 120, 900, 300] { list(time) }
        pace.isIdle = true
        #expect(pace.chooseListInterval(second) == .milliseconds(120) / ServerPace.listShare)
        for _ in 0..<AnswerCost.sampleCount { list(240) }
        #expect(pace.chooseListInterval(second) > .seconds(8))
        #expect(pace.listInterval == .milliseconds(240) / ServerPace.listShare)
    }

    @Test func `while somebody is in a hurry other looks into logs wait for the budget alone`() {
        log(54)
        #expect(pace.logPause == .zero && pace.logsPerMinute == nil)
        pace.isIdle = true
        #expect(pace.logsPerMinute == 20)
    }

    @Test func `a log that is expensive to read is polled`() {
        log(10)
        #expect(pace.shownInterval(isActive: true) == nil)
        let expensive = ServerPace()
        expensive.answered(.events, in: .milliseconds(54))
        #expect(expensive.shownInterval(isActive: true) == second)
        #expect(expensive.shownInterval(isActive: false) == .seconds(5))
    }
}
