internal import CNcurses
public import Glass
internal import Glibc

/// The terminal while the program has it: alternate screen, raw keys (C-c, C-z, C-\, C-s and C-q arrive as bytes),
/// bracketed paste and focus reports on, the mouse only if asked for.
///
/// There can be only one at a time, on the main thread. However the process ends (`close`, `exit`, or a crash once
/// `SignalEvents.restoreOnCrash` was called), the terminal is restored.
public final class Screen {
    /// The number of colors that the theme may use; none if `NO_COLOR` is set.
    public let colorDepth: ColorDepth
    private var shown: Grid?
    private var mustRedraw = true
    private var theme: Theme
    private var pens: Pens
    private var glyphs: [cchar_t] = []
    private var apart: [cnc_apart] = []
    private var rowsWithApart: Set<Int> = []
    private let agreement: WidthAgreement
    private let hasTitle: Bool
    private let isInTmux: Bool

    /// Takes the terminal on `output`. `terminal` overrides `TERM`, `usesColor` overrides `NO_COLOR`, and `isInTmux`
    /// overrides `TMUX`. `theme` can be changed by `use`.
    public init(
        output: Int32 = 1, terminal: String? = nil, theme: Theme = .neutral, usesColor: Bool? = nil,
        isInTmux: Bool? = nil
    ) throws(TerminalError) {
        precondition(!cnc_is_entered(), "There can be only one screen.")
        let name = terminal ?? Self.environment("TERM") ?? ""
        switch cnc_open(output, name) {
        case CNC_OK: break
        case CNC_NOT_A_TERMINAL: throw .notATerminal
        case CNC_TOO_SIMPLE: throw .tooSimple(name)
        default: throw .unknownTerminal(name)
        }
        colorDepth = usesColor ?? Self.wantsColor ? Self.depth() : .none
        pens = Pens(theme, on: colorDepth)
        self.theme = theme
        hasTitle = !name.hasPrefix("linux")
        self.isInTmux = isInTmux ?? (Self.environment("TMUX") != nil)
        agreement = WidthAgreement(name)
        show(Grid(size: size))
    }

    deinit { cnc_close() }

    /// The terminal's size, as last adopted.
    public var size: Size { Size(columns: Int(cnc_columns()), rows: Int(cnc_rows())) }

    /// Adopts the terminal's new size, after `SignalEvents` said that it changed. The next `show` redraws
    /// everything, because terminals rearrange lines by themselves.
    public func resized() {
        guard cnc_is_entered() else { return }
        cnc_adopt_size()
        mustRedraw = true
    }

    /// Shows a frame, writing only what changed. A larger frame is cut, and a smaller one is padded with blanks.
    public func show(_ grid: Grid) {
        guard cnc_is_entered() else { return }
        let size = size
        let frame = grid.size == size ? grid : grid.fitted(to: size)
        let isAnew = mustRedraw || shown?.size != size
        let rows = (0..<size.rows).filter { isAnew || !frame.hasSameRow($0, as: shown) }
        let changed = isAnew || !rows.isEmpty || shown?.cursor != frame.cursor
        if isAnew { rowsWithApart.removeAll() }
        for row in rows { put(row, of: frame) }
        // If two or more rows change, ncurses may make the terminal scroll some of them, even across rows that stay.
        // Glyphs drawn apart scroll along without its knowledge, and to ncurses, rows that differ only in those are
        // equal. So draw all rows with such glyphs again.
        if rows.count > 1 { for row in rowsWithApart.subtracting(rows) { put(row, of: frame) } }
        shown = frame
        mustRedraw = false
        guard changed else { return }
        let cursor = frame.visibleCursor
        cnc_update(
            Int32(cursor?.column ?? -1), Int32(cursor?.row ?? -1), isAnew, apart, Int32(apart.count))
        apart.removeAll(keepingCapacity: true)
    }

    /// Shows everything in the colors of another theme.
    public func use(_ theme: Theme) {
        guard theme != self.theme else { return }
        self.theme = theme
        pens = Pens(theme, on: colorDepth)
        redraw()
    }

    /// Asks the terminal for its background (OSC 11) if the theme can depend on that. Returns whether it was asked. The
    /// answer may come late or never: see `KeyDecoder.awaitBackground`.
    public func askBackground() -> Bool {
        // The Linux console would show the question, and where there are few colors, the theme is the same anyway.
        guard hasTitle, cnc_is_entered(), colorDepth == .many || colorDepth == .direct else { return false }
        write("\u{1B}]11;?\u{1B}\\")
        return true
    }

    /// Forgets what the terminal has sent and nobody has read, so that an answer does not reach the next program.
    public func discardInput() { cnc_discard_input() }

    /// Redraws everything, whatever the terminal shows now.
    public func redraw() {
        mustRedraw = true
        if let shown { show(shown) }
    }

    /// Has the terminal report presses and the wheel of the mouse until it is released for good. Terminals keep text
    /// selection on Shift.
    public func useMouse() { cnc_use_mouse() }

    /// Rings the bell.
    public func bell() { cnc_beep() }

    /// Releases the terminal for another program, such as the operator's editor.
    public func leave() { cnc_leave() }

    /// Takes the terminal again after `leave`, at its current size.
    public func enter() {
        cnc_enter()
        redraw()
    }

    /// Sets up the terminal again after the process was stopped from outside and continued.
    public func continued() {
        cnc_reassert()
        resized()
        redraw()
    }

    /// Stops the process as C-z in a shell does. Returns when it continues.
    public func suspend() {
        leave()
        cnc_stop()
        enter()
    }

    /// Releases the terminal for good. May be called twice.
    public func close() { cnc_close() }

    /// Sets the title of the terminal's window. The earlier title returns when the terminal is released.
    public func setTitle(_ text: SafeText) {
        guard hasTitle, cnc_is_entered() else { return }
        cnc_push_title()
        write("\u{1B}]2;\(text.truncated(to: 200).text)\u{1B}\\")
    }

    /// The longest text for the clipboard, in UTF-8 bytes: its base64 must stay below xterm's limit of 100,000.
    public static let longestCopy = 74_000

    /// Asks the terminal to copy a text to the clipboard (OSC 52). Returns false if it is too long. Whether the
    /// terminal obeys cannot be known.
    @discardableResult
    public func copy(_ text: String) -> Bool {
        guard cnc_is_entered(), text.utf8.count <= Self.longestCopy else { return false }
        let code = Base64.encoded(text.utf8)
        // tmux obeys a program only where its option set-clipboard is on. It hands on what is wrapped, without a look,
        // where allow-passthrough is on, as it always was before version 3.3.
        if isInTmux { write("\u{1B}Ptmux;\u{1B}\u{1B}]52;c;\(code)\u{1B}\u{1B}\\\u{1B}\\") }
        write("\u{1B}]52;c;\(code)\u{1B}\\")
        return true
    }

    private func write(_ sequence: String) {
        var bytes = sequence
        bytes.withUTF8 { utf8 in
            utf8.withMemoryRebound(to: CChar.self) { _ = cnc_write($0.baseAddress, $0.count) }
        }
    }

    private func put(_ row: Int, of frame: Grid) {
        let columns = frame.size.columns
        glyphs.removeAll(keepingCapacity: true)
        let drawnApart = apart.count
        frame.cells.withUnsafeBufferPointer { cells in
            var followsApart = false
            for column in 0..<columns {
                let cell = cells[row * columns + column]
                if cell.isContinuation { continue }
                let pen = pens[cell.style]
                switch agreement.drawing(of: cell) {
                case .plainly: glyphs.append(Self.glyph(cell, pen))
                case .asBox:
                    glyphs.append(cnc_glyph(pen.attributes, pen.pair, WidthAgreement.box))
                    if cell.width == 2 { glyphs.append(cnc_glyph(pen.attributes, pen.pair, 0x20)) }
                case .apart:
                    for _ in 0..<cell.width { glyphs.append(cnc_blank_apart(pen.attributes, pen.pair)) }
                    putApart(cell, pen, at: Point(column: column, row: row))
                    followsApart = true
                    continue
                }
                // The glyph drawn apart may extend into this one.
                if followsApart { putApart(cell, pen, at: Point(column: column, row: row)) }
                followsApart = false
            }
        }
        if apart.count > drawnApart { rowsWithApart.insert(row) } else { rowsWithApart.remove(row) }
        // After the last column, some terminals (libvterm) put a mark on the next row's first cell or, in the last
        // corner, where ncurses turns automatic margins off, in place of its base. Losing a mark is the lesser harm.
        if let last = glyphs.indices.last { glyphs[last].chars.1 = 0 }
        cnc_put_row(Int32(row), glyphs, Int32(glyphs.count))
    }

    private func putApart(_ cell: Cell, _ pen: Pens.Pen, at place: Point) {
        var glyph = Self.glyph(cell, pen)
        if place.column + Int(cell.width) == size.columns { glyph.chars.1 = 0 }
        apart.append(
            cnc_apart(
                row: Int32(place.row), column: Int32(place.column), width: Int32(cell.width), glyph: glyph))
    }

    private static func glyph(_ cell: Cell, _ pen: Pens.Pen) -> cchar_t {
        var glyph = cnc_glyph(pen.attributes, pen.pair, cell.scalar)
        guard !cell.marks.isEmpty else { return glyph }
        withUnsafeMutableBytes(of: &glyph.chars) { chars in
            let places = chars.bindMemory(to: wchar_t.self)
            for (place, mark) in zip(places.indices.dropFirst(), cell.marks.scalars) {
                places[place] = wchar_t(mark)
            }
        }
        return glyph
    }

    private static func depth() -> ColorDepth {
        switch cnc_colors() {
        case 0x100_0000...: return .direct
        case 256...: return .many
        case 8...: return .sixteen
        default: return .none
        }
    }

    private static var wantsColor: Bool { (environment("NO_COLOR") ?? "").isEmpty }

    private static func environment(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }
}

extension Grid {
    fileprivate var visibleCursor: Point? {
        guard let cursor, (0..<size.columns).contains(cursor.column), (0..<size.rows).contains(cursor.row)
        else { return nil }
        return cursor
    }

    /// Whether a row is the same in another grid of the same size. Cells have no padding bytes.
    fileprivate func hasSameRow(_ row: Int, as other: Grid?) -> Bool {
        guard let other else { return false }
        let length = size.columns * MemoryLayout<Cell>.stride
        return cells.withUnsafeBytes { mine in
            other.cells.withUnsafeBytes { theirs in
                guard let left = mine.baseAddress, let right = theirs.baseAddress else { return true }
                return memcmp(left + row * length, right + row * length, length) == 0
            }
        }
    }
}
