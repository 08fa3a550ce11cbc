import Conversation
import Glass

/// A prompt on screen and what is typed into it.
struct OpenPrompt: Overlay {
    let prompt: any Prompt
    /// The session that it is about; nil if it is about none.
    let session: Session.ID?
    let customer: SafeText
    var editor: Editor
    var exposure: OverlayExposure? = OverlayExposure()
    /// Whether a line break was pasted into the prompt.
    var hadLineEnd = false
    /// The text that needs confirmation, and why.
    var doubt: Doubt?

    struct Doubt: Equatable, Sendable {
        var text: String
        var reason: SafeText
    }

    init(_ prompt: any Prompt, session: Session.ID? = nil, customer: SafeText = "", editor: Editor) {
        self.prompt = prompt
        self.session = session
        self.customer = customer
        self.editor = editor
    }

    /// The typed text, without surrounding whitespace.
    var text: String { editor.text.trimmed }

    var context: Context { .prompt }
    var place: OverlayPlace { .foot }
    var acceptsText: Bool { true }

    func hint(for command: CommandName) -> SafeText? { command == "prompt.accept" ? prompt.yes : nil }

    func edit(_ change: (inout Editor) -> Void, in state: inout ConsoleState) -> [Effect] {
        var open = self
        change(&open.editor)
        state.overlay = open
        return []
    }

    func paste(_ text: String, in state: inout ConsoleState) -> [Effect] {
        let lines = text.split(whereSeparator: \.isNewline)
        var open = self
        if lines.count > 1 { open.hadLineEnd = true }
        return open.edit({ $0.insert(lines.joined(separator: " ")) }, in: &state)
    }

    /// Records the line break, because a name that contains one is doubtful.
    func breakLine(in state: inout ConsoleState) -> [Effect] {
        var open = self
        open.hadLineEnd = true
        return open.edit({ $0.insert(" ") }, in: &state)
    }

    // MARK: Drawing

    func rows(width: Int, in state: ConsoleState) -> Int { prompt.hasRemark || doubt != nil ? 4 : 3 }

    func draw(in rect: Rect, of state: ConsoleState, on grid: inout Grid) {
        let title = prompt.title(of: self, in: state, width: rect.columns - 6)
        state.drawTitle(title, prompt.ink, in: rect, on: &grid)
        let remark = remark(in: state, width: rect.columns - 2)
        // If there is little room, show the typed text.
        let remarks = rect.rows > 2 && remark != nil ? 1 : 0
        state.drawEditor(
            editor, ink: prompt.ink,
            in: Rect(
                column: rect.column + 1, row: rect.row + 1, columns: rect.columns - 2,
                rows: rect.rows - 1 - remarks),
            hasCursor: true, on: &grid)
        guard let remark, remarks > 0 else { return }
        grid.draw(
            Line(remark), column: rect.column + 1, row: rect.row + rect.rows - 1, width: rect.columns - 2)
    }

    private func remark(in state: ConsoleState, width: Int) -> Span? {
        if let doubt, doubt.text == text { return Span(doubt.reason, .warning) }
        return prompt.remark(on: self, in: state, width: width)
    }
}

extension ConsoleState {
    /// Opens a prompt about the selected session, with a text that was left there.
    mutating func ask(_ prompt: some Prompt, customer: SafeText, in session: Session.ID, text: Editor?) {
        overlay = OpenPrompt(prompt, session: session, customer: customer, editor: text ?? Editor())
    }

    mutating func acceptPrompt() -> [Effect] {
        if let filter = overlay as? FilterPrompt { return acceptFilter(filter) }
        guard let open = overlay as? OpenPrompt else { return [] }
        guard isAnswerable else {
            say(
                "That came before this could be read: press \(keymap.hintName("prompt.accept", in: .prompt)) again.",
                .warning)
            return []
        }
        let text = open.text
        return text.isEmpty ? cancelPrompt() : open.prompt.accept(text, from: open, in: &self)
    }

    mutating func cancelPrompt() -> [Effect] {
        if let filter = overlay as? FilterPrompt { return cancelFilter(filter) }
        guard let open = overlay as? OpenPrompt else { return [] }
        open.prompt.leave(open, in: &self)
        return closeOverlay()
    }
}

extension String {
    fileprivate var trimmed: String {
        var text = Substring(self)
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text)
    }
}
