/// Finds rows whose text holds all letters of a query in order.
enum FuzzyMatch {
    /// Rows that match, best first; all rows in their order for an empty query.
    static func best<Row>(of rows: [Row], for query: String, text: (Row) -> String) -> [Row] {
        let wanted = Array(query.lowercased().filter { !$0.isWhitespace })
        guard !wanted.isEmpty else { return rows }
        let scored = rows.enumerated().compactMap { index, row in
            score(wanted, in: Array(text(row).lowercased())).map { (index: index, score: $0, row: row) }
        }
        return scored.sorted { ($0.score, -$0.index) > ($1.score, -$1.index) }.map(\.row)
    }

    /// Higher is better: runs and word starts count, distance costs; nil where a letter is missing.
    private static func score(_ wanted: [Character], in text: [Character]) -> Int? {
        var best: Int?
        for start in text.indices where text[start] == wanted[0] {
            if let score = score(wanted, in: text, from: start) { best = max(best ?? Int.min, score) }
        }
        return best
    }

    private static func score(_ wanted: [Character], in text: [Character], from start: Int) -> Int? {
        var score = 0
        var place = start
        var last: Int?
        for letter in wanted {
            guard let found = text[place...].firstIndex(of: letter) else { return nil }
            if let last { score += found == last + 1 ? 8 : -min(found - last, 6) }
            if found == 0 || !(text[found - 1].isLetter || text[found - 1].isNumber) { score += 10 }
            last = found
            place = found + 1
        }
        return score - min(start, 20) / 2
    }
}
