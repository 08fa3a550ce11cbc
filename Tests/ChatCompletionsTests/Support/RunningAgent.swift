import Dispatch
import Foundation
import PseudoTerminal

/// `switchboardd agent` as a process, whose log a test reads line by line.
final class RunningAgent: @unchecked Sendable {
    // Everything but the process id belongs to the queue.
    private let queue = DispatchQueue(label: "running agent")
    private let log: Int32
    private var bytes: [UInt8] = []
    private var isReaped = false
    let process: pid_t

    struct NotStarted: Error {}

    init(_ arguments: [String], environment: [String: String] = [:]) throws {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw NotStarted() }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[1]) }
        log = ends[0]
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 2)
        // The threads on which tests run block signals, and a program inherits that.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        let program = BuiltProgram.path("switchboardd")
        let words = ([program, "agent"] + arguments).map { strdup($0) } + [nil]
        let whole = environment.merging(BuiltProgram.inheritedVariables) { given, _ in given }
        let variables = whole.map { strdup("\($0)=\($1)") } + [nil]
        defer { for word in words + variables { free(word) } }
        var process = pid_t()
        guard posix_spawn(&process, program, &actions, &attributes, words, variables) == 0 else {
            throw NotStarted()
        }
        self.process = process
    }

    deinit {
        if !isReaped {
            kill(process, SIGKILL)
            waitpid(process, nil, 0)
        }
        close(log)
    }

    /// Everything that was logged when a text has come, or when the program ended.
    func log(until wanted: String) async -> String {
        await onQueue { agent in
            while !agent.text.contains(wanted), agent.readMore() {}
            return agent.text
        }
    }

    /// The exit code, 1000 and the signal's number where a signal ended it, and the whole log.
    func end(by signal: Int32? = nil) async -> (code: Int32, log: String) {
        if let signal { kill(process, signal) }
        return await onQueue { agent in
            while agent.readMore() {}
            var status: Int32 = 0
            while waitpid(agent.process, &status, 0) < 0, errno == EINTR {}
            agent.isReaped = true
            return (status & 0x7F == 0 ? (status >> 8) & 0xFF : 1000 + status & 0x7F, agent.text)
        }
    }

    private var text: String { String(decoding: bytes, as: UTF8.self) }

    /// False at the end, or where nothing comes for twenty seconds.
    private func readMore() -> Bool {
        var file = pollfd(fd: log, events: Int16(POLLIN), revents: 0)
        guard poll(&file, 1, 20_000) > 0 else { return false }
        var piece = [UInt8](repeating: 0, count: 65_536)
        let count = read(log, &piece, piece.count)
        guard count > 0 else { return false }
        bytes += piece[..<count]
        return true
    }

    private func onQueue<Value: Sendable>(_ body: @escaping @Sendable (RunningAgent) -> Value) async -> Value
    {
        await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: body(self)) }
        }
    }
}
