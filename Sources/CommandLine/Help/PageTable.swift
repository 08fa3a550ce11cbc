internal import Glass

/// A table of a page, in columns, or row by row where there are too many columns for the width.
struct PageTable {
    private let head: [SafeText]
    private let rows: [[SafeText]]

    private static let gap = 2
    /// The narrowest column that can still be read.
    private static let narrowest = 12

    /// - Parameter rows: The head, then the other rows.
    init(_ rows: [[String]]) {
        let count = rows.map(\.count).max() ?? 0
        let all = rows.map { row in
            row.map { SafeText(oneLine: $0) } + Array(repeating: .empty, count: count - row.count)
        }
        head = all.first ?? []
        self.rows = Array(all.dropFirst())
    }

    func lines(columns: Int) -> [SafeText] {
        guard let widths = widths(columns: columns) else { return records(columns: columns) }
        let line = widths.map { SafeText(String(repeating: "-", count: $0)) }
        let isTall = rows.contains { row in zip(row, widths).contains { $0.width > $1 } }
        let body = rows.flatMap { row in
            // Rows of several lines need space between them.
            self.lines(of: row, widths) + (isTall ? [SafeText.empty] : [])
        }
        return lines(of: head, widths) + lines(of: line, widths) + (isTall ? body.dropLast() : body[...])
    }

    /// The width of each column, the widest ones cut until all fit; nil if they cannot be read then.
    private func widths(columns: Int) -> [Int]? {
        var widths = head.indices.map { column in
            max(1, ([head] + rows).map { $0[column].width }.max() ?? 1)
        }
        let natural = widths
        var excess = widths.reduce(0, +) + Self.gap * (widths.count - 1) - columns
        while excess > 0, let widest = widths.indices.max(by: { widths[$0] < widths[$1] }) {
            let next = widths.enumerated().filter { $0.offset != widest }.map(\.element).max() ?? 0
            let cut = min(excess, max(1, widths[widest] - next))
            widths[widest] -= cut
            excess -= cut
        }
        let isReadable = zip(widths, natural).allSatisfy { $0 == $1 || $0 >= Self.narrowest }
        return isReadable ? widths : nil
    }

    private func lines(of row: [SafeText], _ widths: [Int]) -> [SafeText] {
        let cells = zip(row, widths).map { $0.wrapped(to: $1) }
        let height = cells.map(\.count).max() ?? 0
        return (0..<height).map { index in
            let last = cells.lastIndex { index < $0.count && !$0[index].isEmpty } ?? 0
            return (0...last).map { column in
                let text = index < cells[column].count ? cells[column][index] : .empty
                return column == last ? text : text.padded(to: widths[column] + Self.gap)
            }.joined()
        }
    }

    /// Each row as a few lines: the first cell, then the others under their heads.
    private func records(columns: Int) -> [SafeText] {
        rows.enumerated().flatMap { index, row in
            let others = zip(head, row).dropFirst().filter { !$0.1.isEmpty }
                .map { "\($0): \($1)" as SafeText }.joined(separator: "; ")
            let lines = (row.first ?? .empty).wrapped(to: columns)
            let facts = others.wrapped(to: columns - 4).map { "    \($0)" as SafeText }
            return (index == 0 ? [] : [SafeText.empty]) + lines + facts
        }
    }
}
