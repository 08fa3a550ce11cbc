extension SafeText {
    /// The lines between line breaks; an empty text is one empty line.
    public var lines: [SafeText] {
        guard hasBreaks else { return [self] }
        return text.split(separator: "\n", omittingEmptySubsequences: false).map {
            let line = String($0)
            return SafeText(trusted: line, width: Self.widestLine(of: line))
        }
    }

    /// Returns rows of at most `columns`, broken between words, around wide glyphs, and inside words longer than a
    /// row. Spaces at a break are dropped; leading spaces and empty lines are kept. A wide glyph in a single column
    /// becomes `…`. With no columns, there are no rows.
    public func wrapped(to columns: Int) -> [SafeText] {
        guard columns > 0 else { return [] }
        if width <= columns { return lines }
        return lines.flatMap { line in
            if line.width <= columns { return [line] }
            let narrowed = columns == 1 ? line.withoutWideGlyphs : line
            return narrowed.brokenLine(to: columns).map(\.text)
        }
    }

    /// A row of a wrapped text, and where it begins in the text's UTF-8.
    struct PlacedRow {
        let text: SafeText
        let start: Int
    }

    /// Returns the rows that `wrapped(to:)` returns for two columns or more, with their places.
    func placedRows(to columns: Int) -> [PlacedRow] {
        var start = 0
        var rows: [PlacedRow] = []
        for line in lines {
            if line.width <= columns {
                rows.append(PlacedRow(text: line, start: start))
            } else {
                rows += line.brokenLine(to: columns).map {
                    PlacedRow(text: $0.text, start: start + $0.start)
                }
            }
            start += line.text.utf8.count + 1
        }
        return rows
    }

    private func brokenLine(to columns: Int) -> [PlacedRow] {
        text.withBytes { bytes in
            var wrapper = LineWrapper(bytes, columns: columns)
            return wrapper.rows()
        }
    }

    /// Returns one line of at most `columns`, ending with `…` if something was cut. Several lines are joined with
    /// spaces.
    public func truncated(to columns: Int) -> SafeText {
        guard columns > 0 else { return .empty }
        if hasBreaks { return lines.joined(separator: " ").truncated(to: columns) }
        if width <= columns { return self }
        let (cut, used) = prefix(columns: columns - 1)
        return SafeText(trusted: cut + "…", width: used + 1)
    }

    /// Returns one line of exactly `columns`, truncated or padded with spaces on the right.
    public func padded(to columns: Int) -> SafeText {
        let line = truncated(to: columns)
        guard line.width < columns else { return line }
        let fill = String(repeating: " ", count: columns - line.width)
        return SafeText(trusted: line.text + fill, width: columns)
    }

    /// Splits this single line at a column. A wide glyph across the column goes to the second part.
    public func split(at column: Int) -> (SafeText, SafeText) {
        let (head, used) = prefix(columns: column)
        let tail = String(text.utf8.dropFirst(head.utf8.count)) ?? ""
        return (SafeText(trusted: head, width: used), SafeText(trusted: tail, width: width - used))
    }

    private func prefix(columns: Int) -> (text: String, width: Int) {
        text.withBytes { bytes in
            var glyphs = Glyphs(bytes)
            var end = 0
            var used = 0
            while let glyph = glyphs.next(), used + glyph.width <= columns {
                used += glyph.width
                end = glyph.end
            }
            return (bytes.text(0..<end), used)
        }
    }

    private var withoutWideGlyphs: SafeText {
        text.withBytes { bytes in
            var glyphs = Glyphs(bytes)
            var narrow = ""
            var width = 0
            while let glyph = glyphs.next() {
                narrow += glyph.width == 2 ? "…" : bytes.text(glyph.start..<glyph.end)
                width += 1
            }
            return SafeText(trusted: narrow, width: width)
        }
    }
}

/// Breaks one line into rows, in one pass.
private struct LineWrapper {
    private let bytes: UnsafeBufferPointer<UInt8>
    private let columns: Int
    private var rowStart = 0
    /// The columns from the row's start to the current position.
    private var used = 0
    /// Where the row may end, and where the next one would then begin.
    private var candidate: (end: Int, width: Int, next: Int, widthToNext: Int)?
    /// Whether there was a non-space since the line's start. Leading spaces are not a place to break.
    private var inText = false
    private var done: [SafeText.PlacedRow] = []

    init(_ bytes: UnsafeBufferPointer<UInt8>, columns: Int) {
        self.bytes = bytes
        self.columns = columns
    }

    mutating func rows() -> [SafeText.PlacedRow] {
        var glyphs = Glyphs(bytes)
        var previous: Glyph?
        while let glyph = glyphs.next() {
            if glyph.isSpace {
                space(glyph, after: previous)
            } else {
                visible(glyph, after: previous)
            }
            previous = glyph
        }
        finish()
        return done
    }

    private mutating func space(_ glyph: Glyph, after previous: Glyph?) {
        used += 1
        guard inText || used > columns else { return }
        if previous?.isSpace == true, let open = candidate, open.next == glyph.start {
            candidate = (open.end, open.width, glyph.end, used)
        } else {
            candidate = (glyph.start, used - 1, glyph.end, used)
        }
    }

    private mutating func visible(_ glyph: Glyph, after previous: Glyph?) {
        if let previous, glyph.start > rowStart, breaks(between: previous, and: glyph) {
            candidate = (glyph.start, used, glyph.start, used)
        }
        while used + glyph.width > columns { breakRow(before: glyph) }
        used += glyph.width
        inText = true
    }

    private mutating func breakRow(before glyph: Glyph) {
        let cut = candidate ?? (glyph.start, used, glyph.start, used)
        emit(cut.end, width: cut.width)
        rowStart = cut.next
        used -= cut.widthToNext
        candidate = nil
    }

    private mutating func finish() {
        if used > columns, let open = candidate {
            emit(open.end, width: open.width)
        } else if rowStart < bytes.count {
            emit(bytes.count, width: used)
        }
    }

    private mutating func emit(_ end: Int, width: Int) {
        let row = SafeText(trusted: bytes.text(rowStart..<end), width: width)
        done.append(SafeText.PlacedRow(text: row, start: rowStart))
    }

    /// Whether a row may end between two glyphs. Scripts with wide glyphs have no spaces, so it may end on either
    /// side of one, but not before a closing mark or after an opening one.
    private func breaks(between left: Glyph, and right: Glyph) -> Bool {
        guard !left.isSpace, left.width == 2 || right.width == 2 else { return false }
        return !Self.closing.contains(right.scalar) && !Self.opening.contains(left.scalar)
    }

    private static let closing = Set("、。，．！？：；）］｝」』】〉》〕…,.!?:;)]}".unicodeScalars.map(\.value))
    private static let opening = Set("（［｛「『【〈《〔([{".unicodeScalars.map(\.value))
}
