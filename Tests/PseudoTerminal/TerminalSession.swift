internal import CTerminalEmulator
internal import Glibc

/// Why a test's terminal did not do what was expected.
public enum SessionError: Error, CustomStringConvertible {
    /// The program could not be started.
    case notStarted(String, errno: Int32)
    /// The condition did not come true; what the screen showed.
    case timedOut(String, screen: String)
    /// The program ended before the condition came true; what the screen showed last.
    case ended(String, screen: String)

    /// One sentence and the screen.
    public var description: String {
        switch self {
        case .notStarted(let what, let number): "Not started: \(what): \(String(cString: strerror(number)))"
        case .timedOut(let what, let screen): "In vain waited until \(what). The screen:\n\(screen)"
        case .ended(let what, let screen): "The program ended before \(what). The screen:\n\(screen)"
        }
    }
}

/// How a program ended.
public enum ExitStatus: Equatable, Sendable {
    /// By itself, with a code.
    case exited(Int32)
    /// By a signal.
    case signaled(Int32)
}

/// A program running on a terminal of its own, for tests.
///
/// It has a session of its own, no inherited signal mask and no inherited descriptors. Nothing here sleeps: every
/// wait is a `poll(2)` on the terminal. Queries of the program are answered as a terminal would. Not to be shared
/// between threads; the program is killed when the session is released.
public final class TerminalSession {
    private let master: Int32
    private let emulator: Emulator
    private let watch: Int32
    private var status: ExitStatus?
    private var outgoing: [UInt8] = []
    private var isOpen = true

    /// The program's process id.
    public let process: Int32
    /// Everything that the program wrote.
    public private(set) var rawBytes: [UInt8] = []

    /// Starts a program. `TERM`, `LANG` and `PATH` have defaults; nothing else is inherited but
    /// what sanitizers are told.
    public init(
        _ argv: [String], environment: [String: String] = [:], columns: Int = 100, rows: Int = 30,
        directory: String? = nil
    ) throws {
        var master: Int32 = -1
        var slave: Int32 = -1
        guard pty_open(Int32(columns), Int32(rows), &master, &slave) else {
            throw SessionError.notStarted("a pseudo-terminal", errno: errno)
        }
        let defaults = [
            "TERM": "xterm-256color", "LANG": "C.UTF-8", "PATH": "/usr/local/bin:/usr/bin:/bin",
        ].merging(BuiltProgram.inheritedVariables) { $1 }
        let variables = defaults.merging(environment) { _, given in given }.map { "\($0)=\($1)" }
        let process = Self.withCStrings(argv) { arguments in
            Self.withCStrings(variables) { pty_spawn(master, arguments, $0, directory) }
        }
        // The child holds the slave; ours would keep the terminal open after its end.
        close(slave)
        guard process > 0 else {
            close(master)
            throw SessionError.notStarted(argv.first ?? "nothing", errno: -process)
        }
        self.master = master
        self.process = process
        watch = process_watch(process)
        emulator = Emulator(columns: columns, rows: rows)
    }

    deinit {
        if status == nil {
            Glibc.kill(process, SIGKILL)
            _ = process_reap(process, true)
        }
        close(watch)
        close(master)
    }

    /// What the terminal shows, after reading what the program wrote so far.
    public var screen: ScreenText {
        while pump(for: .zero) {}
        return emulator.screen
    }

    /// Presses keys, written as in `KeyNotation`: `hello<Enter><C-s><A-Enter><Esc><lt>`.
    public func send(_ keys: String) { send(bytes: KeyNotation.bytes(keys)) }

    /// Sends bytes as they are. Reads meanwhile, so that neither side waits for the other.
    public func send(bytes: [UInt8]) {
        outgoing += bytes
        let deadline = ContinuousClock.now + .seconds(20)
        while !outgoing.isEmpty, isOpen, ContinuousClock.now < deadline { pump(for: .seconds(1)) }
    }

    /// Pastes in brackets, with line ends as terminals send them.
    public func paste(_ text: String) {
        let lines = text.utf8.map { $0 == 0x0A ? 0x0D : $0 }
        send(bytes: Array("\u{1B}[200~".utf8) + lines + Array("\u{1B}[201~".utf8))
    }

    /// Waits until the screen satisfies a condition and returns that screen. `what` completes the sentence "In
    /// vain waited until …".
    @discardableResult
    public func wait(
        until what: String, timeout: Duration = .seconds(20), _ condition: (ScreenText) -> Bool
    ) throws -> ScreenText {
        let deadline = ContinuousClock.now + timeout
        while true {
            let now = screen
            if condition(now) { return now }
            guard isOpen else { throw SessionError.ended(what, screen: now.text) }
            let remaining = deadline - .now
            guard remaining > .zero else { throw SessionError.timedOut(what, screen: now.text) }
            pump(for: remaining)
        }
    }

    /// Waits until some row contains a text.
    @discardableResult
    public func wait(for text: String, timeout: Duration = .seconds(20)) throws -> ScreenText {
        try wait(until: "\"\(text)\" is shown", timeout: timeout) { $0.contains(text) }
    }

    /// Reads what comes within a time, for rules that are about time: how long a question is deaf.
    public func read(for duration: Duration) {
        let deadline = ContinuousClock.now + duration
        while isOpen, ContinuousClock.now < deadline { pump(for: deadline - .now) }
    }

    /// Changes the terminal's size; the program gets SIGWINCH.
    public func resize(columns: Int, rows: Int) {
        while pump(for: .zero) {}
        emulator.resize(columns: columns, rows: rows)
        _ = pty_resize(master, Int32(columns), Int32(rows))
    }

    /// Sends a signal to the program.
    public func kill(_ signal: Int32) {
        if status == nil { Glibc.kill(process, signal) }
    }

    /// Waits for the program's end; the screen then holds what it left behind.
    @discardableResult
    public func waitForExit(timeout: Duration = .seconds(20)) throws -> ExitStatus {
        let deadline = ContinuousClock.now + timeout
        while status == nil {
            let remaining = deadline - .now
            guard remaining > .zero else {
                throw SessionError.timedOut("the program ends", screen: screen.text)
            }
            pump(for: remaining, orExit: true)
            reap()
        }
        while pump(for: .zero) {}
        return status ?? .exited(-1)
    }

    private func reap() {
        let code = process_reap(process, false)
        if code >= 0 { status = code >= 1000 ? .signaled(code - 1000) : .exited(code) }
    }

    /// Moves bytes both ways once; waits for the first of them. Whether anything was read.
    @discardableResult
    private func pump(for limit: Duration, orExit: Bool = false) -> Bool {
        let events = Int16(outgoing.isEmpty ? POLLIN : POLLIN | POLLOUT)
        var polled = [pollfd(fd: isOpen ? master : -1, events: events, revents: 0)]
        if orExit { polled.append(pollfd(fd: watch, events: Int16(POLLIN), revents: 0)) }
        let (seconds, fraction) = limit.components
        let milliseconds = limit == .zero ? 0 : seconds * 1000 + fraction / 1_000_000_000_000_000 + 1
        guard poll(&polled, nfds_t(polled.count), Int32(clamping: milliseconds)) > 0 else { return false }
        if polled[0].revents & Int16(POLLOUT) != 0 { writeSome() }
        return polled[0].revents & ~Int16(POLLOUT) != 0 && readSome()
    }

    private func writeSome() {
        let count = write(master, outgoing, outgoing.count)
        if count > 0 { outgoing.removeFirst(count) }
    }

    private func readSome() -> Bool {
        var bytes = [UInt8](repeating: 0, count: 65536)
        let count = Glibc.read(master, &bytes, bytes.count)
        if count < 0, errno == EAGAIN || errno == EINTR { return false }
        guard count > 0 else {
            isOpen = false
            return false
        }
        bytes.removeLast(bytes.count - count)
        rawBytes += bytes
        emulator.write(bytes)
        outgoing += emulator.takeAnswers()
        return true
    }

    private static func withCStrings<Result>(
        _ strings: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
    ) -> Result {
        var pointers = strings.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        return body(&pointers)
    }
}
