import Conversation
import Glass

/// Adding labels to a session and removing them. It stays open, so that several can be changed.
struct LabelPicker: Picker {
    /// A label that the session has or can get.
    struct Row: Equatable, Sendable {
        let label: String
        /// Whether the session has it, as far as this console has asked for.
        let isSet: Bool
        /// Whether nothing but what is typed names it.
        let isNew: Bool
        /// Whether a change of it is not done yet.
        let isPending: Bool
    }

    let session: Session.ID
    let customer: SafeText
    let from: Focus?
    var editor = Editor()
    var exposure: OverlayExposure? = OverlayExposure()
    /// The labels that sessions have, the most used first; nil until they were read.
    var inUse: [String]?
    /// The session's labels when the picker opened, and those that were added since. They keep their place when they
    /// are removed.
    var ownFirst: [String]
    /// The session's labels as the picker showed them last.
    var shown: [String]
    /// The label that the operator moved to or changed; nil for the best match.
    var selected: String?
    /// Whether the labels in use came after the picker was opened and nothing has been typed since.
    fileprivate var areLabelsNews = false
    /// The row that the operator is moving to.
    private var target: Int?

    init(_ summary: SessionSummary, customer: SafeText, labels: [String], from: Focus) {
        session = summary.id
        self.customer = customer
        self.from = from
        ownFirst = labels
        shown = labels
    }

    /// On a narrow screen, the name leaves half of the row to what is typed.
    func title(width: Int) -> SafeText {
        "labels of \(customer.truncated(to: min(30, max(8, width - 32)))) ▸ "
    }

    var yes: SafeText { "add or remove" }
    var nothing: SafeText? { "no labels yet: type one" }

    func status(_ rows: [Row], in state: ConsoleState) -> SafeText? {
        let words: SafeText = "nothing private: the AI and programs that use the API read labels"
        let reading: SafeText = inUse == nil ? "; reading the labels in use …" : ""
        let short: SafeText = "not private: the AI and the API read it"
        return [words + reading, words].first { $0.width < state.size.columns } ?? short
    }

    // MARK: Rows

    func rows(in state: ConsoleState) -> [Row] {
        let labels = state.labels(of: session)
        let typed = LabelChange.typed(editor.text)
        let known = (ownFirst + (inUse ?? []) + labels).withoutRepetition.filter {
            !Session.isReserved(label: $0)
        }
        let set = Set(labels.map(ExactText.init))
        var rows = Self.matching(typed, known).map {
            Row(
                label: $0, isSet: set.contains(ExactText($0)), isNew: false,
                isPending: state.acts.isChanging($0, in: session))
        }
        if !typed.isEmpty, !known.contains(where: { $0.isExactly(typed) }) {
            rows.append(Row(label: typed, isSet: false, isNew: true, isPending: false))
        }
        return rows
    }

    /// The labels that contain the typed text, those that begin with it first.
    private static func matching(_ typed: String, _ labels: [String]) -> [String] {
        guard !typed.isEmpty else { return labels }
        let typed = typed.folded
        let ranked = labels.compactMap { label -> (rank: Int, label: String)? in
            let folded = label.folded
            if folded == typed { return (0, label) }
            if folded.hasPrefix(typed) { return (1, label) }
            return folded.contains(typed) ? (2, label) : nil
        }
        return (0...2).flatMap { rank in ranked.filter { $0.rank == rank }.map(\.label) }
    }

    func chosen(of rows: [Row]) -> Int {
        if let target { return min(target, rows.count - 1) }
        return selected.flatMap { label in rows.firstIndex { $0.label.isExactly(label) } } ?? 0
    }

    mutating func choose(_ index: Int) { target = index }

    /// The choice follows the label, not the row.
    func moved(in state: inout ConsoleState) -> [Effect] {
        state.overlay = pinned(in: state)
        return []
    }

    /// The same with its choice bound to the label that it has now.
    fileprivate func pinned(in state: ConsoleState) -> LabelPicker {
        let rows = rows(in: state)
        var picker = self
        picker.selected = rows.isEmpty ? nil : rows[chosen(of: rows)].label
        picker.target = nil
        return picker
    }

    /// Another text has another best match.
    func typed(in state: inout ConsoleState) -> [Effect] {
        var picker = self
        picker.selected = nil
        // Enter means what was typed, whatever was offered before.
        if areLabelsNews { picker.exposure?.isOwn = true }
        picker.areLabelsNews = false
        state.overlay = picker
        if editor.isBlank { state.left.labels[session] = nil }
        return []
    }

    // MARK: Changing

    func accept(_ row: Row, in state: inout ConsoleState) -> [Effect] {
        guard state.isAnswerable else {
            let key = state.keymap.hintName("palette.accept", in: .palette)
            return refuse("That came before this could be read: press \(key) again.", in: &state)
        }
        let change = row.isSet ? LabelChange(removing: [row.label]) : LabelChange(adding: [row.label])
        let labels = state.labels(of: session)
        if let refusal = change.refusal(on: labels) {
            return refuse(SafeText(oneLine: refusal.wording), in: &state)
        }
        if let reason = state.whyNotLabels { return refuse(reason, in: &state) }
        var picker = self
        picker.editor = Editor()
        picker.selected = row.label
        picker.shown = change.applied(to: labels)
        if !ownFirst.contains(where: { $0.isExactly(row.label) }) { picker.ownFirst.append(row.label) }
        state.overlay = picker
        if state.left.labels[session]?.text.isExactly(row.label) == true { state.left.labels[session] = nil }
        let claim = state.open?.summary?.claim ?? Claim(epoch: Epoch(0), owner: nil)
        return [
            state.perform(Act(id: state.newRequestID(), session: session, saw: claim, kind: .label(change)))
        ]
    }

    private func refuse(_ reason: SafeText, in state: inout ConsoleState) -> [Effect] {
        state.say(reason, .warning)
        return []
    }

    // MARK: Drawing

    func draw(_ row: Row, isChosen: Bool, in rect: Rect, of state: ConsoleState, on grid: inout Grid) {
        let mark: SafeText = row.isNew ? "new " : row.isSet ? "[x] " : "[ ] "
        let name = SafeText(label: row.label)
        grid.draw(
            Line(
                Span(isChosen ? "▌ " : "  ", .accent), Span(mark, row.isSet ? .success : .faint), Span(name),
                Span(row.isPending ? " …" : "", .faint)),
            column: rect.column, row: rect.row, width: rect.columns - 1)
    }
}

extension ConsoleState {
    mutating func openLabels() -> [Effect] {
        guard let summary = selected else { return [] }
        let name = callName(of: summary)
        var picker = LabelPicker(summary, customer: name, labels: labels(of: summary.id), from: focus)
        picker.editor = left.labels[summary.id] ?? Editor()
        overlay = picker
        return [.store(.loadLabels)]
    }

    /// The session's labels as they are once everything that this console asked for is done.
    func labels(of session: Session.ID) -> [String] {
        let summary = open?.id == session ? open?.summary : list.rows.first { $0.id == session }
        return acts.labels(of: session, after: summary?.session.labels ?? [])
    }

    /// Requests the labels in use once more where the picker is still without them.
    func readMissingLabels() -> [Effect] {
        guard let picker = overlay as? LabelPicker, picker.inUse == nil else { return [] }
        return [.store(.loadLabels)]
    }

    /// Offers the labels in use. Enter goes on meaning the row that the operator has seen.
    mutating func receive(labels: [String]) -> [Effect] {
        guard var picker = overlay as? LabelPicker else { return [] }
        if picker.rows(in: self).isEmpty {
            // Where nothing was to be seen, Enter now means something.
            if !labels.isEmpty {
                picker.exposure = OverlayExposure(isOwn: false)
                picker.areLabelsNews = true
            }
        } else if picker.exposure?.paintedAt != nil {
            picker = picker.pinned(in: self)
        }
        picker.inUse = labels
        overlay = picker
        return []
    }

    /// Gives the operator time to read labels that somebody else has changed: Enter would undo that.
    mutating func lookAtPickedLabels() {
        guard var picker = overlay as? LabelPicker else { return }
        let labels = labels(of: picker.session)
        guard Set(labels.map(ExactText.init)) != Set(picker.shown.map(ExactText.init)) else { return }
        picker = picker.pinned(in: self)
        picker.shown = labels
        picker.areLabelsNews = false
        picker.exposure = OverlayExposure(isOwn: false)
        overlay = picker
    }
}
