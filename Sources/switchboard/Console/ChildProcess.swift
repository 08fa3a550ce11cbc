import Foundation

/// Another program, started by this one.
struct ChildProcess {
    let id: pid_t

    /// What the program is started with.
    enum Kind {
        /// Our terminal, standard streams and environment.
        case attached
        /// A session of its own without input, which outlives this program. Standard error goes to a private file.
        case detached(environment: [String: String], log: String)
    }

    /// Starts a program with default signal handling: it would inherit the signals that we block or ignore. Fails if
    /// the program cannot be started.
    ///
    /// - Parameters:
    ///   - arguments: The program's path and its arguments.
    ///   - kind: What it is started with.
    init?(_ arguments: [String], _ kind: Kind) {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        var all = sigset_t()
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        var flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        var variables: [UnsafeMutablePointer<CChar>?] = []
        if case .detached(let environment, let log) = kind {
            flags |= 0x80 /* POSIX_SPAWN_SETSID */
            posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
            posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
            posix_spawn_file_actions_addopen(
                &actions, 2, log, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_NONBLOCK, 0o600)
            variables = environment.map { strdup("\($0)=\($1)") } + [nil]
        }
        posix_spawnattr_setflags(&attributes, Int16(flags))
        let words = arguments.map { strdup($0) } + [nil]
        defer { (words + variables).forEach { free($0) } }
        var process = pid_t()
        let failure =
            variables.isEmpty
            ? posix_spawn(&process, arguments[0], &actions, &attributes, words, environ)
            : posix_spawn(&process, arguments[0], &actions, &attributes, words, variables)
        guard failure == 0 else { return nil }
        id = process
    }

    /// Blocks until the program has ended.
    ///
    /// - Returns: The exit code, or 128 plus the signal; nil if it is not known.
    func wait() -> Int32? {
        var status: Int32 = 0
        while waitpid(id, &status, 0) < 0 {
            guard errno == EINTR else { return nil }
        }
        return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
    }

    /// Releases what the system keeps of a program that has ended. Returns whether it has.
    func reap() -> Bool {
        var status: Int32 = 0
        return waitpid(id, &status, WNOHANG) != 0
    }
}
