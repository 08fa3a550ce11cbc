internal import Dispatch
internal import Foundation
internal import Synchronization

/// Writes lines to a descriptor on its own thread, so that callers never wait for a slow reader.
///
/// Lines that find no room are dropped and counted. Once there is room again, one line reports how many.
public final class LineWriter: Sendable {
    fileprivate struct Line {
        var bytes: [UInt8]
        /// The number of dropped lines that it reports.
        var losses = 0
    }

    fileprivate struct State {
        var waiting: [Line] = []
        /// The bytes in `waiting`.
        var size = 0
        /// The number of lines dropped since the last report.
        var untold = 0
        var dropped = 0
        var isDropping = false
        var isWriting = false
        /// Whether the last write failed.
        var isBroken = false
        var hasThread = false
    }

    private let descriptor: Int32
    private let room: Int
    private let loss: @Sendable (Int) -> [UInt8]
    private let state = Mutex(State())
    private let arrivals = DispatchSemaphore(value: 0)

    /// - Parameters:
    ///   - descriptor: The descriptor; it must stay open as long as the writer is used.
    ///   - room: The number of bytes that may wait to be written.
    ///   - loss: Returns the line that reports how many were dropped.
    public init(descriptor: Int32, room: Int = 1 << 20, loss: @escaping @Sendable (Int) -> [UInt8]) {
        self.descriptor = descriptor
        self.room = room
        self.loss = loss
    }

    /// The number of lines that were dropped.
    public var dropped: Int { state.withLock { $0.dropped } }

    /// Queues a line, which includes its line break, or drops it.
    public func write(_ line: [UInt8]) {
        let isFirst = state.withLock { state -> Bool? in
            // Room for one line would soon be used up again, so wait until half is free.
            if state.isDropping, state.size <= room / 2 { state.isDropping = false }
            guard !state.isDropping, state.size + line.count <= room || state.waiting.isEmpty else {
                state.isDropping = true
                state.untold += 1
                state.dropped += 1
                return nil
            }
            state.tell(loss)
            state.append(Line(bytes: line))
            defer { state.hasThread = true }
            return !state.hasThread
        }
        guard let isFirst else { return }
        if isFirst { start() }
        arrivals.signal()
    }

    /// Waits until everything is written, but only for a limited time, because the reader may have stopped reading.
    ///
    /// - Returns: Whether everything was written.
    @discardableResult
    public func finish(within limit: Duration) -> Bool {
        let end = ContinuousClock.now + limit
        while state.withLock(\.isBusy) {
            if ContinuousClock.now > end { return false }
            usleep(1_000)
        }
        return true
    }

    private func start() {
        let thread = Thread { self.run() }
        thread.name = "lines"
        thread.stackSize = 256 << 10
        thread.start()
    }

    private func run() {
        // A pipe without a reader must not end the program.
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        while true {
            arrivals.wait()
            while let lines = nextBatch() {
                let isWritten = put(lines.flatMap(\.bytes))
                state.withLock { $0.record(lines, isWritten: isWritten) }
                // If nothing can be written, do not retry before there is something new.
                if !isWritten { break }
            }
        }
    }

    /// Removes several lines for one write, so that the lines of several programs do not mix.
    private func nextBatch() -> [Line]? {
        state.withLock { state in
            if state.waiting.isEmpty { state.tell(loss) }
            guard !state.waiting.isEmpty else { return nil }
            var (count, size) = (0, 0)
            while count < state.waiting.count,
                count == 0 || size + state.waiting[count].bytes.count <= Self.atOnce
            {
                size += state.waiting[count].bytes.count
                count += 1
            }
            defer { state.waiting.removeFirst(count) }
            state.size -= size
            state.isWriting = true
            return Array(state.waiting[..<count])
        }
    }

    /// The number of bytes that a pipe accepts atomically.
    private static let atOnce = 4_096

    private func put(_ bytes: [UInt8]) -> Bool {
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            if count >= 0 {
                written += count
            } else if errno == EAGAIN {
                var place = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&place, 1, -1)
            } else if errno != EINTR {
                return false
            }
        }
        return true
    }
}

extension LineWriter.State {
    fileprivate var isBusy: Bool { isWriting || !waiting.isEmpty || untold > 0 && hasThread && !isBroken }

    fileprivate mutating func append(_ line: LineWriter.Line) {
        waiting.append(line)
        size += line.bytes.count
    }

    fileprivate mutating func tell(_ loss: (Int) -> [UInt8]) {
        guard untold > 0 else { return }
        append(LineWriter.Line(bytes: loss(untold), losses: untold))
        untold = 0
        isDropping = false
    }

    fileprivate mutating func record(_ lines: [LineWriter.Line], isWritten: Bool) {
        isWriting = false
        isBroken = !isWritten
        if isWritten { return }
        dropped += lines.count { $0.losses == 0 }
        untold += lines.reduce(0) { $0 + max($1.losses, 1) }
    }
}
