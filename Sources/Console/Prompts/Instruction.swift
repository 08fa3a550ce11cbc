import Conversation
import Glass

/// What the AI should say or do once, without taking over its session.
struct Instruction: Prompt {
    private static let words: SafeText = "INSTRUCT THE AI, not a message ▸"
    /// The fewest columns in which a name tells customers apart. A shorter one goes below instead.
    private static let shortestName = 10

    var ink: Ink { .instruct }
    var yes: SafeText { "tell the AI" }
    var hasRemark: Bool { true }

    func title(of open: OpenPrompt, in state: ConsoleState, width: Int) -> SafeText {
        let room = width - Self.words.width - 3
        return room < Self.shortestName
            ? Self.words : "\(open.customer.truncated(to: min(30, room))) · \(Self.words)"
    }

    func remark(on open: OpenPrompt, in state: ConsoleState, width: Int) -> Span? {
        if let reason = state.whyNotSteer {
            let lead: SafeText =
                width < 60 ? "\(open.customer.truncated(to: Self.shortestName)): " : "Not now. "
            return Span(lead + reason, .warning)
        }
        let isSilent = open.session.map { state.presence.isSilent(in: $0) } ?? false
        let ink: Ink = isSilent ? .warning : .faint
        if width < 60 {
            let words: SafeText = isSilent ? ": no AI agent is running" : ": the AI speaks once"
            return Span(open.customer.truncated(to: max(4, width - words.width)) + words, ink)
        }
        if isSilent { return Span("No AI agent is running: none will follow it.", ink) }
        let isYours = state.open?.summary.map { state.isYours($0) } ?? false
        return Span(
            isYours
                ? "The AI speaks once, following it; the session stays yours."
                : "The AI replies once; ownership does not change.", ink)
    }

    /// Sends the instruction, or keeps it in the prompt if that is not possible now.
    func accept(_ text: String, from open: OpenPrompt, in state: inout ConsoleState) -> [Effect] {
        guard let session = open.session, let summary = state.open?.summary, summary.id == session else {
            state.say(ConsoleState.beingRead, .warning)
            return []
        }
        if let reason = state.whyNotSteer {
            state.say(reason, .warning)
            return []
        }
        guard text.count <= Composer.characterLimit else {
            state.say(
                "Not done: an instruction holds at most \(count: Composer.characterLimit) characters.", .error
            )
            return []
        }
        state.overlay = nil
        state.claims.end(session)
        let earlier = state.left.instructions.removeValue(forKey: session)?.unconfirmed
        let again = earlier.flatMap { $0.kind == .steer(text) ? $0.id : nil }
        let act = Act(
            id: again ?? state.newRequestID(), session: session, saw: summary.claim, kind: .steer(text))
        return [state.perform(act)]
    }

    /// Keeps an unfinished instruction for next time.
    func leave(_ open: OpenPrompt, in state: inout ConsoleState) {
        guard let session = open.session else { return }
        guard !open.editor.isBlank else {
            state.left.instructions[session] = nil
            return
        }
        state.left.instructions[session, default: LeftInstruction()].editor = open.editor
    }
}

extension ConsoleState {
    mutating func startInstruction() -> [Effect] {
        guard let summary = selected else { return [] }
        ask(
            Instruction(), customer: callName(of: summary), in: summary.id,
            text: left.instructions[summary.id]?.editor)
        return [.store(.loadAgents)]
    }

    /// Puts an instruction that was not accepted back where it was typed.
    mutating func giveBack(_ text: String, of act: Act, _ failure: Failure) {
        say(
            "Your words are kept: \(keymap.keyName("session.steer")). \(SafeText(oneLine: failure.wording))",
            .error)
        if var open = overlay as? OpenPrompt, open.prompt is Instruction, open.session == act.session {
            open.editor.prepend(open.editor.isBlank ? text : text + " ")
            overlay = open
            return
        }
        var kept = left.instructions[act.session] ?? LeftInstruction()
        kept.unconfirmed = kept.editor.isBlank && !failure.isDefinite ? act : nil
        kept.editor.prepend(kept.editor.isBlank ? text : text + " ")
        left.instructions[act.session] = kept
    }
}
