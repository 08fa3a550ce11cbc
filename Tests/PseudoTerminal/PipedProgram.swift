internal import CTerminalEmulator
internal import Glibc

/// A program whose standard output a test reads line by line, for tests without a terminal.
///
/// It has no inherited signal mask and no inherited descriptors beyond its standard ones. Not to be shared between
/// threads; the program is killed when the object is released.
public final class PipedProgram {
    /// The program's process id.
    public let process: Int32
    private let output: Int32
    private var pending: [UInt8] = []
    private var isReaped = false

    /// Starts a program with nothing on its standard input.
    public init(_ argv: [String], environment: [String: String] = [:]) throws {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw SessionError.notStarted("a pipe", errno: errno) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[1]) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        var all = sigset_t()
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        let words = argv.map { strdup($0) } + [nil]
        let whole = environment.merging(BuiltProgram.inheritedVariables) { given, _ in given }
        let variables = whole.map { strdup("\($0)=\($1)") } + [nil]
        defer { for word in words + variables { free(word) } }
        var process: Int32 = 0
        let failure = posix_spawn(&process, argv[0], &actions, &attributes, words, variables)
        guard failure == 0 else {
            close(ends[0])
            throw SessionError.notStarted(argv[0], errno: failure)
        }
        self.process = process
        output = ends[0]
    }

    deinit {
        end(SIGKILL)
        close(output)
    }

    /// Ends the program and waits for its end; what it wrote can still be read.
    ///
    /// - Parameter signal: 0 only waits.
    /// - Returns: The exit code; nil where a signal ended it, or where it was waited for before.
    @discardableResult
    public func end(_ signal: Int32) -> Int32? {
        guard !isReaped else { return nil }
        kill(process, signal)
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        isReaped = true
        return status & 0x7f == 0 ? (status >> 8) & 0xff : nil
    }

    /// The whole lines that any of some programs wrote, waiting for the first of them at most as long as told.
    public static func lines(of programs: [PipedProgram], within limit: Duration) -> [[String]] {
        var polled = programs.map { pollfd(fd: $0.output, events: Int16(POLLIN), revents: 0) }
        let milliseconds =
            limit.components.seconds * 1000 + limit.components.attoseconds / 1_000_000_000_000_000
        guard poll(&polled, nfds_t(polled.count), Int32(clamping: milliseconds)) > 0 else {
            return programs.map { _ in [] }
        }
        return zip(programs, polled).map { $1.revents != 0 ? $0.readLines() : [] }
    }

    private func readLines() -> [String] {
        var bytes = [UInt8](repeating: 0, count: 65536)
        let count = read(output, &bytes, bytes.count)
        if count > 0 { pending += bytes[..<count] }
        guard let end = pending.lastIndex(of: 0x0A) else { return [] }
        let lines = pending[..<end].split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }
        pending.removeFirst(end + 1)
        return lines
    }
}
