extension Grid {
    /// The rows as text, without trailing spaces. A wide glyph is one character here.
    public var plainText: String {
        printed(trimming: " ") { $0.text }
    }

    /// The letters of the cells' inks, one per glyph as in `plainText`, without trailing dots. Reversed cells have
    /// uppercase letters, or `#` for plain text.
    public var inkText: String {
        printed(trimming: ".") { cell in
            guard cell.style.attributes.contains(.reverse) else { return String(cell.style.ink.letter) }
            return cell.style.ink == .plain ? "#" : cell.style.ink.letter.uppercased()
        }
    }

    private func printed(trimming blank: Character, _ form: (Cell) -> String) -> String {
        (0..<size.rows).map { row in
            let cells = cells[(row * size.columns)..<((row + 1) * size.columns)]
            var line = cells.lazy.filter { !$0.isContinuation }.map(form).joined()
            while line.last == blank { line.removeLast() }
            return line
        }.joined(separator: "\n")
    }
}
