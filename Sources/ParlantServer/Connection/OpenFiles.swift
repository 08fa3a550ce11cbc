import Foundation

/// The limit on files, sockets included, that this process may have open.
enum OpenFiles {
    static var limit: Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 1_024 }
        return Int(clamping: limit.rlim_cur)
    }

    /// Descriptors to leave free: each of the store's connections uses three, and the event loops some.
    static let reserved = 80
}

extension Limits.OpenConnections {
    /// Returns the limits reduced to the available descriptors: without a free one, the event loop would retry an
    /// accept forever.
    func fitting(_ files: Int) -> Limits.OpenConnections {
        var limits = self
        limits.inAll = max(16, min(inAll, files - OpenFiles.reserved))
        limits.perAddress = min(perAddress, limits.inAll)
        limits.silent = min(silent, max(8, limits.inAll / 4))
        return limits
    }
}
