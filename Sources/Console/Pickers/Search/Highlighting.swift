import Conversation
import Glass

extension SafeText {
    /// Returns a single line in pieces, with the search terms highlighted.
    func highlighting(_ searched: String, _ style: Style = .plain) -> [Span] {
        highlighting(searched, over: [Span(text: self, style: style)])
    }

    /// Returns a single line, which is given in pieces of several styles, with the search terms highlighted. A match
    /// may go over several pieces.
    func highlighting(_ searched: String, over pieces: [Span]) -> [Span] {
        guard !searched.isEmpty else { return pieces }
        var matches = occurrences(of: SearchTerms(searched).typed, foldedBy: \.folded).filter { !$0.isEmpty }[
            ...]
        guard !matches.isEmpty else { return pieces }
        var spans: [Span] = []
        var column = 0
        for piece in pieces {
            let end = column + piece.text.width
            var rest = piece.text
            while let match = matches.first, match.lowerBound < end {
                let (before, others) = rest.split(at: max(0, match.lowerBound - column))
                let (found, after) = others.split(
                    at: min(match.upperBound, end) - max(match.lowerBound, column))
                spans += [Span(text: before, style: piece.style), Span(found, .match)]
                rest = after
                column = min(match.upperBound, end)
                // The rest of the match is in the next piece.
                guard match.upperBound <= end else { break }
                matches = matches.dropFirst().drop { $0.lowerBound < match.upperBound }
            }
            spans.append(Span(text: rest, style: piece.style))
            column = end
        }
        return spans
    }
}
