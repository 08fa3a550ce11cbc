import Conversation
import Testing

@testable import Statistics

/// Figures of histories that were worked out by hand.
@Suite struct FigureTests {
    /// Asked for at 20 s, claimed at 80 s, answered at 90 s, handed back at 200 s; asked for again after two messages.
    private var refund: Story {
        var story = Story()
        story.customer(0)
        story.ai(5)
        story.customer(10)
        story.tool(20)
        story.ai(21)
        story.act(80, .takeOver)
        story.human(90)
        story.customer(100)
        story.human(130, as: .humanAgentOnBehalfOfAIAgent)
        story.act(200, .handBack, outcome: .resolved)
        story.customer(210)
        story.ai(215)
        story.customer(220)
        story.tool(230, reason: "still open")
        return story
    }

    @Test func `a handoff is followed from its request to its return`() {
        let first = refund.facts.episodes[0]
        #expect(first.cause == .tool)
        #expect(first.reason == "refund")
        #expect(first.requested == Story.at(20))
        #expect(first.claimed == Story.at(80))
        #expect(first.claimedBy == "mia")
        #expect(first.responded == Story.at(90))
        // The first wait began with the message before the request; the second with the next message.
        #expect(
            first.waits == [
                Wait(since: Story.at(10), ended: Story.at(90)),
                Wait(since: Story.at(100), ended: Story.at(130)),
            ])
        #expect(first.ended == Story.at(200))
        #expect(first.ending == .handedBack)
        #expect(first.outcome == .resolved)
        #expect(first.turnsUntilNext == 2)
        #expect(refund.facts.episodes[1].ending == nil)
        #expect(refund.facts.messages.human == 2)
    }

    @Test func `every figure of one session`() {
        let report = Report([refund.session()])
        #expect(report.figure("sessions") == .count(1))
        #expect(report.figure("bot-handled") == .rate(1, 1))
        #expect(report.figure("containment") == .rate(0, 1))
        #expect(report.figure("handoff rate") == .rate(1, 1))
        #expect(report.figure("handoffs") == .count(2))
        #expect(report.figure("requested by a tool") == .rate(2, 2))
        #expect(report.figure("taken by an operator") == .rate(0, 2))
        #expect(report.figure("claimed") == .rate(1, 2))
        #expect(report.figure("resolution") == .rate(1, 1))
        #expect(report.figure("hand-back rate") == .rate(1, 1))
        #expect(report.figure("bounce") == .rate(1, 1))
        #expect(report.figure("abandonment") == .rate(0, 1))
        #expect(report.figure("time to claim") == .times(60))
        #expect(report.figure("time to first human response") == .times(70))
        #expect(report.figure("waiting") == .times(30, 80))
        #expect(report.figure("handle time") == .times(120))
        #expect(
            report.figure("messages")
                == .counts([
                    NamedCount("AI", 3), NamedCount("as the AI", 1), NamedCount("customer", 5),
                    NamedCount("self", 1),
                ]))
        #expect(report.figure("outcomes") == .counts([NamedCount("resolved", 1)]))
        #expect(report.figure("reasons") == .counts([NamedCount("refund", 1), NamedCount("still open", 1)]))
        // 08:00 UTC on a Monday.
        #expect(report.figure("load by hour") == .counts([NamedCount("08", 2)]))
        #expect(report.figure("load by weekday") == .counts([NamedCount("Monday", 2)]))
    }

    @Test func `a session that nobody had to help is contained`() {
        var story = Story()
        story.customer(0)
        story.ai(3)
        let report = Report([story.session(), refund.session("s2")])
        #expect(report.figure("containment") == .rate(1, 2))
        #expect(report.figure("no-answer rate") == .rate(0, 2))
    }

    @Test func `the AI owes an answer after a minute, not before`() {
        var story = Story()
        story.customer(0)
        #expect(Report([story.session()], until: 60).figure("no-answer rate") == .rate(0, 1))
        #expect(Report([story.session()], until: 61).figure("no-answer rate") == .rate(1, 1))
    }

    @Test func `an AI's message does not end a wait for a person`() {
        var story = Story()
        story.tool(0)
        story.customer(5)
        story.ai(6, late: true)
        story.human(50)
        #expect(story.facts.episodes[0].waits == [Wait(since: Story.at(0), ended: Story.at(50))])
        #expect(Report([story.session()]).figure("late-AI rate") == .rate(1, 1))
    }

    @Test func `an operator who takes over claims at once, and their reason counts`() {
        var story = Story()
        story.customer(0)
        story.act(30, .takeOver, reason: "angry")
        story.act(60, .release)
        story.act(100, .takeOver, by: "ben")
        story.act(150, .close, by: "ben", outcome: .spam)
        let episode = story.facts.episodes[0]
        #expect(story.facts.episodes.count == 1)
        #expect(episode.cause == .takeover)
        #expect(episode.reason == "angry")
        #expect(episode.claimedBy == "mia")
        #expect(episode.ending == .closed)
        #expect(episode.outcome == .spam)
        let report = Report([story.session()])
        #expect(report.figure("time to claim") == .times())
        #expect(report.figure("handle time") == .times(120))
        #expect(report.figure("hand-back rate") == .rate(0, 1))
        #expect(report.figure("bounce") == .rate(0, 0))
    }

    @Test func `a closing is reopened by the customer, within the hours or not`() {
        var story = Story()
        story.act(0, .close, outcome: .resolved)
        story.customer(24 * 3_600)
        story.act(24 * 3_600 + 10, .close, outcome: .resolved)
        story.customer(48 * 3_600 + 11)
        #expect(story.facts.closings.count == 2)
        #expect(story.facts.closings[0].reopened == Story.at(24 * 3_600))
        // The second one was reopened a second too late.
        #expect(Report([story.session()]).figure("reopen rate") == .rate(1, 2))
    }

    @Test func `an owner who owes an answer for ten minutes has abandoned the customer`() {
        var story = Story()
        story.customer(0)
        story.act(100, .takeOver)
        story.human(699)
        story.customer(1_000)
        #expect(story.facts.episodes[0].longestOwed == 599_000_000)
        #expect(story.facts.episodes[0].owedSince == Story.at(1_000))
        #expect(Report([story.session()], until: 1_599).figure("abandonment") == .rate(0, 1))
        #expect(Report([story.session()], until: 1_600).figure("abandonment") == .rate(1, 1))
    }

    @Test func `a mode that a program set begins and ends a handoff where it was set`() {
        var story = Story()
        story.customer(0)
        story.customer(50)
        story.switches = [
            History.Switch(to: .manual, at: Story.at(10), before: Offset(1)),
            History.Switch(to: .auto, at: Story.at(90)),
        ]
        let episode = story.facts.episodes[0]
        #expect(episode.cause == .program)
        #expect(episode.requested == Story.at(10))
        #expect(episode.ended == Story.at(90))
        #expect(episode.ending == .switched)
    }

    @Test func `an act without effect changes nothing`() {
        var story = Story()
        story.act(0, .takeOver, by: "mia")
        story.steps[0].isEffective = false
        #expect(story.facts.episodes.isEmpty)
    }
}
