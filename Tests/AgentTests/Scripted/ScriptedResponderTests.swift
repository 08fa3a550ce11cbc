import Agent
import Conversation
import EventStore
import Testing

@Suite struct ScriptedResponderTests {
    @Test func `a session is answered, looked up, handed over and gone on with`() async throws {
        let desk = try AgentDesk()
        let guidelines = try Guidelines(
            parsing: Array(BundledGuidelines.bookshop.text.utf8), named: "bookshop")
        try await desk.running(ScriptedResponder(guidelines), toolbox: guidelines.toolbox) {
            try desk.customer("Hello, two of my books are soaked")
            try await desk.until { try desk.texts().count == 2 }
            try desk.customer("order 4471")
            try await desk.until { try desk.texts().count == 5 }
            let call = try desk.log().flatMap(\.event.toolCalls).first
            #expect(call?.toolID == "local:lookup_order")
            #expect(call?.result["data"]?["carrier"] == "Nordpost")
            try desk.customer("One is out of print")
            try await desk.until { try desk.texts().count == 7 }
            #expect(try desk.summary().session.mode == .manual)
            #expect(
                try desk.summary().reason
                    == "Damaged order 4471; one book is out of print and the customer wants a copy found.")
            #expect(try desk.texts().last?.hasPrefix("Finding such a copy") == true)
            try desk.takeOver()
            try desk.reply("I found one in Kiel.")
            try desk.customer("Wonderful, thanks!")
            try desk.handBack(note: "It comes on Tuesday.")
            try await desk.until { try desk.texts().count == 11 }
            #expect(
                try desk.texts().suffix(2) == [
                    "It's me again, Ada. My colleague has told me what you agreed on: It comes on Tuesday.",
                    "You're welcome!",
                ])
            #expect(try desk.summary().suggestionCount == 0)
        }
    }

    @Test func `any sentence is followed, and what was told stands where operators read alone`() async throws
    {
        let desk = try AgentDesk()
        try await desk.running(ScriptedResponder(Guidelines(agentName: "Aria"))) {
            try await desk.untilAgentRuns()
            try desk.store.askForTurn(
                of: desk.id, following: [Instruction(action: "we open at nine")], by: desk.person(),
                requestID: "once")
            try desk.store.askForTurn(
                of: desk.id, following: [Instruction(action: "we open at nine")], by: desk.person(),
                requestID: "once")
            try await desk.until {
                try desk.texts() == ["My colleagues have asked me to tell you: we open at nine"]
            }
            #expect(try desk.store.notes(of: desk.id).map(\.text) == ["told the AI: we open at nine"])
            #expect(try desk.store.notes(of: desk.id).map(\.author) == [desk.person().name])
            #expect(try !desk.log().contains { $0.event.data.compact.contains("told the AI") })
        }
    }

    @Test func `an instruction without a word ends the turn with an error that says why`() async throws {
        let desk = try AgentDesk()
        let guidelines = Guidelines(agentName: "Aria")
        try await desk.running(ScriptedResponder(guidelines)) {
            try await desk.untilAgentRuns()
            try desk.store.askForTurn(of: desk.id, following: [Instruction(action: "…")])
            try await desk.until { try desk.statuses().last == "error" }
            #expect(try desk.texts().isEmpty)
            let reason = try desk.log().compactMap(\.event.status?.reason).last
            #expect(reason == "The instruction has no words that the scripted agent could say.")
        }
    }
}
