import Conversation
import Glass

/// The text of an editor, wrapped to a width, with the position of each grapheme.
struct EditorLayout {
    /// One row on screen.
    struct TextRow {
        /// The graphemes of the row, including the line break that ends it.
        var range: Range<Int>
        /// The start column of each visible grapheme, plus the column after the last.
        var columns: [Int]
    }

    let rows: [TextRow]
    let cursor: Point
    private let characters: [Character]

    init(_ editor: Editor, columns width: Int, memo: LayoutMemo? = nil) {
        characters = editor.characters
        let make = { [characters] in Self.rows(of: characters, width: max(2, width)) }
        rows = memo?.rows(characters, width: width, make) ?? make()
        let row = rows.lastIndex { $0.range.lowerBound <= editor.cursor } ?? 0
        let column = rows[row].columns[
            min(editor.cursor - rows[row].range.lowerBound, rows[row].columns.count - 1)]
        cursor = Point(column: column, row: row)
    }

    /// The visible text of a row.
    func text(of row: TextRow) -> SafeText {
        let shown = row.range.prefix(row.columns.count - 1)
        return shown.reduce(.empty) { $0 + SafeText(oneLine: String(characters[$1])) }
    }

    /// The columns that a part of the text occupies in a row.
    func columns(of part: Range<Int>, in row: TextRow) -> Range<Int> {
        let shown = row.range.lowerBound..<(row.range.lowerBound + row.columns.count - 1)
        let part = part.clamped(to: shown)
        let start = row.columns[part.lowerBound - row.range.lowerBound]
        return start..<row.columns[part.upperBound - row.range.lowerBound]
    }

    private static func rows(of characters: [Character], width: Int) -> [TextRow] {
        var builder = RowBuilder(width: width)
        for index in characters.indices {
            let character = characters[index]
            switch character.asciiValue {
            case 0x0A?, 0x0D?: builder.endLine(after: index)
            case 0x20?: builder.place(width: 1, isSpace: true)
            case (0x21...0x7E)?: builder.place(width: 1, isSpace: false)
            default:
                if character.isNewline {
                    builder.endLine(after: index)
                } else {
                    let width = SafeText(oneLine: String(character)).width
                    builder.place(width: width, isSpace: character.isWhitespace)
                }
            }
        }
        builder.finish()
        return builder.rows
    }

    /// Returns the index of the grapheme nearest to a row and column.
    func place(row: Int, column: Int) -> Int {
        let target = rows[min(max(0, row), rows.count - 1)]
        let inRow = target.columns.lastIndex { $0 <= column } ?? 0
        // The place after a row's last grapheme is the start of the next row. Stay on this one.
        let isLastRow = target.range.upperBound == rows.last?.range.upperBound
        let limit = isLastRow ? target.range.count : max(0, target.range.count - 1)
        return target.range.lowerBound + min(inRow, limit)
    }
}

/// Fills rows grapheme by grapheme, and wraps a word that does not fit onto the next row.
private struct RowBuilder {
    let width: Int
    var rows: [EditorLayout.TextRow] = []
    private var start = 0
    private var columns: [Int] = [0]
    private var used = 0
    /// The number of graphemes in the row before its last word.
    private var wordStart = 0

    init(width: Int) { self.width = width }

    mutating func place(width glyph: Int, isSpace: Bool) {
        // One column stays free for a cursor after the last grapheme.
        if used + glyph > width - 1, columns.count > 1 { wrap() }
        used += glyph
        columns.append(used)
        if isSpace { wordStart = columns.count - 1 }
    }

    mutating func endLine(after index: Int) {
        emit(columns.count - 1, lineEnd: 1)
        start = index + 1
    }

    mutating func finish() { emit(columns.count - 1, lineEnd: 0) }

    private mutating func wrap() { emit(wordStart > 0 ? wordStart : columns.count - 1, lineEnd: 0) }

    private mutating func emit(_ count: Int, lineEnd: Int) {
        let end = columns[count]
        rows.append(
            EditorLayout.TextRow(range: start..<(start + count + lineEnd), columns: Array(columns[...count])))
        columns = columns[count...].map { $0 - end }
        used -= end
        start += count
        wordStart = 0
    }
}
