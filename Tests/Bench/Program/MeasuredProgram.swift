import CTerminalEmulator
import Glibc
import PseudoTerminal

/// Why a figure could not be had.
struct Fault: Error, CustomStringConvertible {
    /// What happened, and on further lines what the screen showed.
    let description: String

    var sentence: String { String(description.prefix { !$0.isNewline }) }
}

/// A program on a terminal of its own, with the moment at which each of its bytes arrived.
///
/// Nothing but reading happens while it is measured: what the bytes show is worked out afterwards.
final class MeasuredProgram {
    /// What was read at once.
    struct Piece {
        let at: Milliseconds
        let bytes: [UInt8]
    }

    /// The terminal's extent in every figure but those of resizing.
    static let columns = 200
    static let rows = 60

    let process: Int32
    let startedAt: Milliseconds
    private(set) var pieces: [Piece] = []
    private(set) var byteCount = 0
    private(set) var isOpen = true
    private let master: Int32
    private let emulator: Emulator
    /// How many pieces the emulator has been given.
    private var shownPieces = 0
    private var buffer = [UInt8](repeating: 0, count: 1 << 16)

    init(_ arguments: [String], environment: [String: String], directory: String? = nil) throws {
        var (master, slave): (Int32, Int32) = (-1, -1)
        guard pty_open(Int32(Self.columns), Int32(Self.rows), &master, &slave) else {
            throw Fault(description: "There is no pseudo-terminal left.")
        }
        emulator = Emulator(columns: Self.columns, rows: Self.rows)
        self.master = master
        let words = arguments.map { strdup($0) } + [nil]
        let variables = environment.map { strdup("\($0)=\($1)") } + [nil]
        defer { for word in words + variables { free(word) } }
        startedAt = Clock.now
        process = pty_spawn(master, words, variables, directory)
        close(slave)
        guard process > 0 else { throw Fault(description: "\(arguments[0]) could not be started.") }
    }

    deinit {
        if process > 0 {
            kill(process, SIGKILL)
            _ = process_reap(process, true)
        }
        close(master)
    }

    var footprint: Footprint { Footprint(of: process) }

    // MARK: Reading

    /// Reads once, waiting until a moment at most. Whether anything came.
    @discardableResult
    func read(until end: Milliseconds) -> Bool {
        guard isOpen else { return false }
        var polled = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
        let wait = Int32(min(max(0, end - Clock.now), 600_000).rounded(.up))
        guard poll(&polled, 1, wait) > 0 else { return false }
        let at = Clock.now
        let count = Glibc.read(master, &buffer, buffer.count)
        if count < 0, errno == EAGAIN || errno == EINTR { return false }
        guard count > 0 else {
            isOpen = false
            return false
        }
        pieces.append(Piece(at: at, bytes: Array(buffer[..<count])))
        byteCount += count
        return true
    }

    /// Reads whatever comes within a time.
    func read(for time: Milliseconds) {
        let end = Clock.now + time
        while isOpen, Clock.now < end { read(until: end) }
    }

    /// Reads until nothing has come for a while.
    ///
    /// - Parameters:
    ///   - quiet: What counts as a while, in milliseconds.
    ///   - first: How long to wait for the first byte.
    ///   - limit: How long to read in all.
    /// - Returns: What came; nil where nothing did.
    func settle(quiet: Milliseconds = 30, first: Milliseconds = 1_000, limit: Milliseconds = 20_000)
        -> ArraySlice<Piece>?
    {
        let start = pieces.count
        let end = Clock.now + limit
        while isOpen, Clock.now < end {
            let timeout = pieces.count == start ? max(first, quiet) : quiet
            guard read(until: min(end, Clock.now + timeout)) else { break }
        }
        return pieces.count == start ? nil : pieces[start...]
    }

    /// Reads until what was not looked at yet makes a condition true.
    ///
    /// - Returns: The moment; nil where it does not come.
    func await(limit: Milliseconds = 5_000, _ condition: (Emulator) -> Bool) -> Milliseconds? {
        let end = Clock.now + limit
        while isOpen, Clock.now < end {
            read(for: 50)
            if let moment = moment(when: condition) { return moment }
        }
        return nil
    }

    // MARK: Keys

    /// Presses keys. A burst may be longer than what the terminal takes at once.
    func press(_ keys: String) {
        var rest = Array(keys.utf8)[...]
        let end = Clock.now + 20_000
        while !rest.isEmpty, isOpen, Clock.now < end {
            let count = rest.prefix(256).withUnsafeBytes { write(master, $0.baseAddress, $0.count) }
            if count > 0 { rest = rest.dropFirst(count) } else { read(until: Clock.now + 5) }
        }
    }

    func resize(columns: Int, rows: Int) {
        show(through: pieces.count)
        emulator.resize(columns: columns, rows: rows)
        _ = pty_resize(master, Int32(columns), Int32(rows))
    }

    // MARK: What it shows

    /// What all that was read shows.
    var screen: ScreenText {
        show(through: pieces.count)
        return emulator.screen
    }

    /// The moment at which what was not looked at yet made a condition true; nil where it did not.
    func moment(when condition: (Emulator) -> Bool) -> Milliseconds? {
        while shownPieces < pieces.count {
            show(through: shownPieces + 1)
            if condition(emulator) { return pieces[shownPieces - 1].at }
        }
        return nil
    }

    /// Reads until a text is on the screen.
    ///
    /// - Returns: The moment at which it came.
    @discardableResult
    func wait(for text: String, limit: Milliseconds = 60_000) throws -> Milliseconds {
        let end = Clock.now + limit
        if screen.contains(text) { return pieces.last?.at ?? startedAt }
        while Clock.now < end, isOpen {
            read(until: end)
            if let moment = moment(when: { $0.screen.contains(text) }) { return moment }
        }
        throw Fault(description: "\"\(text)\" did not come. The screen:\n\(screen.text)")
    }

    private func show(through count: Int) {
        while shownPieces < count {
            emulator.write(pieces[shownPieces].bytes)
            shownPieces += 1
        }
        var answers = emulator.takeAnswers()
        if !answers.isEmpty { _ = write(master, &answers, answers.count) }
    }
}

extension ArraySlice<MeasuredProgram.Piece> {
    var byteCount: Int { reduce(0) { $0 + $1.bytes.count } }

    /// How many writings of the program these are: what lies apart by more than a millisecond.
    var frameCount: Int {
        zip(self, dropFirst()).count { $1.at - $0.at > 1 } + (isEmpty ? 0 : 1)
    }
}
