import Conversation
import Testing

@Suite struct EventTests {
    private func event(_ kind: Kind, _ data: JSON, from source: Source = .aiAgent) -> Event {
        Event(
            id: "e", source: source, kind: kind, offset: .zero, creation: Timestamp(microseconds: 0),
            traceID: "t",
            data: data)
    }

    private func call(_ name: String, _ arguments: JSON = [:], mode: String? = nil) -> JSON {
        ["tool_id": .string(name), "arguments": arguments, "result": ["control": ["mode": .optional(mode)]]]
    }

    @Test func `every known source and kind has Parlant's name and comes back from it`() {
        for source in Source.known { #expect(Source(rawValue: source.rawValue) == source) }
        for kind in Kind.known { #expect(Kind(rawValue: kind.rawValue) == kind) }
        #expect(Source.humanAgentOnBehalfOfAIAgent.rawValue == "human_agent_on_behalf_of_ai_agent")
        #expect(Source(rawValue: "robot") == .other("robot"))
        #expect(Source(rawValue: "robot").rawValue == "robot")
    }

    @Test func `a message's parts are read`() throws {
        let data: JSON = [
            "message": "hi", "participant": ["id": "p", "display_name": "Ada"], "flagged": true,
            "tags": ["x"],
            "chunks": ["h", "i", .null],
        ]
        let message = try #require(event(.message, data).message)
        #expect(message.text == "hi")
        #expect(message.participant == Participant(id: "p", displayName: "Ada"))
        #expect(message.isFlagged)
        #expect(message.tags == ["x"])
        #expect(message.chunks == .complete)
    }

    @Test func `foreign shapes give no message, status or handoff`() {
        #expect(event(.message, ["text": "hi"]).message == nil)
        #expect(event(.custom, ["message": "hi"]).message == nil)
        #expect(event(.status, ["state": "typing"]).status == nil)
        #expect(event(.custom, ["type": "handoff", "action": "explode"]).handoff == nil)
        #expect(event(.tool, ["tool_calls": "none"]).toolCalls.isEmpty)
    }

    @Test func `a tool asks for a human, and a later call that does not say leaves it so`() {
        let handoff = call("built-in:initiate_human_handoff", ["reason": "angry"], mode: "manual")
        #expect(event(.tool, ["tool_calls": [handoff, call("x:y")]]).handoffCall?.handoffReason == "angry")
        #expect(event(.tool, ["tool_calls": [handoff, call("x:y", mode: "auto")]]).handoffCall == nil)
        #expect(event(.tool, ["tool_calls": [call("x:y")]]).handoffCall == nil)
    }

    @Test func `without a reason the longest text argument is one, else the tool's name`() throws {
        let longest = call("a:b", ["short": "x", "long": "because of this", "n": 3], mode: "manual")
        #expect(try #require(ToolCall(longest)).handoffReason == "because of this")
        #expect(try #require(ToolCall(call("a:ask_human", mode: "manual"))).handoffReason == "ask_human")
    }

    @Test func `a handoff event's data comes back from its wire form`() throws {
        let handoff = HandoffEvent(
            action: .handBack, publicName: "Anna", operatorKey: "k", epoch: Epoch(3), outcome: .escalated,
            note: "n")
        #expect(HandoffEvent(handoff.json) == handoff)
    }

    @Test func `a turn is in flight from acknowledged until it is completed, cancelled or failed`() {
        func inFlight(_ name: String, _ data: JSON = [:]) -> Bool? {
            event(.status, ["status": .string(name), "data": data]).status?.isInFlight
        }
        #expect(inFlight("acknowledged") == true)
        #expect(inFlight("typing") == true)
        #expect(inFlight("ready") == true)
        #expect(inFlight("ready", ["stage": "completed"]) == false)
        #expect(inFlight("cancelled") == false)
        #expect(inFlight("error") == false)
    }
}

@Suite struct StandingTests {
    private let now = Timestamp(microseconds: 1_000_000_000)

    private func summary(_ change: (inout SessionSummary) -> Void) -> SessionSummary {
        let session = Session(id: "s", agentID: "a", customerID: "c", creation: now)
        var summary = SessionSummary(session: session, agentName: "Aria", customerName: "Ada")
        change(&summary)
        return summary
    }

    @Test func `mode, owner and label decide where a session stands`() {
        #expect(summary { _ in }.standing(for: "anna", at: now) == .automatic)
        #expect(summary { $0.session.mode = .manual }.standing(for: "anna", at: now) == .waiting)
        #expect(summary { $0.isClosed = true }.standing(for: "anna", at: now) == .closed)
        let owned = summary {
            $0.session.mode = .manual
            $0.owner = "anna"
            $0.ownerSeen = now
        }
        #expect(owned.standing(for: "anna", at: now) == .yours(weOwe: false))
        #expect(owned.standing(for: "ben", at: now) == .theirs(owner: "anna", isAbandoned: false))
    }

    @Test func `a colleague's session is abandoned while its customer waits and they are away or late`() {
        func theirs(waited: Int?, seen: Int?) -> Bool {
            summary {
                $0.session.mode = .manual
                $0.owner = "anna"
                $0.waitingSince = waited.map { now - .seconds($0) }
                $0.ownerSeen = seen.map { now - .seconds($0) }
            }.needsHuman(for: "ben", at: now)
        }
        #expect(!theirs(waited: nil, seen: nil))
        #expect(!theirs(waited: 60, seen: 60))
        #expect(theirs(waited: 60, seen: 120))
        #expect(theirs(waited: 60, seen: nil))
        #expect(theirs(waited: 600, seen: 1))
    }
}
