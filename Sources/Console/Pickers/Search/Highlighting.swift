import Conversation
import Glass

extension SafeText {
    /// Returns a single line in pieces, with the search terms highlighted.
    func highlighting(_ searched: String, _ style: Style = .plain) -> [Span] {
        guard !searched.isEmpty else { return [Span(text: self, style: style)] }
        var spans: [Span] = []
        var rest = self
        var column = 0
        for match in occurrences(of: SearchTerms(searched).typed, foldedBy: \.folded)
        where match.lowerBound >= column && !match.isEmpty {
            let (before, others) = rest.split(at: match.lowerBound - column)
            let (found, after) = others.split(at: match.count)
            spans += [Span(text: before, style: style), Span(found, .match)]
            rest = after
            column = match.upperBound
        }
        return spans + [Span(text: rest, style: style)]
    }
}
