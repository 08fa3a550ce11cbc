import Conversation
import Glass

/// Choosing one of the team's canned replies for the draft being written. Enter inserts it; nothing is sent.
struct ReplyPicker: Picker {
    let draft: DraftKey
    let customer: SafeText
    /// The key that opened it, which Esc types into the reply; empty if it was a command's key.
    let opening: String
    let from: Focus?
    var editor = Editor()
    var exposure: OverlayExposure? = OverlayExposure()
    /// The replies that match what is typed, the best first.
    private var matches: [CannedReply]
    /// The reply that the operator moved to; nil for the best match.
    private var selected: CannedReply.ID?

    /// The number of keys from which on a row of keys that began with the opening one is a paste.
    private static let shortestPaste = 6

    init(_ draft: DraftKey, customer: SafeText, replies: CannedReplies?, insteadOf opening: String) {
        self.draft = draft
        self.customer = customer
        self.opening = opening
        from = .composer
        matches = replies?.all ?? []
    }

    func title(width: Int) -> SafeText {
        "canned reply to \(customer.truncated(to: min(30, max(8, width - 36)))) ▸ "
    }

    var yes: SafeText { "insert" }
    var nothing: SafeText? { editor.isBlank ? nil : "no such reply" }

    func hint(for command: CommandName) -> SafeText? {
        switch command.rawValue {
        case "palette.accept": yes
        case "reply.complete": "complete the code"
        case "palette.cancel": opening.isEmpty ? "back" : "type \(SafeText(oneLine: opening))"
        default: nil
        }
    }

    func status(_ rows: [CannedReply], in state: ConsoleState) -> SafeText? {
        guard let replies = state.replies else { return "reading the canned replies …" }
        guard !replies.isEmpty else {
            return "No canned replies yet. The command line adds them: switchboard replies add"
        }
        return "\(count: rows.count) of \(count: replies.count), the most used first"
    }

    // MARK: Rows

    func rows(in state: ConsoleState) -> [CannedReply] { matches }

    func chosen(of rows: [CannedReply]) -> Int {
        selected.flatMap { id in rows.firstIndex { $0.id == id } } ?? 0
    }

    mutating func choose(_ index: Int) { selected = matches[index].id }

    private var chosen: CannedReply? { matches.isEmpty ? nil : matches[chosen(of: matches)] }

    /// Another text has another best match.
    func typed(in state: inout ConsoleState) -> [Effect] {
        var picker = self
        picker.matches = state.replies?.matching(editor.text) ?? []
        picker.selected = nil
        state.overlay = picker
        return []
    }

    /// The same picker with other replies. Enter goes on meaning what the operator has seen, or waits until it could be
    /// read.
    fileprivate func offering(_ replies: CannedReplies) -> ReplyPicker {
        let before = chosen
        var picker = self
        picker.matches = replies.matching(editor.text)
        picker.selected = before?.id
        if let after = picker.chosen, before.map(after.saysTheSame) != true {
            picker.exposure = OverlayExposure(isOwn: false)
        }
        return picker
    }

    // MARK: Keys

    /// The opening key once more types it. A long row of keys without a pause that began with it is a paste.
    func press(_ keys: [Key], in state: inout ConsoleState) -> [Effect]? {
        guard keys.count == 1, let text = keys[0].text else { return nil }
        if !opening.isEmpty, editor.characters.isEmpty, String(text) == opening { return cancel(in: &state) }
        let length = editor.characters.count + 2
        if !opening.isEmpty, length >= Self.shortestPaste, state.typing.burst.length >= length {
            return cancel(in: &state) + state.edit { $0.insert(text) }
        }
        return edit({ $0.insert(text) }, in: &state)
    }

    /// Goes back to the reply. What was typed in its place belongs to it.
    func cancel(in state: inout ConsoleState) -> [Effect] {
        let closing = state.closeOverlay()
        if !opening.isEmpty { state.editDraft(draft) { $0.insert(opening + editor.text) } }
        return closing
    }

    func accept(_ row: CannedReply, in state: inout ConsoleState) -> [Effect] {
        guard state.isAnswerable else {
            let key = state.keymap.hintName("palette.accept", in: .palette)
            state.say("That came before this could be read: press \(key) again.", .warning)
            return []
        }
        return state.insert(row, into: draft)
    }

    /// Inserts the reply whose code is typed in full; else completes the chosen one's code.
    fileprivate func complete(in state: inout ConsoleState) -> [Effect] {
        if let reply = state.replies?.reply(coded: editor.text) { return state.insert(reply, into: draft) }
        guard let code = chosen?.code else { return [] }
        return edit({ $0.replaceAll(code) }, in: &state)
    }
}

extension CannedReply {
    /// Whether inserting either would have the same effect.
    fileprivate func saysTheSame(as other: CannedReply) -> Bool {
        id == other.id && text.isExactly(other.text) && then == other.then
    }
}

extension ConsoleState {
    /// Opens the canned replies. `opening` is the key that did, if it is also text.
    mutating func openReplies(insteadOf opening: String = "") -> [Effect] {
        guard let key = drafts.current else { return [] }
        let customer = open?.summary.map { callName(of: $0) } ?? SafeText(oneLine: key.session.rawValue)
        overlay = ReplyPicker(key, customer: customer, replies: replies, insteadOf: opening)
        return [.store(.loadReplies)]
    }

    mutating func receive(_ replies: CannedReplies) {
        self.replies = replies
        if let picker = overlay as? ReplyPicker { overlay = picker.offering(replies) }
    }

    /// Requests the canned replies once more where the picker is still without them.
    func readMissingReplies() -> [Effect] {
        overlay is ReplyPicker && replies == nil ? [.store(.loadReplies)] : []
    }

    var whyNoReplyToComplete: SafeText? {
        overlay is ReplyPicker ? nil : "Only canned replies have codes to complete."
    }

    mutating func completeReply() -> [Effect] { (overlay as? ReplyPicker)?.complete(in: &self) ?? [] }
}
