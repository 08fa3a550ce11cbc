/// Something that a model reads after its system prompt.
enum PromptPart: Hashable, Sendable {
    case customer(String)
    /// What the AI said, or someone in its name.
    case agent(String)
    /// What colleagues said, did and noted, and what the AI is told.
    case desk(String)
    /// The tool calls of one answer, with their results.
    case exchange([AnsweredCall])

    struct AnsweredCall: Hashable, Sendable {
        var call: ChatMessage.Call
        var result: String

        /// The call in words, for a template without tools.
        var report: String { "You called \(call.name) with \(call.arguments). It answered:\n\(result)" }
    }

    var length: Int {
        switch self {
        case .customer(let text), .agent(let text), .desk(let text): text.unicodeScalars.count
        case .exchange(let calls):
            calls.reduce(0) { sum, made in
                sum + made.call.name.unicodeScalars.count + made.call.arguments.unicodeScalars.count
                    + made.result.unicodeScalars.count
            }
        }
    }

    var isExchange: Bool { if case .exchange = self { true } else { false } }

    var isAgent: Bool { if case .agent = self { true } else { false } }

    var isCustomer: Bool { if case .customer = self { true } else { false } }

    var texts: [String] {
        switch self {
        case .customer(let text), .agent(let text), .desk(let text): [text]
        case .exchange(let calls): calls.flatMap { [$0.call.arguments, $0.result] }
        }
    }
}
