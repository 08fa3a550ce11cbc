extension SafeText {
    /// The lines between the breaks; an empty text is one empty line.
    public var lines: [SafeText] {
        guard hasBreaks else { return [self] }
        return text.split(separator: "\n", omittingEmptySubsequences: false).map {
            let line = String($0)
            return SafeText(trusted: line, width: Self.widestLine(of: line))
        }
    }

    /// Rows of at most `columns`, broken between words, around wide glyphs, and inside a word that is longer than
    /// a row. The spaces at a break are left out; a line's leading spaces and its empty lines are kept. A wide
    /// glyph in a single column becomes `…`. No columns give no rows.
    public func wrapped(to columns: Int) -> [SafeText] {
        guard columns > 0 else { return [] }
        if width <= columns { return lines }
        return lines.flatMap { line in
            if line.width <= columns { return [line] }
            let narrowed = columns == 1 ? line.withoutWideGlyphs : line
            return narrowed.text.withBytes { bytes in
                var wrapper = LineWrapper(bytes, columns: columns)
                return wrapper.rows()
            }
        }
    }

    /// One line of at most `columns`, ending with `…` when something was cut. Several lines are joined by spaces.
    public func truncated(to columns: Int) -> SafeText {
        guard columns > 0 else { return .empty }
        if hasBreaks { return lines.joined(separator: " ").truncated(to: columns) }
        if width <= columns { return self }
        let (cut, used) = prefix(columns: columns - 1)
        return SafeText(trusted: cut + "…", width: used + 1)
    }

    /// One line of exactly `columns`, truncated or filled with spaces at the right.
    public func padded(to columns: Int) -> SafeText {
        let line = truncated(to: columns)
        guard line.width < columns else { return line }
        let fill = String(repeating: " ", count: columns - line.width)
        return SafeText(trusted: line.text + fill, width: columns)
    }

    /// The part of this single line before a column and the rest; a wide glyph across it goes to the rest.
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
    /// Columns from the row's start to where we are.
    private var used = 0
    /// Where the row may end, and where the next would then begin.
    private var candidate: (end: Int, width: Int, next: Int, widthToNext: Int)?
    /// Whether a non-space was seen since the line's start: leading spaces are no place to break.
    private var inText = false
    private var done: [SafeText] = []

    init(_ bytes: UnsafeBufferPointer<UInt8>, columns: Int) {
        self.bytes = bytes
        self.columns = columns
    }

    mutating func rows() -> [SafeText] {
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
        done.append(SafeText(trusted: bytes.text(rowStart..<end), width: width))
    }

    /// Scripts with wide glyphs set no spaces: a row may end on either side of one, but not before a closing
    /// mark.
    private func breaks(between left: Glyph, and right: Glyph) -> Bool {
        guard !left.isSpace, left.width == 2 || right.width == 2 else { return false }
        return !Self.closing.contains(right.scalar) && !Self.opening.contains(left.scalar)
    }

    private static let closing = Set("、。，．！？：；）］｝」』】〉》〕…,.!?:;)]}".unicodeScalars.map(\.value))
    private static let opening = Set("（［｛「『【〈《〔([{".unicodeScalars.map(\.value))
}
