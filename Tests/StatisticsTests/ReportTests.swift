import Conversation
import Testing

@testable import Statistics

/// Windows, groups, percentiles and forms.
@Suite struct ReportTests {
    /// A handoff that was requested at a second and claimed some seconds later.
    private func handoff(
        _ id: Session.ID, at second: Int, claimedAfter wait: Int, by login: String = "mia",
        agent: Agent.ID = "aria", labels: [String] = []
    ) -> CountedSession {
        var story = Story()
        story.tool(second, reason: "why")
        story.act(second + wait, .takeOver, by: login)
        return story.session(id, agent: agent, labels: labels, created: second)
    }

    @Test(arguments: [(50, 5), (90, 9), (95, 10), (100, 10), (1, 1), (10, 1), (11, 2)])
    func `a percentile is the nearest rank`(percent: Int, rank: Int64) {
        #expect(Spread((1...10).reversed().map { Int64($0) }).percentile(percent) == rank)
    }

    @Test func `without values there is no percentile and no mean`() {
        #expect(Spread([]).percentile(50) == nil)
        #expect(Spread([]).mean == nil)
        #expect(Spread([7]).percentile(95) == 7)
    }

    @Test
    func `a window begins with its first moment, ends before its last, and is compared with the one before`()
    {
        let sessions = [0, 99, 100, 199, 200].enumerated().map {
            handoff(Session.ID("s\($0)"), at: $1, claimedAfter: $1 + 1)
        }
        let report = Report(sessions, since: 100, until: 200)
        #expect(report.figure("sessions") == .count(2))
        #expect(report.figure("time to claim") == .times(101, 200))
        #expect(report.before("sessions") == .count(2))
        #expect(report.before("time to claim") == .times(1, 100))
        #expect(Report(sessions).before("sessions") == nil)
    }

    @Test func `a handoff counts in the window of its request, whenever its session was created`() {
        var story = Story()
        story.tool(150)
        let report = Report([story.session(created: 50)], since: 100, until: 200)
        #expect(report.figure("sessions") == .count(0))
        #expect(report.figure("handoffs") == .count(1))
        #expect(report.before("sessions") == .count(1))
    }

    @Test func `sessions and handoffs fall into groups`() {
        let sessions = [
            handoff("s1", at: 0, claimedAfter: 1, labels: ["vip", "refund"]),
            handoff("s2", at: 10, claimedAfter: 2, by: "bridge:desk", agent: "bert", labels: ["vip"]),
        ]
        let byLabel = Report(sessions, by: .label)
        #expect(byLabel.groups.map(\.key) == ["refund", "vip"])
        #expect(byLabel.figure("sessions", of: "vip") == .count(2))
        let byOperator = Report(sessions, by: .operator)
        #expect(byOperator.groups.map(\.key) == ["bridge:desk", "mia"])
        #expect(byOperator.figure("time to claim", of: "mia") == .times(1))
        #expect(byOperator.figure("sessions", of: "mia") == .count(1))
        #expect(Report(sessions, by: .bridge).groups.map(\.key) == ["bridge:desk"])
        #expect(Report(sessions, by: .agent).figure("handoffs", of: "bert") == .count(1))
        #expect(Report(sessions, by: .reason).figure("sessions", of: "why") == .count(2))
        #expect(Report(sessions, by: .hour).groups.map(\.key) == ["08"])
        #expect(Report(sessions, by: .outcome).groups.isEmpty)
    }

    @Test func `names that differ only in how they are composed are two`() {
        let sessions = [
            handoff("s1", at: 0, claimedAfter: 1, by: "Zo\u{E9}"),
            handoff("s2", at: 0, claimedAfter: 1, by: "Zoe\u{301}"),
        ]
        #expect(Report(sessions, by: .operator).groups.count == 2)
    }

    @Test func `business hours leave out nights and weekends`() throws {
        let hours = try #require(BusinessHours("mon-fri 09:00-17:30"))
        let clock = DeskClock(hours: hours)
        // The story begins on a Monday at 08:00.
        #expect(clock.time(from: Story.at(0), to: Story.at(3_600)) == 0)
        #expect(clock.time(from: Story.at(0), to: Story.at(2 * 3_600)) == 3_600_000_000)
        #expect(clock.time(from: Story.at(0), to: Story.at(7 * 86_400)) == 5 * 30_600_000_000)
        #expect(clock.time(from: Story.at(10), to: Story.at(0)) == 0)
        let east = DeskClock(utcOffset: { _ in 7_200 }, hours: hours)
        #expect(east.time(from: Story.at(0), to: Story.at(3_600)) == 3_600_000_000)
    }

    @Test(arguments: [
        "", "mon", "mon-fri", "mon-fri 9-17", "mon-fri 17:00-09:00", "day 09:00-17:00", "mon 09:00-25:00",
    ])
    func `what is no business hours is refused`(text: String) {
        #expect(BusinessHours(text) == nil)
    }

    @Test func `a week may go round the Sunday`() {
        #expect(BusinessHours("sat-mon 00:00-24:00")?.weekdays == [6, 0, 1])
        #expect(BusinessHours("wed 08:00-09:00")?.weekdays == [3])
    }

    @Test func `a report as JSON is exact`() {
        let json = Report([handoff("s1", at: 0, claimedAfter: 3), handoff("s2", at: 0, claimedAfter: 4)]).json
        let figures = json.array?[0]["figures"]
        #expect(
            figures?["time to claim"] == [
                "n": 2, "sum_us": 7_000_000, "mean_us": 3_500_000, "p50_us": 3_000_000, "p90_us": 4_000_000,
                "p95_us": 4_000_000,
            ])
        #expect(figures?["claimed"] == ["part": 2, "n": 2])
        #expect(figures?["reasons"] == ["n": 2, "counts": [["name": "why", "count": 2]]])
        #expect(figures?["handle time"]?["p50_us"] == .null)
    }

    @Test func `every row of a table has its n`() {
        let report = Report([handoff("s1", at: 0, claimedAfter: 3)], since: 0, until: 10)
        for row in report.rows() {
            #expect(row.count == Report.headings.count)
            #expect(Int(row[2]) != nil, "\(row)")
        }
        let claim = report.rows().first { $0[1] == "time to claim" }
        #expect(claim == ["", "time to claim", "1", "3.0 s", "3.0 s", "3.0 s", "3.0 s", "n 0"])
    }

    @Test(arguments: [
        (0, "0.0 s"), (59_999_999, "59.9 s"), (60_000_000, "1m 00s"), (3_599_999_999, "59m 59s"),
        (11_220_000_000, "3h 07m"), (86_400_000_000, "1d 00h"), (80_333_583_500_000, "929d 18h"),
    ])
    func `a table writes times in their two largest units`(_ microseconds: Int64, _ text: String) {
        #expect(Report.shortTime(microseconds) == text)
    }

    @Test func `figures have names of their own`() {
        #expect(Set(Figure.all.map(\.name)).count == Figure.all.count)
    }

    @Test func `a histogram counts every time under all bounds that it does not exceed`() {
        let counts = Histogram.bounds.map { $0 >= 60 ? 2 : 1 }
        let text = Histogram(name: "x_seconds", help: "How long.", counts: counts, count: 3, sum: 1_500_000)
            .text
        #expect(text.hasPrefix("# HELP x_seconds How long.\n# TYPE x_seconds histogram\n"))
        #expect(text.contains("x_seconds_bucket{le=\"30\"} 1\nx_seconds_bucket{le=\"60\"} 2\n"))
        #expect(text.hasSuffix("x_seconds_bucket{le=\"+Inf\"} 3\nx_seconds_sum 1.5\nx_seconds_count 3\n"))
    }
}
