internal import CTerminalEmulator

/// A terminal without a screen: bytes in, cells out. Not to be shared between threads.
public final class Emulator {
    private let terminal: OpaquePointer
    /// Its extent.
    public private(set) var columns, rows: Int

    /// A terminal in its initial state.
    public init(columns: Int = 80, rows: Int = 24) {
        self.columns = columns
        self.rows = rows
        terminal = emulator_new(Int32(columns), Int32(rows))
    }

    deinit { emulator_free(terminal) }

    /// Obeys what a program wrote.
    public func write(_ bytes: [UInt8]) { emulator_write(terminal, bytes, bytes.count) }

    /// What the terminal answered to queries since the last call.
    public func takeAnswers() -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = emulator_take_answers(terminal, &bytes, bytes.count)
        return Array(bytes[..<count])
    }

    /// Changes its extent.
    public func resize(columns: Int, rows: Int) {
        self.columns = columns
        self.rows = rows
        emulator_resize(terminal, Int32(columns), Int32(rows))
    }

    /// What it shows now.
    public var screen: ScreenText {
        let cursor = emulator_cursor_of(terminal)
        return ScreenText(
            cells: (0..<rows).map { row in (0..<columns).map { cell(column: $0, row: row) } },
            cursor: cursor.visible ? (Int(cursor.column), Int(cursor.row)) : nil,
            title: String(cString: emulator_title(terminal)),
            bells: Int(emulator_bells(terminal)),
            isAlternate: emulator_is_alternate(terminal))
    }

    /// What stands in one row now, which costs far less than the whole screen.
    public func text(inRow row: Int) -> String {
        (0..<columns).map { cell(column: $0, row: row).text }.joined()
    }

    private func cell(column: Int, row: Int) -> ScreenText.Cell {
        let cell = emulator_cell_at(terminal, Int32(column), Int32(row))
        let chars = [cell.chars.0, cell.chars.1, cell.chars.2, cell.chars.3, cell.chars.4, cell.chars.5]
        var view = String.UnicodeScalarView()
        view.append(contentsOf: chars.prefix { $0 != 0 }.compactMap(Unicode.Scalar.init))
        return ScreenText.Cell(
            text: view.isEmpty && cell.width > 0 ? " " : String(view), width: Int(cell.width),
            foreground: cell.foreground < 0 ? nil : Int(cell.foreground),
            background: cell.background < 0 ? nil : Int(cell.background),
            isBold: cell.bold, isUnderlined: cell.underline, isItalic: cell.italic,
            isReversed: cell.reverse)
    }
}
