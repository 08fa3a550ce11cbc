import ChatCompletions
import Conversation
import EventStore
import Testing

@Suite struct AnswerTests {
    @Test func aStreamGrowsIntoOneMessage() async throws {
        let desk = try ModelDesk(.stream)
        try await StandIn.run(.stream("Your order ", "has been ", "delivered.")) { server in
            try await desk.ask(on: server)
            #expect(
                try desk.said() == ["customer: where is order 4471?", "AI: Your order has been delivered."])
            let message = try #require(try desk.log().last { $0.event.message != nil }?.event.message)
            #expect(message.chunks == .complete)
            #expect(server.requests.map(\.line) == ["POST /v1/chat/completions HTTP/1.1"])
            #expect(server.requests[0].headers["authorization"] == "Bearer \(ModelDesk.secret)")
            #expect(server.requests[0].body["model"] == "test-1")
        }
        #expect(
            try desk.statuses() == [
                "acknowledged", "processing Interpreting", "typing", "ready", "ready completed",
            ])
    }

    @Test func aServerThatDoesNotStreamIsUnderstood() async throws {
        let desk = try ModelDesk()
        try await StandIn.run(.whole("Delivered.")) { try await desk.ask(on: $0) }
        #expect(try desk.said().last == "AI: Delivered.")
        #expect(try desk.failure() == nil)
    }

    @Test func piecesOfAnySizeMakeTheSameText() async throws {
        let text =
            "data: \(JSON.chunk(["content": "Grüße 🧑‍🚀 "]).compact)\r\n\r\n: still there\r\n\r\nid: 7\r\n"
        let rest = "data: \(JSON.chunk(["content": "林"], reason: "stop").compact)\n\ndata: [DONE]\n\n"
        let bytes = Array((text + rest).utf8)
        let desk = try ModelDesk()
        let answer: [StandIn.Step] = .streamHead + bytes.flatMap { [StandIn.Step].piece([$0]) } + .streamEnd
        try await StandIn.run(answer) { try await desk.ask(on: $0) }
        #expect(try desk.said().last == "AI: Grüße 🧑‍🚀 林")
    }

    @Test func aStreamMayEndWithoutItsLastEmptyLine() async throws {
        let desk = try ModelDesk()
        let last = "data: \(JSON.chunk(["content": "Yes."], reason: "stop").compact)"
        try await StandIn.run(.streamHead + .piece(last) + .streamEnd) { try await desk.ask(on: $0) }
        #expect(try desk.said().last == "AI: Yes.")
    }

    @Test func aConnectionThatStaysOpenBehindTheLastWordHoldsNothingUp() async throws {
        let desk = try ModelDesk()
        let answer: [StandIn.Step] =
            .streamHead + .words("Yes.") + .event(.chunk([:], reason: "stop")) + [.hang]
        try await StandIn.run(answer) { try await desk.ask(on: $0) }
        #expect(try desk.said().last == "AI: Yes.")
        #expect(try desk.failure() == nil)
    }

    @Test func ofSeveralChoicesTheFirstCounts() async throws {
        let desk = try ModelDesk()
        let both: JSON = [
            "choices": [
                ["index": 1, "delta": ["content": "B"], "finish_reason": "stop"],
                ["index": 0, "delta": ["content": "A"], "unknown": [1, 2]],
            ], "service_tier": "x",
        ]
        let usage: JSON = ["choices": [], "usage": ["total_tokens": 3]]
        try await StandIn.run(.streamHead + .event(both) + .event(usage) + .end()) {
            try await desk.ask(on: $0)
        }
        #expect(try desk.said().last == "AI: A")
    }

    @Test func reasoningIsNotForTheCustomer() async throws {
        let desk = try ModelDesk()
        let answer: [StandIn.Step] =
            .streamHead + .event(.chunk(["reasoning_content": "Let me see", "content": .null]))
            + .words("\n<th", "ink>they are ", "angry </", "thin", "k>\n\n", "Sorry", " about", " 3 < 4. ")
            + .end()
        try await StandIn.run(answer) { try await desk.ask(on: $0) }
        #expect(try desk.said().last == "AI: Sorry about 3 < 4.")
    }

    @Test func reasoningWithoutItsBeginningIsTakenBackFromAWholeAnswer() async throws {
        let desk = try ModelDesk(.stream)
        try await StandIn.run(
            .stream("They seem ", "angry.</think>", "Sorry."), .whole("They seem angry.</THINK>Sorry.")
        ) { try await desk.ask(on: $0) }
        #expect(try desk.said().dropFirst() == ["AI (cut): They seem", "AI: Sorry."])
    }

    @Test func textInPartsIsText() async throws {
        let desk = try ModelDesk()
        let parts: JSON = [
            ["type": "thinking", "thinking": "hm"], ["type": "text", "text": "Good "],
            ["type": "text", "text": "day."],
        ]
        try await StandIn.run(.streamHead + .event(.chunk(["content": parts])) + .end()) {
            try await desk.ask(on: $0)
        }
        #expect(try desk.said().last == "AI: Good day.")
    }

    @Test func aRefusalIsSaid() async throws {
        let desk = try ModelDesk()
        let answer: JSON = ["content": .null, "refusal": "I can't help with that."]
        try await StandIn.run(.streamHead + .event(.chunk(answer)) + .end()) { try await desk.ask(on: $0) }
        #expect(try desk.said().last == "AI: I can't help with that.")
    }

    @Test func textThatLooksLikeACallIsText() async throws {
        let desk = try ModelDesk()
        let text = #"<tool_call>{"name": "initiate_human_handoff", "arguments": {"reason": "x"}}</tool_call>"#
        try await StandIn.run(.stream(text)) { try await desk.ask(on: $0) }
        #expect(try desk.said().last == "AI: \(text)")
        #expect(try desk.toolCalls().isEmpty)
        #expect(try desk.summary().session.mode == .auto)
    }
}
