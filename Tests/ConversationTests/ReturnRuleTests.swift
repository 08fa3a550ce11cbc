import Conversation
import Testing

@Suite struct ReturnRuleTests {
    private let start = Timestamp(microseconds: 1_700_000_000_000_000)
    private let abandonment = AbandonmentRule(ownerAbsent: .seconds(120), unanswered: .seconds(600))

    private func subject(_ change: (inout ReturnSubject) -> Void = { _ in }) -> ReturnSubject {
        var subject = ReturnSubject(agentID: "aria", agentName: "Aria", labels: ["vip"], lastActivity: start)
        subject.mode = .manual
        change(&subject)
        return subject
    }

    private func rule(_ change: (inout ReturnRule) -> Void) -> ReturnRule {
        var rule = ReturnRule(name: "quiet")
        change(&rule)
        return rule
    }

    private func due(_ rule: ReturnRule, _ subject: ReturnSubject) -> Duration? {
        rule.due(subject, abandonment).map { $0 - start }
    }

    @Test func `a customer's silence counts from our answer, and only if we had the last word`() {
        let rule = rule { $0.silent = .seconds(1_800) }
        let answered = subject {
            $0.owner = "mia"
            $0.ownedSince = start - .seconds(60)
            $0.lastSpeaker = .humanAgent
        }
        #expect(due(rule, answered) == .seconds(1_800))
        var other = answered
        other.lastSpeaker = .humanAgentOnBehalfOfAIAgent
        #expect(due(rule, other) == .seconds(1_800))
        for speaker in [Source.aiAgent, .customer, .system, nil] {
            other.lastSpeaker = speaker
            #expect(due(rule, other) == nil)
        }
        other = answered
        other.waitingSince = start
        #expect(due(rule, other) == nil)
        other = answered
        other.mode = .auto
        #expect(due(rule, other) == nil)
    }

    @Test func `nobody's session counts from the request, or else from what the customer wrote`() {
        let rule = rule { $0.unclaimed = .seconds(3_600) }
        let requested = subject {
            $0.requestedAt = start - .seconds(100)
            $0.unansweredSince = start - .seconds(200)
        }
        #expect(due(rule, requested) == .seconds(3_500))
        var other = requested
        other.requestedAt = nil
        #expect(due(rule, other) == .seconds(3_400))
        other.owner = "mia"
        #expect(due(rule, other) == nil)
    }

    @Test func `an abandoned session counts from when it was abandoned`() {
        let rule = rule { $0.abandoned = .seconds(1_200) }
        let left = subject {
            $0.owner = "mia"
            $0.ownedSince = start
            $0.waitingSince = start + .seconds(10)
        }
        // Mia has had no console since the takeover.
        #expect(due(rule, left) == .seconds(120 + 1_200))
        var other = left
        other.ownerSeen = start + .seconds(400)
        #expect(due(rule, other) == .seconds(520 + 1_200))
        // With a console open, she has not answered for ten minutes.
        other.ownerSeen = start + .seconds(5_000)
        #expect(due(rule, other) == .seconds(10 + 600 + 1_200))
        other.waitingSince = nil
        #expect(due(rule, other) == nil)
    }

    @Test func `the first of a rule's times decides, and an operator who kept the session begins them again`()
    {
        let rule = rule {
            $0.unclaimed = .seconds(3_600)
            $0.silent = .seconds(600)
        }
        var waiting = subject { $0.lastSpeaker = .humanAgent }
        #expect(due(rule, waiting) == .seconds(600))
        waiting.heldAt = start + .seconds(500)
        #expect(due(rule, waiting) == .seconds(1_100))
        waiting.heldAt = start - .seconds(500)
        #expect(due(rule, waiting) == .seconds(600))
    }

    @Test func `a rule is about the sessions of an agent and with a label, and spares those with another`() {
        let all = rule { $0.unclaimed = .seconds(600) }
        let session = subject { $0.requestedAt = start }
        #expect(due(all, session) != nil)
        for (change, isAbout): ((inout ReturnRule) -> Void, Bool) in [
            ({ $0.agent = "aria" }, true), ({ $0.agent = "Aria" }, true), ({ $0.agent = "bea" }, false),
            ({ $0.label = "vip" }, true), ({ $0.label = "refund" }, false),
            ({ $0.exceptLabel = "vip" }, false), ({ $0.exceptLabel = "refund" }, true),
        ] {
            var rule = all
            change(&rule)
            #expect((due(rule, session) != nil) == isAbout)
        }
        #expect(due(rule { $0.agent = "aria" }, session) == nil)
    }
}
