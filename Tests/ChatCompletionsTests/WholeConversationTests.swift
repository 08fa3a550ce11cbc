import ChatCompletions
import Conversation
import EventStore
import Testing

/// A model, an operator and a customer on one store.
@Suite struct WholeConversationTests {
    @Test func aTakeOverCutsTheStreamWhereItStandsAndKeepsTheWholeAsASuggestion() async throws {
        let desk = try ModelDesk(.stream)
        let gate = Gate()
        try await StandIn.run(
            .streamHead + .words("Your order ") + [.pass(gate)] + .words("was delivered ", "today.") + .end()
        ) { server in
            try desk.customer("where is order 4471?")
            try await desk.running(on: server) {
                try await desk.until { try desk.said().last == "AI: Your order" }
                try desk.takeOver()
                #expect(try desk.said().last == "AI (cut): Your order")
                gate.open()
                try await desk.until {
                    try desk.store.suggestions(of: desk.id).map(\.text) == ["Your order was delivered today."]
                }
            }
        }
        #expect(try desk.said().last == "AI (cut): Your order")
        #expect(try desk.summary().owner == "mia")
    }

    @Test func whereTheAgentDoesNotStreamATakeOverLetsNothingOutAndKeepsTheWholeAsASuggestion() async throws {
        let desk = try ModelDesk()
        let gate = Gate()
        try await StandIn.run(
            .streamHead + .words("Your order ") + [.pass(gate)] + .words("was delivered ", "today.") + .end()
        ) { server in
            try desk.customer("where is order 4471?")
            try await desk.running(on: server) {
                try await desk.until { try desk.store.liveWords(of: desk.id)?.text == "Your order" }
                try desk.takeOver()
                #expect(try desk.store.suggestions(of: desk.id).map(\.text) == ["Your order"])
                gate.open()
                try await desk.until {
                    try desk.store.suggestions(of: desk.id).map(\.text) == ["Your order was delivered today."]
                }
            }
        }
        #expect(try desk.said() == ["customer: where is order 4471?"])
    }

    @Test func whereTheAgentDoesNotStreamAStreamThatBreaksOffIsAskedForAnewAndNobodySeesThat() async throws {
        let desk = try ModelDesk()
        try await StandIn.run(
            .streamHead + .words("It was deliv") + .piece("data: {\"cho") + [.close],
            .whole("It was delivered.")
        ) { server in
            try await desk.ask(on: server)
            #expect(server.requests.map(\.isStreamed) == [true, false])
            #expect(server.requests[1].messages.map { $0["role"] } == ["system", "user"])
        }
        #expect(try desk.said().dropFirst() == ["AI: It was delivered."])
    }

    @Test func aHandBackGoesOnWithEverythingThatWasSaidAndDone() async throws {
        let desk = try ModelDesk(.stream)
        let gate = Gate()
        try await StandIn.run(
            .calling(("lookup_order", #"{"order": "4471"}"#)),
            .streamHead + .words("It is ") + [.pass(gate), .hang],
            .stream("As Mia said: tomorrow.")
        ) { server in
            try desk.customer("where is order 4471?")
            try await desk.running(on: server) {
                try await desk.until { try desk.said().last == "AI: It is" }
                try desk.takeOver()
                try desk.reply("I called them: tomorrow.")
                try desk.reply("We will write to you.", as: .theAI)
                try desk.customer("really?")
                try desk.handBack(note: "Parcel is in Kiel, be kind.")
                gate.open()
                try await desk.untilSaid("AI: As Mia said: tomorrow.")
            }
            let request = try #require(server.requests.last)
            let messages = request.messages.map { message in
                let call = message["tool_calls"]?.array?.first?["function"]?["name"]?.string
                return "\(message["role"]?.string ?? ""): \(message["content"]?.string ?? call ?? "")"
            }
            #expect(messages[0].hasPrefix("system: You are Aria, and you answer a customer in a chat."))
            #expect(messages[0].contains("1. When the customer asks where an order is: look the order up"))
            #expect(messages[0].contains(#"The customer's name, as they gave it: "Ada""#))
            #expect(
                messages.dropFirst() == [
                    "user: where is order 4471?", "assistant: lookup_order", #"tool: {"status":"delivered"}"#,
                    "assistant: It is",
                    """
                    user: [desk] Your message broke off here; the customer saw only that much of it.

                    [desk] Mia, a human colleague, took the conversation over.

                    [desk] Mia, a human colleague, said to the customer:
                    I called them: tomorrow.
                    """,
                    "assistant: We will write to you.",
                    """
                    user: [customer] really?

                    [desk] Mia, a human colleague, handed the conversation back to the AI.

                    [desk] Note by Mia, for you:
                    Parcel is in Kiel, be kind.
                    """,
                ])
            #expect(!request.body.compact.contains("mia"), "the login is private")
        }
        #expect(try desk.said().filter { $0.hasPrefix("AI:") } == ["AI: As Mia said: tomorrow."])
    }

    @Test func anInstructionStandsLastAndInManualModeNothingElseIsOffered() async throws {
        let desk = try ModelDesk()
        try await StandIn.run(.whole("Would you like some tea?")) { server in
            try desk.customer("hello")
            try desk.takeOver()
            try await desk.running(on: server) {
                while try desk.store.agents().isEmpty { await Task.yield() }
                try desk.store.askForTurn(
                    of: desk.id, following: [Instruction(action: "offer tea", rationale: "it is five")],
                    by: desk.person())
                try await desk.untilSaid("AI: Would you like some tea?")
            }
            let request = server.requests[0]
            #expect(!request.isStreamed)
            #expect(
                request.body["tools"]?.array?.map { $0["function"]?["name"] } == ["lookup_order"])
            #expect(request.messages.last?["role"] == "user")
            #expect(
                request.messages.last?["content"]?.string?.hasSuffix(
                    """
                    Instruction for your next message, which the customer does not see:
                    offer tea
                    Why: it is five
                    """) == true)
        }
        #expect(try desk.log().allSatisfy { !$0.isLate })
        #expect(try desk.summary().owner == "mia")
    }

    @Test func aCustomerWhoGoesOnIsAnsweredOnceForAll() async throws {
        let desk = try ModelDesk(.stream)
        try await StandIn.run(.streamHead + .words("One mo") + [.hang], .stream("Both, then.")) { server in
            try desk.customer("where is order 4471?")
            try await desk.running(on: server) {
                try await desk.until { try desk.said().last == "AI: One mo" }
                try desk.customer("and 6006?")
                try await desk.untilSaid("AI: Both, then.")
            }
            #expect(server.requests[1].messages.last?["content"]?.string?.hasSuffix("and 6006?") == true)
        }
        #expect(
            try desk.said() == [
                "customer: where is order 4471?", "AI (cut): One mo", "customer: and 6006?",
                "AI: Both, then.",
            ])
        #expect(try desk.store.suggestions(of: desk.id).isEmpty)
    }
}
