import Foundation

/// How many files, sockets included, this process may have open.
enum OpenFiles {
    static var limit: Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 1_024 }
        return Int(clamping: limit.rlim_cur)
    }

    /// The store's connections have three each, and the event loops some.
    static let reserved = 80
}

extension Limits.Connections {
    /// As many as there are descriptors for: a connection that cannot be accepted is asked for again without end.
    func fitting(_ files: Int) -> Limits.Connections {
        var limits = self
        limits.inAll = max(16, min(inAll, files - OpenFiles.reserved))
        limits.perAddress = min(perAddress, limits.inAll)
        limits.silent = min(silent, max(8, limits.inAll / 4))
        return limits
    }
}
