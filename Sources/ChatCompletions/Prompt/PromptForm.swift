/// Which roles beside `user` and `assistant` a server's chat template takes.
struct PromptForm: Hashable, Sendable {
    /// Otherwise the briefing begins the first message of the user's.
    var hasSystem = true
    /// Otherwise calls of tools are told as the desk tells things.
    var hasTools = true

    /// What is to be tried after a server found fault with the roles of a prompt in this form.
    ///
    /// - Parameters:
    ///   - fault: What it said.
    ///   - prompt: What it was sent.
    /// - Returns: nil where nothing is left to be tried.
    func plainer(after fault: RoleFault, in prompt: Prompt) -> PromptForm? {
        var form = self
        let isToolRefused = hasTools && prompt.hasToolRoles
        if hasSystem, fault == .system || !isToolRefused {
            form.hasSystem = false
        } else if isToolRefused {
            form.hasTools = false
        } else {
            return nil
        }
        return form
    }

    /// What both leave out is left out.
    func common(with other: PromptForm) -> PromptForm {
        PromptForm(hasSystem: hasSystem && other.hasSystem, hasTools: hasTools && other.hasTools)
    }
}

/// What a server's chat template has against the roles of a prompt.
enum RoleFault: Hashable, Sendable {
    case system
    /// It may be any of them: Mistral's template says that roles must alternate where it finds a system message.
    case some

    /// Reads why a request was refused; nil where it is for something else.
    init?(_ body: String) {
        // llama.cpp quotes the template before its exception.
        var text = body.lowercased()[...]
        while let quoted = text.firstRange(of: "exception: ") { text = text[quoted.upperBound...] }
        let isOfSystem = text.contains("system") || text.contains("developer instruction")
        let isOfRoles =
            text.contains("alternat")
            || text.contains("role") && Self.refusals.contains { text.contains($0) }
        if isOfSystem, isOfRoles || Self.refusals.contains(where: { text.contains($0) }) {
            self = .system
        } else if isOfRoles {
            self = .some
        } else {
            return nil
        }
    }

    private static let refusals = [
        "support", "only", "must", "expect", "invalid", "not allowed", "not enabled", "unknown",
    ]
}
