extension Grid {
    /// The rows as text, without trailing spaces. A wide glyph is one character here.
    public var plainText: String {
        (0..<size.rows).map { row in
            let cells = cells[(row * size.columns)..<((row + 1) * size.columns)]
            var line: String = cells.lazy.filter { !$0.isContinuation }.map(\.text).joined()
            while line.last == " " { line.removeLast() }
            return line
        }.joined(separator: "\n")
    }
}
