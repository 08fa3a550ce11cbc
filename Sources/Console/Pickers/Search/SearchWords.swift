public import Conversation
public import Glass

extension SearchHit {
    /// The snippet on one line, with `…` where the text goes on.
    public var passage: SafeText {
        let words = SafeText(oneLine: snippet)
        return (isCutBefore ? "… " : "") + words + (isCutAfter ? " …" : "")
    }

    /// Returns what of the passage fits, in whole words around what was searched for.
    func passage(for text: String, columns: Int) -> SafeText {
        let passage = passage
        guard passage.width > columns, columns > 8 else { return passage.truncated(to: columns) }
        let rows = passage.wrapped(to: columns - 4)
        let terms = SearchTerms(text).typed
        let shown = rows.firstIndex { !$0.occurrences(of: terms, foldedBy: \.folded).isEmpty } ?? 0
        return (shown > 0 ? "… " : "") + rows[shown] + (shown + 1 < rows.count ? " …" : "")
    }

    /// What kind of text it is in.
    var fieldName: SafeText {
        switch field {
        case .message: source == .customer ? "customer" : source == .aiAgent ? "AI" : "message"
        case .name: "name"
        case .title: "title"
        case .reason: "reason"
        case .note: "note"
        case .tool: "tool"
        case .id: "id"
        }
    }
}
