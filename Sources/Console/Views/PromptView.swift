import Conversation
import Glass

extension ConsoleState {
    func drawPrompt(_ prompt: Prompt, in rect: Rect, on grid: inout Grid) {
        let ink = prompt.ink
        drawTitle(title(of: prompt, width: rect.columns - 6), ink, in: rect, on: &grid)
        let remark = remark(on: prompt, width: rect.columns - 2)
        // If there is little room, show the typed text.
        let remarks = rect.rows > 2 && remark != nil ? 1 : 0
        drawEditor(
            prompt.editor, ink: ink,
            in: Rect(
                column: rect.column + 1, row: rect.row + 1, columns: rect.columns - 2,
                rows: rect.rows - 1 - remarks),
            hasCursor: true, on: &grid)
        guard let remark, remarks > 0 else { return }
        grid.draw(
            Line(remark), column: rect.column + 1, row: rect.row + rect.rows - 1, width: rect.columns - 2)
    }

    private func title(of prompt: Prompt, width: Int) -> SafeText {
        let keep = hintName("prompt.accept", in: .prompt)
        switch prompt.subject {
        case .note: return "PRIVATE NOTE on \(prompt.customer), only operators read it ▸"
        case .displayName: return "THE NAME THAT CUSTOMERS SEE; \(keep) keeps it ▸"
        case .instruct:
            let words = Self.instructing
            let room = width - words.width - 3
            return room < Self.shortestName
                ? words : "\(prompt.customer.truncated(to: min(30, room))) · \(words)"
        }
    }

    private static let instructing: SafeText = "INSTRUCT THE AI, not a message ▸"
    /// The fewest columns in which a name tells customers apart. A shorter one goes below instead.
    private static let shortestName = 10

    /// Returns what will follow from accepting the prompt, or why it cannot be accepted now.
    private func remark(on prompt: Prompt, width: Int) -> Span? {
        if let doubt = prompt.doubt, doubt.text == prompt.text { return Span(doubt.reason, .warning) }
        guard prompt.subject == .instruct else { return nil }
        if let reason = whyNotSteer {
            let lead: SafeText =
                width < 60 ? "\(prompt.customer.truncated(to: Self.shortestName)): " : "Not now. "
            return Span(lead + reason, .warning)
        }
        let isSilent = prompt.session.map { self.isSilent(in: $0) } ?? false
        let ink: Ink = isSilent ? .warning : .faint
        if width < 60 {
            let words: SafeText = isSilent ? ": no AI agent is running" : ": the AI speaks once"
            return Span(prompt.customer.truncated(to: max(4, width - words.width)) + words, ink)
        }
        if isSilent { return Span("No AI agent is running: none will follow it.", ink) }
        let isYours = open?.summary.map { self.isYours($0) } ?? false
        return Span(
            isYours
                ? "The AI speaks once, following it; the session stays yours."
                : "The AI replies once; ownership does not change.", ink)
    }
}

extension Prompt {
    fileprivate var ink: Ink {
        switch subject {
        case .note: .note
        case .displayName: .accent
        case .instruct: .instruct
        }
    }
}
