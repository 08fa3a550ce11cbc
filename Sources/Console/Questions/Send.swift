import Conversation
import Glass

/// Sending a message that deserves a second look.
struct Send: Question {
    /// What happens after the message was sent.
    var steps: [CannedReply.Step] = []

    var title: (before: SafeText, after: SafeText) { ("Send to ", "?") }
    var ink: Ink { .warning }
    var yes: SafeText { steps.asked }
    var no: SafeText { "back to writing" }
    var yieldsToTyping: Bool { true }

    /// Returns the message about to be sent, because the question covers the composer.
    func lines(_ asked: AskedQuestion, in state: ConsoleState, width: Int) -> [Line] {
        guard let text = state.drafts.composer?.editor.text else { return [] }
        var rows = SafeText(text).wrapped(to: max(10, width - 9))
        let most = 5
        if rows.count > most {
            let left = rows.count - most + 1
            rows.replaceSubrange((most - 2)..<(rows.count - 1), with: ["… \(count: left) more lines …"])
        }
        return rows.enumerated().map { index, row in
            Line(Span(index == 0 ? "message  " : "         ", .faint), Span(row, .plain))
        } + (steps.isEmpty ? [] : [Line(Span("then     ", .faint), Span(steps.alone, .warning))])
    }

    func accept(_ asked: AskedQuestion, in state: inout ConsoleState) -> [Effect] {
        state.transmit(after: asked)
    }

    static func warning(ofAgent name: String) -> SafeText {
        "The customer will see it from \(SafeText(oneLine: name)), the AI."
    }

    static func warning(ofUnread count: Int) -> SafeText {
        count == 1
            ? "The customer wrote a message that you cannot have read yet."
            : "The customer wrote \(count) messages that you cannot have read yet."
    }
}

extension ConsoleState {
    mutating func askToSend(_ reasons: [SafeText], isOwn: Bool = true) -> [Effect] {
        ask(Send(steps: drafts.composer?.activeSteps ?? []), reasons: reasons, isOwn: isOwn)
    }

    /// Returns why a message is not sent before the operator has looked at it again.
    func reasonsToAsk(_ key: DraftKey, _ composer: Composer, _ summary: SessionSummary) -> [SafeText] {
        var reasons: [SafeText] = []
        if composer.isGreetingAlone { reasons.append("It contains only your greeting.") }
        if open?.hasLater == true {
            reasons.append("The newest messages are not on screen.")
        } else if unseenMessages > 0 {
            reasons.append(Send.warning(ofUnread: unseenMessages))
        }
        if let comeback = composer.comeback { reasons.append(comeback.reason) }
        let lines = composer.editor.text.split(separator: "\n", omittingEmptySubsequences: false).count
        if lines > Self.longDraft {
            reasons.append("It is \(lines) lines long.")
        } else if rows(of: composer) > mostComposerRows {
            reasons.append("Only a part of it is on screen.")
        }
        if composer.activeSteps.contains(.handBack), presence.isSilent(in: key.session) {
            reasons += [Caution.silence.warning].compactMap { $0 }
        }
        if key.identity == .theAI, !drafts.hasSpoken(key, under: summary.claim, as: summary.agentName) {
            reasons.append(Send.warning(ofAgent: summary.agentName))
        }
        return reasons
    }

    private func rows(of composer: Composer) -> Int {
        EditorLayout(composer.editor, columns: composerWidth, memo: memo).rows.count
    }

    /// The number of lines beyond which sending a draft asks for confirmation.
    static let longDraft = 10

    /// The number of the customer's unanswered messages that were on screen for less than two seconds.
    private var unseenMessages: Int {
        guard let open else { return 0 }
        return open.unanswered.count { !open.exposure.hasSeen($0.event.offset, at: now.uptime) }
    }
}
