import Conversation
import Glass

/// A text being edited, broken into rows of a width, and where each grapheme stands in them.
struct EditorLayout {
    /// One row as drawn.
    struct Row {
        var text: SafeText
        /// The graphemes that stand on it; a line end belongs to the row that it ends.
        var range: Range<Int>
        /// The column of each grapheme of `range`, and one past the last.
        var columns: [Int]
    }

    let rows: [Row]
    let cursor: Point

    init(_ editor: Editor, columns width: Int) {
        var builder = RowBuilder(width: max(2, width))
        let characters = editor.characters
        for index in characters.indices {
            if characters[index].isNewline {
                builder.endLine(after: index)
            } else {
                builder.place(characters, index)
            }
        }
        builder.finish(count: characters.count)
        rows = builder.rows
        let row = rows.lastIndex { $0.range.lowerBound <= editor.cursor } ?? 0
        let column = rows[row].columns[
            min(editor.cursor - rows[row].range.lowerBound, rows[row].columns.count - 1)]
        cursor = Point(column: column, row: row)
    }

    /// The grapheme nearest to a place.
    func place(row: Int, column: Int) -> Int {
        let target = rows[min(max(0, row), rows.count - 1)]
        let inRow = target.columns.lastIndex { $0 <= column } ?? 0
        // A row's last place is the start of the next row; stay on this one.
        let isLastRow = target.range.upperBound == rows.last?.range.upperBound
        let limit = isLastRow ? target.range.count : max(0, target.range.count - 1)
        return target.range.lowerBound + min(inRow, limit)
    }
}

/// Fills rows grapheme by grapheme and moves a word that does not fit to the next row.
private struct RowBuilder {
    let width: Int
    var rows: [EditorLayout.Row] = []
    private var start = 0
    private var pieces: [SafeText] = []
    private var columns: [Int] = [0]
    /// Where in `pieces` the last word began, counted in graphemes.
    private var wordStart = 0

    init(width: Int) { self.width = width }

    mutating func place(_ characters: [Character], _ index: Int) {
        let piece = SafeText(oneLine: String(characters[index]))
        let used = columns[columns.count - 1]
        // One column stays free for the cursor behind the last grapheme.
        if used + piece.width > width - 1, !pieces.isEmpty { wrap() }
        pieces.append(piece)
        columns.append(columns[columns.count - 1] + piece.width)
        if characters[index].isWhitespace { wordStart = pieces.count }
    }

    mutating func endLine(after index: Int) {
        emit(count: pieces.count, extra: 1)
        start = index + 1
    }

    mutating func finish(count: Int) { emit(count: pieces.count, extra: 0) }

    private mutating func wrap() {
        emit(count: wordStart > 0 ? wordStart : pieces.count, extra: 0)
    }

    private mutating func emit(count: Int, extra: Int) {
        let kept = Array(pieces[..<count])
        rows.append(
            EditorLayout.Row(
                text: kept.reduce(.empty, +), range: start..<(start + count + extra),
                columns: Array(columns[...count])))
        let moved = Array(pieces[count...])
        start += count
        pieces = moved
        columns = moved.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.width) }
        wordStart = 0
    }
}
