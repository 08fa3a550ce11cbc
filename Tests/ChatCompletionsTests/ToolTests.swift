import ChatCompletions
import Conversation
import Testing

@Suite struct ToolTests {
    @Test func aCallInPiecesIsCarriedOutAndItsResultRead() async throws {
        let desk = try ModelDesk()
        let call: [StandIn.Step] =
            .streamHead + .event(.chunk(["tool_calls": [.call("lookup_order", "{\"or")]]))
            + .event(.chunk(["tool_calls": [.call(nil, "der\": ")]]))
            + .event(.chunk(["tool_calls": [.call(nil, "\"4471\"}")]])) + .end("tool_calls")
        try await StandIn.run(call, .stream("Order 4471 is delivered.")) { server in
            try await desk.ask(on: server)
            let last = server.requests[1].messages.suffix(2)
            let made = try #require(last.first?["tool_calls"]?.array?.first)
            #expect(made["function"]?["name"] == "lookup_order")
            #expect(last.last?["role"] == "tool")
            #expect(last.last?["tool_call_id"] == made["id"])
            #expect(last.last?["content"] == #"{"status":"delivered"}"#)
            let offered = server.requests[0].body["tools"]?.array ?? []
            #expect(
                offered.map { $0["function"]?["name"]?.string } == ["initiate_human_handoff", "lookup_order"])
        }
        #expect(try desk.said().last == "AI: Order 4471 is delivered.")
        #expect(try desk.toolCalls().map(\.toolID) == ["local:lookup_order"])
        #expect(try desk.toolCalls().first?.arguments == ["order": "4471"])
    }

    @Test func wordsBesideACallAreSaidBeforeIt() async throws {
        let desk = try ModelDesk()
        let call: [StandIn.Step] =
            .streamHead + .words("Let me ", "look.")
            + .event(.chunk(["tool_calls": [.call("lookup_order", #"{"order": "4471"}"#)]]))
            + .end("tool_calls")
        try await StandIn.run(call, .stream("Delivered.")) { try await desk.ask(on: $0) }
        #expect(try desk.said().dropFirst() == ["AI: Let me look.", "AI: Delivered."])
    }

    @Test func aToolThatIsNotThereIsToldToTheModel() async throws {
        let desk = try ModelDesk()
        try await StandIn.run(
            .calling(("refund everything!", "{}"), ("lookup_order", #"{"order": "4471"}"#)),
            .stream("Delivered.")
        ) { server in
            try await desk.ask(on: server)
            let read = server.requests[1].messages.suffix(2).map { $0["content"]?.string }
            #expect(
                read == ["There is no tool named refund everything!.", #"{"status":"delivered"}"#])
            // What a server would not take back as a function's name is not sent back.
            let sent = server.requests[1].messages.last { $0["tool_calls"] != nil }?["tool_calls"]?.array
            #expect(sent?.first?["function"]?["name"] == "refund_everything_")
        }
        #expect(try desk.said().last == "AI: Delivered.")
        #expect(try desk.toolCalls().map(\.name) == ["lookup_order"])
    }

    @Test(arguments: [
        ("{\"order\": ", "lookup_order was not called: The arguments are not a JSON object."),
        ("[\"4471\"]", "lookup_order was not called: The arguments are not a JSON object."),
        ("", "lookup_order was not called: The argument order is missing."),
        ("{\"order\": 4471}", "lookup_order was not called: The argument order must be a string."),
    ])
    func badArgumentsAreToldToTheModel(arguments: String, told: String) async throws {
        let desk = try ModelDesk()
        try await StandIn.run(
            .calling(("lookup_order", arguments)), .stream("Which order, please?")
        ) { server in
            try await desk.ask(on: server)
            #expect(server.requests[1].messages.last?["content"]?.string == told)
        }
        #expect(try desk.said().last == "AI: Which order, please?")
        #expect(try desk.toolCalls().isEmpty)
    }

    @Test func aModelThatOnlyEverCallsMustSpeakInTheEnd() async throws {
        let desk = try ModelDesk()
        let call: [StandIn.Step] = .calling(("lookup_order", "nonsense"))
        try await StandIn.run(call, call, .stream("I could not find it.")) { server in
            try await desk.ask(on: server, desk.options { $0.limits.rounds = 3 })
            #expect(server.requests.map { $0.body["tools"] != nil } == [true, true, false])
        }
        #expect(try desk.said().last == "AI: I could not find it.")
        let other = try ModelDesk()
        try await StandIn.run(call, call, call) { server in
            try await other.ask(on: server, other.options { $0.limits.rounds = 3 })
        }
        #expect(try other.failure() == "The model gave an empty answer.")
        #expect(try other.toolCalls().isEmpty)
    }

    @Test func argumentsThatNobodyDeclaredGetNoFurther() async throws {
        let desk = try ModelDesk()
        try await StandIn.run(
            .calling(("lookup_order", #"{"order": "4471", "admin": true}"#)), .stream("Delivered.")
        ) { try await desk.ask(on: $0) }
        #expect(try desk.toolCalls().first?.arguments == ["order": "4471"])
    }

    @Test func moreCallsThanThereMayBeAreAnError() async throws {
        let desk = try ModelDesk()
        let many = (0..<50).map { JSON.call("lookup_order", #"{"order": "4471"}"#, index: $0) }
        try await StandIn.run(
            .streamHead + .event(.chunk(["tool_calls": .array(many)])) + .end("tool_calls")
        ) { try await desk.ask(on: $0) }
        #expect(try desk.failure() == "The model's answer was too long.")
        #expect(try desk.toolCalls().isEmpty)
    }

    // MARK: Handing over

    private static let handoff: [StandIn.Step] =
        .calling(("initiate_human_handoff", #"{"reason": "Wants a person."}"#))

    @Test func aHandoffIsClosedInTheModelsWords() async throws {
        let desk = try ModelDesk()
        try await StandIn.run(Self.handoff, .whole("A colleague is coming.")) { server in
            try await desk.ask("a person please", on: server)
            #expect(server.requests[1].body["tools"] == nil)
            let last = server.requests[1].messages.last
            #expect(last?["role"] == "tool")
            #expect(last?["content"]?.string?.contains("\n\n[desk] The handover is done.") == true)
        }
        #expect(try desk.said().last == "AI: A colleague is coming.")
        #expect(try desk.summary().session.mode == .manual)
        #expect(try desk.summary().reason == "Wants a person.")
        #expect(try desk.log().allSatisfy { !$0.isLate })
        #expect(try desk.statuses().last == "ready completed")
    }

    @Test(arguments: [
        [StandIn.Step].response("500 Oh", "{}"), .whole(""), .whole(nil), [.close], .response("200 OK", "{"),
    ])
    func theCustomerIsToldOfAHandoffInAnyCase(answer: [StandIn.Step]) async throws {
        let desk = try ModelDesk()
        try await StandIn.run(Self.handoff, answer, answer, answer, answer, answer) { server in
            try await desk.ask("a person please", on: server)
        }
        #expect(try desk.said().last == "AI: Of course, Ada, a colleague comes.")
        #expect(try desk.summary().session.mode == .manual)
        #expect(try desk.failure() == nil)
    }

    @Test func aClosingThatHangsIsNotWaitedForLong() async throws {
        let desk = try ModelDesk()
        try await StandIn.run(Self.handoff, [.hang]) { server in
            try await desk.ask(
                "a person please", on: server, desk.options { $0.timeouts.closing = .milliseconds(30) })
        }
        #expect(try desk.said().last == "AI: Of course, Ada, a colleague comes.")
    }

    @Test func theCustomerIsToldOfAHandoffAlsoWhereTheProcessEnds() async throws {
        let desk = try ModelDesk()
        try await StandIn.run(Self.handoff, [.hang]) { server in
            try desk.customer("a person please")
            try await desk.running(on: server) {
                try await desk.until { try desk.summary().session.mode == .manual }
                while server.requests.count < 2 { await Task.yield() }
            }
        }
        #expect(try desk.said().last == "AI: Of course, Ada, a colleague comes.")
    }

    @Test func aHandoffAmongOtherCallsIsTheLastAndTheOnlyOne() async throws {
        let desk = try ModelDesk()
        try await StandIn.run(
            .calling(
                ("initiate_human_handoff", #"{"reason": "one"}"#),
                ("initiate_human_handoff", #"{"reason": "two"}"#), ("lookup_order", #"{"order": "4471"}"#)),
            .whole("A colleague is coming.")
        ) { server in
            try await desk.ask(on: server)
            let read = server.requests[1].messages.filter { $0["role"] == "tool" }.map {
                $0["content"]?.string ?? ""
            }
            #expect(read.count == 3)
            #expect(read[1] == "The conversation is handed over already.")
            #expect(read[2].hasPrefix(#"{"status":"delivered"}"#))
        }
        #expect(try desk.toolCalls().map(\.name) == ["lookup_order", "initiate_human_handoff"])
        #expect(try desk.summary().session.mode == .manual)
        #expect(try desk.summary().reason == "one")
    }
}
