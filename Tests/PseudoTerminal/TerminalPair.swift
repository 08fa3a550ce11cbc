internal import CTerminalEmulator
internal import Dispatch
internal import Glibc
internal import Synchronization

/// A pseudo-terminal inside the test's own process, with an emulator at its far end.
public final class TerminalPair {
    private let master: Int32
    private let arrived = Arrived()
    private let reading: any DispatchSourceRead
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
        // The kernel holds some 12 KB, less than a large frame: who writes more waits for a reader.
        reading = DispatchSource.makeReadSource(fileDescriptor: master)
        reading.setEventHandler { [arrived] in arrived.read(from: master) }
        reading.setCancelHandler { close(master) }
        reading.activate()
    }

    deinit {
        close(slave)
        reading.cancel()
    }

    /// Reads what was written to the slave, which the kernel keeps in order, and returns the screen.
    @discardableResult
    public func settle() -> ScreenText {
        arrived.read(from: master)
        let bytes = arrived.take()
        rawBytes += bytes
        emulator.write(bytes)
        return emulator.screen
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

/// What was read from a terminal and not looked at yet.
private final class Arrived: Sendable {
    private let bytes = Mutex<[UInt8]>([])

    /// Reads until nothing is left; reading and keeping are one step, so that nothing changes places.
    func read(from master: Int32) {
        bytes.withLock { bytes in
            var buffer = [UInt8](repeating: 0, count: 65536)
            while true {
                let count = Glibc.read(master, &buffer, buffer.count)
                guard count > 0 else { return }
                bytes += buffer[..<count]
            }
        }
    }

    func take() -> [UInt8] {
        bytes.withLock { bytes in
            defer { bytes = [] }
            return bytes
        }
    }
}
