import Conversation
import Glass

/// An instruction for the AI that is unfinished or may be repeated.
struct LeftInstruction: Equatable, Sendable {
    var editor = Editor()
    /// An instruction of unknown outcome. Repeated unchanged, it keeps its request ID, so that the AI speaks only
    /// once.
    var unconfirmed: Act?
}

/// Instructing the AI without taking over its session.
extension ConsoleState {
    mutating func startInstruction() -> [Effect] {
        guard let summary = selected else { return [] }
        var prompt = Prompt(subject: .instruct, session: summary.id, customer: callName(of: summary))
        prompt.editor = leftInstructions[summary.id]?.editor ?? Editor()
        overlay = .prompt(prompt)
        return [.loadAgents]
    }

    /// Sends an instruction, or keeps it in the prompt if that is not possible now.
    mutating func instruct(_ prompt: Prompt, _ text: String) -> [Effect] {
        guard let session = prompt.session, let summary = open?.summary, summary.id == session else {
            say(Self.beingRead, .warning)
            return []
        }
        if let reason = whyNotSteer {
            say(reason, .warning)
            return []
        }
        guard text.count <= Composer.characterLimit else {
            say(
                "Not done: an instruction holds at most \(count: Composer.characterLimit) characters.", .error
            )
            return []
        }
        overlay = nil
        claims[session] = nil
        let earlier = leftInstructions.removeValue(forKey: session)?.unconfirmed
        let again = earlier.flatMap { $0.kind == .steer(text) ? $0.id : nil }
        return [
            perform(
                Act(id: again ?? newRequestID(), session: session, saw: summary.claim, kind: .steer(text)))
        ]
    }

    mutating func leaveInstruction(_ prompt: Prompt) {
        guard let session = prompt.session else { return }
        guard !prompt.editor.isBlank else {
            leftInstructions[session] = nil
            return
        }
        leftInstructions[session, default: LeftInstruction()].editor = prompt.editor
    }

    /// Puts an instruction that was not accepted back where it was typed.
    mutating func giveBack(_ text: String, of act: Act, _ failure: Failure) {
        say("Your words are kept: \(keyName("session.steer")). \(SafeText(oneLine: failure.wording))", .error)
        if case .prompt(var prompt) = overlay, prompt.subject == .instruct, prompt.session == act.session {
            prompt.editor.prepend(prompt.editor.isBlank ? text : text + " ")
            overlay = .prompt(prompt)
            return
        }
        var left = leftInstructions[act.session] ?? LeftInstruction()
        left.unconfirmed = left.editor.isBlank && !failure.isDefinite ? act : nil
        left.editor.prepend(left.editor.isBlank ? text : text + " ")
        leftInstructions[act.session] = left
    }
}
