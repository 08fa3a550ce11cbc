extension Ink {
    /// The name by which theme files call the meaning.
    public var name: String {
        switch self {
        case .plain: "text"
        case .faint: "faint"
        case .customer: "customer"
        case .ai: "ai"
        case .human: "operator"
        case .onBehalf: "on_behalf"
        case .system: "system"
        case .tool: "tool"
        case .waiting: "waiting"
        case .mine: "yours"
        case .theirs: "theirs"
        case .automatic: "automatic"
        case .closed: "closed"
        case .warning: "warning"
        case .error: "error"
        case .success: "success"
        case .note: "note"
        case .accent: "accent"
        case .match: "match"
        case .asYourself: "as_yourself"
        case .asTheAI: "as_the_ai"
        case .instruct: "instruction"
        case .rule: "line"
        case .markup: "markup"
        case .code: "code"
        case .link: "link"
        }
    }
}
