/// The markup of a text, as most of CommonMark has it: emphasis, code, lists, quotations, headings and links. It says how
/// the text is styled and never what it is: marks are text like any other.
///
/// Left out are what needs more than one look at each line: code by indentation, tables, references to links, HTML, and
/// emphasis that goes on in another line of a quotation.
public struct Markup: Sendable {
    /// A part of a row with the same traits.
    public struct Piece: Hashable, Sendable {
        /// The part, never empty.
        public let text: SafeText
        /// What is said about it.
        public let traits: MarkupTraits
    }

    /// A row of the wrapped text.
    public struct Row: Hashable, Sendable {
        /// The whole row.
        public let text: SafeText
        /// Its parts, in order; none if the row is empty.
        public let pieces: [Piece]
    }

    let text: SafeText
    let runs: [MarkupRun]

    /// Reads the markup of a text, in time proportional to its length; nil if there is none.
    ///
    /// - Parameters:
    ///   - text: Any number of lines.
    ///   - links: The places of addresses in the text's UTF-8, in order.
    public init?(_ text: SafeText, links: [Range<Int>] = []) {
        let runs = text.text.withBytes { bytes in
            var blocks = MarkupBlocks(bytes, links: links)
            return blocks.runs()
        }
        guard let runs else { return nil }
        self.text = text
        self.runs = runs
    }

    /// Returns the rows that `SafeText.wrapped(to:)` would return, in pieces.
    public func rows(wrappedTo columns: Int) -> [Row] {
        // Where one column is left, wide characters are replaced.
        guard columns > 1 else {
            return text.wrapped(to: columns).map { row in
                Row(text: row, pieces: row.isEmpty ? [] : [Piece(text: row, traits: [])])
            }
        }
        var current = 0
        return text.placedRows(to: columns).map { row in
            while current + 1 < runs.count, runs[current].end <= row.start { current += 1 }
            return Row(text: row.text, pieces: pieces(of: row, from: current))
        }
    }

    private func pieces(of row: SafeText.PlacedRow, from first: Int) -> [Piece] {
        let end = row.start + row.text.text.utf8.count
        var pieces: [Piece] = []
        var place = row.start
        var current = first
        row.text.text.withBytes { bytes in
            while place < end {
                let part = place..<min(runs[current].end, end)
                let words = bytes.text((part.lowerBound - row.start)..<(part.upperBound - row.start))
                pieces.append(
                    Piece(
                        text: SafeText(trusted: words, width: SafeText.widestLine(of: words)),
                        traits: runs[current].traits))
                place = part.upperBound
                current += 1
            }
        }
        return pieces
    }
}
