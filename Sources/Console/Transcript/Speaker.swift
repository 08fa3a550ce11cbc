public import Conversation
public import Glass

/// The speaker in a transcript: a fixed word for a customer, never a name that the customer chose.
public struct Speaker {
    public let name: SafeText
    let ink: Ink

    /// Creates the speaker of an entry, as operators see them.
    public init(_ entry: LogEntry) {
        let person =
            entry.author ?? entry.event.message?.participant?.displayName ?? Operator.defaultPublicName
        switch entry.event.source {
        case .customer: (name, ink) = ("customer", .customer)
        case .customerUI: (name, ink) = ("customer UI", .customer)
        case .aiAgent: (name, ink) = ("AI", .ai)
        case .humanAgent: (name, ink) = (SafeText(oneLine: person), .human)
        case .humanAgentOnBehalfOfAIAgent:
            let author = entry.author.map { SafeText(oneLine: $0) }
            (name, ink) = (author.map { "as AI: \($0)" } ?? "as the AI", .onBehalf)
        case .system: (name, ink) = ("system", .system)
        case .other(let other): (name, ink) = (SafeText(oneLine: other), .system)
        }
    }
}
