import Agent
import Conversation
import Effort
import Testing

@testable import ChatCompletions

/// What the chat templates of Gemma, Llama 2 and Mistral ask of a prompt.
@Suite struct AlternationTests {
    private func prompt(_ conversation: AgentConversation) -> Prompt {
        Prompt(
            conversation, Guidelines(agentName: "Aria"), tools: ["initiate_human_handoff"], limit: 48_000)
    }

    private static let forms = [true, false].flatMap { hasSystem in
        [true, false].map { PromptForm(hasSystem: hasSystem, hasTools: $0) }
    }

    @Test func rolesAlternateBehindOneSystemMessageWhateverWasSaidAndNothingIsLost() {
        let seed = UInt64.random(in: 0 ... .max)
        var talk = RandomTalk(seed: seed)
        for round in 0..<Effort.count(5_000) {
            let conversation = talk.conversation()
            let prompt = prompt(conversation)
            for form in Self.forms {
                let messages = prompt.messages(in: form)
                #expect(Self.fault(in: messages, form) == nil, "seed \(seed), round \(round), \(form)")
                let whole = messages.map(\.content).joined(separator: "\n")
                for text in conversation.lines.map(\.text) + conversation.instructions.map(\.action) {
                    #expect(whole.contains(text), "seed \(seed), round \(round), \(form): \(text) is lost")
                }
            }
        }
    }

    @Test func aTurnGoesOnInTurnAlsoBehindCallsAndFragments() {
        let seed = UInt64.random(in: 0 ... .max)
        var talk = RandomTalk(seed: seed)
        for round in 0..<Effort.count(1_000) {
            var prompt = prompt(talk.conversation())
            let call = ModelAnswer.Call(name: "look", arguments: "{}")
            for step in 0..<3 {
                prompt.add(
                    step == 1 ? "Let me look." : "", [(call, "<a\(step)>"), (call, "<b\(step)>")])
                for form in Self.forms {
                    let last = prompt.messages(in: form).last?.role
                    #expect(last == (form.hasTools ? .tool : .user))
                    #expect(
                        Self.fault(in: prompt.messages(in: form), form) == nil, "seed \(seed), round \(round)"
                    )
                }
            }
            var closing = prompt
            closing.instruct("<close>")
            prompt.resume(after: "It was del")
            for form in Self.forms {
                for prompt in [prompt, closing] {
                    #expect(
                        Self.fault(in: prompt.messages(in: form), form) == nil, "seed \(seed), round \(round)"
                    )
                }
                #expect(closing.messages(in: form).last?.content.contains("<close>") == true)
            }
        }
    }

    /// What a strict template would refuse.
    private static func fault(in messages: [ChatMessage], _ form: PromptForm) -> String? {
        var rest = messages[...]
        if form.hasSystem, rest.popFirst()?.role != .system { return "the first is not the system's" }
        if rest.contains(where: { $0.role == .system }) { return "a second system message" }
        if !form.hasTools, rest.contains(where: { $0.role == .tool || !$0.calls.isEmpty }) { return "a tool" }
        // Mistral's: calls and results aside, users and assistants take turns.
        var expected = ChatMessage.Role.user
        var open: [String] = []
        for (place, message) in rest.enumerated() {
            let next = place + 1 < rest.count ? rest[rest.startIndex + place + 1].role : nil
            switch message.role {
            case .system: return "a second system message"
            case .tool:
                guard open.first == message.callID else { return "a result without its call" }
                open.removeFirst()
                if next == .user { return "the user behind a result" }
            case .assistant where !message.calls.isEmpty:
                if expected == .user { return "calls before the user has spoken" }
                open = message.calls.map(\.id)
                if next != .tool { return "a call without its result" }
            case .user, .assistant:
                if !open.isEmpty { return "a call without its result" }
                if message.role != expected { return "\(message.role) out of turn" }
                expected = message.role == .user ? .assistant : .user
            }
            if message.content.isEmpty, message.calls.isEmpty { return "an empty message" }
        }
        return rest.last?.role == .assistant ? "the assistant has the last word" : nil
    }
}
