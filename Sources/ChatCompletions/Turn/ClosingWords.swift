import Agent
import Conversation

extension Guidelines {
    /// Returns what to say after a handoff if the model says nothing: the file's first closing message in the
    /// customer's language that needs nothing but names, or else a fixed one.
    func closingWords(in conversation: AgentConversation) -> String {
        let said = conversation.lines.filter { $0.voice == .customer }.suffix(Self.searchedMessages)
        let language = language(of: said.map { Words($0.text) })
        let handoffs = (list + otherwise).filter { $0.trigger.language == language }
            .flatMap(\.answers).filter { $0.calls.contains { $0.tool == Tool.initiateHumanHandoff.name } }
        let words = handoffs.lazy.compactMap { answer in
            answer.messages.first?.filled { place in
                switch place {
                case .customer: conversation.customerName.isBlank ? nil : conversation.customerName
                case .agent: conversation.agent.displayName
                default: nil
                }
            }
        }
        return words.first { !$0.isBlank } ?? "A colleague will take over from here. Please wait a moment."
    }

    private static let searchedMessages = 50
}
