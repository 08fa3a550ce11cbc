import Conversation
import Synchronization
import Testing

@testable import ChatCompletions

/// Servers whose chat templates take fewer roles than others.
@Suite struct RoleFaultTests {
    private static let noSystem: [StandIn.Step] = .response(
        "400 Bad Request", #"{"error":{"code":400,"message":"System role not supported"}}"#)
    private static let noTools: [StandIn.Step] = .response(
        "500 Internal Server Error",
        #"{"error":{"message":"Conversation roles must alternate user/assistant/user/assistant/..."}}"#)

    private func roles(_ request: StandIn.Heard) -> [String] {
        request.messages.compactMap { $0["role"]?.string }
    }

    @Test func aServerWithoutASystemRoleIsAskedWithoutOneFromThenOn() async throws {
        let desk = try ModelDesk()
        try await StandIn.run(Self.noSystem, .stream("Hello."), .stream("Again.")) { server in
            try await desk.running(on: server) {
                try desk.customer("hello")
                try await desk.untilSaid("AI: Hello.")
                try desk.customer("and now?")
                try await desk.untilSaid("AI: Again.")
            }
            #expect(
                server.requests.map(roles) == [
                    ["system", "user"], ["user"], ["user", "assistant", "user"],
                ])
            let first = try #require(server.requests[1].messages.first?["content"]?.string)
            #expect(first.hasPrefix("You are Aria") && first.hasSuffix("[customer] hello"))
        }
        #expect(desk.pauses.withLock { $0 }.isEmpty)
    }

    @Test func aServerThatTakesNoToolsIsToldOfTheirResults() async throws {
        let desk = try ModelDesk()
        try await StandIn.run(
            .calling(("lookup_order", #"{"order": "4471"}"#)), Self.noTools, .stream("Delivered.")
        ) { server in
            try await desk.ask(on: server)
            #expect(
                server.requests.map(roles) == [
                    ["system", "user"], ["system", "user", "assistant", "tool"], ["system", "user"],
                ])
            #expect(
                server.requests[2].messages.last?["content"] == """
                    [customer] where is order 4471?

                    [desk] You called lookup_order with {"order": "4471"}. It answered:
                    {"status":"delivered"}
                    """)
        }
        #expect(try desk.said().last == "AI: Delivered.")
    }

    @Test func aServerThatRefusesEveryFormIsAskedTwiceAndNoMore() async throws {
        let desk = try ModelDesk()
        try await StandIn.run(Self.noSystem, Self.noSystem, .stream("no")) { server in
            try await desk.ask(on: server)
            #expect(server.requests.count == 2)
        }
        #expect(try desk.failure() == "The model's server refused the request with status 400.")
    }

    @Test func whatIsRefusedForAnotherReasonIsNotAskedAgain() async throws {
        let desk = try ModelDesk()
        let answer: [StandIn.Step] = .response(
            "400 Bad Request", #"{"error":{"message":"The messages are longer than the context."}}"#)
        try await StandIn.run(answer) { server in
            try await desk.ask(on: server)
            #expect(server.requests.count == 1)
        }
    }

    @Test(arguments: [
        ("System role not supported", RoleFault.system),
        ("Developer instruction is not enabled for models/gemma-3-27b-it", .system),
        (
            """
            Unable to generate parser for this template. … at line 5, column 48 in source:\\n... if not loop.first \
            -%}{{ raise_exception(\\"a system message may only stand first\\"...\\nError: Jinja Exception: roles must \
            alternate
            """, .some
        ),
        ("Only user and assistant roles are supported!", .some),
        ("After the optional system message, conversation roles must alternate user/assistant", .system),
        ("Unexpected role 'user' after role 'tool'", .some),
        ("This model's maximum context length is 8192 tokens. Reduce the length of the messages.", nil),
        ("model not found", nil), ("", nil),
    ])
    func whatATemplateRefusesIsKnownByItsWords(words: String, fault: RoleFault?) {
        #expect(RoleFault(words) == fault)
        #expect(RoleFault(#"{"error":{"code":400,"message":"\#(words)","type":"invalid"}}"#) == fault)
    }
}
