/// The roles besides `user` and `assistant` that a server's chat template accepts.
struct PromptForm: Hashable, Sendable {
    /// Whether there is a system role. Otherwise the system prompt begins the first user message.
    var hasSystem = true
    /// Whether there are tool roles. Otherwise the desk reports tool calls.
    var hasTools = true

    /// Returns what to try after a server rejected the roles of a prompt in this form.
    ///
    /// - Parameters:
    ///   - fault: What the server objected to.
    ///   - prompt: The prompt that it was sent.
    /// - Returns: nil if there is nothing left to try.
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

    /// Returns the form with the roles that both forms have.
    func common(with other: PromptForm) -> PromptForm {
        PromptForm(hasSystem: hasSystem && other.hasSystem, hasTools: hasTools && other.hasTools)
    }
}

/// What a server's chat template objects to in the roles of a prompt.
enum RoleFault: Hashable, Sendable {
    case system
    /// It may be any role: Mistral's template says that roles must alternate when it finds a system message.
    case some

    /// Reads why a request was refused; fails if that was not about roles.
    init?(_ body: String) {
        // llama.cpp quotes the template before its exception's message.
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
