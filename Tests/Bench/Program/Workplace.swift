import Foundation

/// A folder for one run: a home of its own for every program, copies of stores, what peers read.
final class Workplace {
    let folder: String

    init() throws {
        folder = NSTemporaryDirectory() + "switchboard-bench-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder + "/home", withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    var environment: [String: String] {
        let home = folder + "/home"
        return [
            "HOME": home, "XDG_CONFIG_HOME": home + "/config", "XDG_DATA_HOME": home + "/data",
            "XDG_STATE_HOME": home + "/state", "TERM": "xterm-256color", "LANG": "C.UTF-8",
            "PATH": "/usr/local/bin:/usr/bin:/bin",
        ]
    }

    /// A copy that a scene may change.
    func copy(_ store: String) throws -> String {
        let path = folder + "/" + UUID().uuidString + ".store"
        try FileManager.default.copyItem(atPath: store, toPath: path)
        return path
    }

    /// Room is given back as soon as a scene is over.
    func remove(_ store: String) {
        for ending in ["", "-wal", "-shm", ".checkpoint"] {
            try? FileManager.default.removeItem(atPath: store + ending)
        }
    }

    /// Where a program lies on the usual path; nil where it is not installed.
    static func installed(_ program: String) -> String? {
        ["/usr/local/bin/", "/usr/bin/", "/bin/"].map { $0 + program }
            .first { access($0, X_OK) == 0 }
    }
}
