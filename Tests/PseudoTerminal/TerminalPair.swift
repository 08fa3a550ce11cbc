internal import CTerminalEmulator
internal import Glibc

/// A pseudo-terminal inside the test's own process, with an emulator at its far end.
public final class TerminalPair {
    private let master: Int32
    /// The end that a program holds.
    public let slave: Int32
    /// What shows on it, after `settle`.
    public let emulator: Emulator
    /// Everything written to it so far.
    public private(set) var rawBytes: [UInt8] = []

    /// A fresh terminal.
    public init(columns: Int = 80, rows: Int = 24) throws {
        var master: Int32 = -1
        var slave: Int32 = -1
        guard pty_open(Int32(columns), Int32(rows), &master, &slave) else {
            throw SessionError.notStarted("a pseudo-terminal", errno: errno)
        }
        self.master = master
        self.slave = slave
        emulator = Emulator(columns: columns, rows: rows)
    }

    deinit {
        close(slave)
        close(master)
    }

    /// Reads what was written to the slave, which the kernel keeps in order, and returns the screen.
    @discardableResult
    public func settle() -> ScreenText {
        var bytes = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = read(master, &bytes, bytes.count)
            guard count > 0 else { return emulator.screen }
            rawBytes += bytes[..<count]
            emulator.write(Array(bytes[..<count]))
        }
    }

    /// Changes the size at both ends.
    public func resize(columns: Int, rows: Int) {
        settle()
        emulator.resize(columns: columns, rows: rows)
        _ = pty_resize(master, Int32(columns), Int32(rows))
    }

    /// Types bytes.
    public func type(_ bytes: [UInt8]) { _ = write(master, bytes, bytes.count) }

    /// The terminal's modes as bytes, to be compared.
    public var modes: [UInt8] {
        var modes = termios()
        tcgetattr(slave, &modes)
        return withUnsafeBytes(of: modes) { Array($0) }
    }
}
