import Foundation
import PseudoTerminal

/// A file system of a few megabytes; only root can have one.
final class SmallDisk {
    let folder = NSTemporaryDirectory() + "/switchboard-disk-" + UUID().uuidString
    private var filler: String { folder + "/filler" }

    struct Failure: Error {
        let words: [String]
    }

    /// Whether this machine lets us.
    static let isAllowed: Bool = (try? SmallDisk(megabytes: 1)) != nil

    init(megabytes: Int) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Mounting.run("mount", "-t", "tmpfs", "-o", "size=\(megabytes)m", "none", folder)
    }

    deinit {
        try? Mounting.run("umount", "-l", folder)
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Leaves no byte free.
    func fill() {
        let file = open(filler, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        defer { close(file) }
        for size in [1 << 20, 4096, 1] {
            let bytes = [UInt8](repeating: 0, count: size)
            while write(file, bytes, size) > 0 {}
        }
    }

    func makeRoom() { unlink(filler) }
}

/// Programs of the system that change what is mounted.
enum Mounting {
    static func run(_ words: String...) throws {
        guard try PipedProgram(["/bin/" + words[0]] + words.dropFirst()).end(0) == 0 else {
            throw SmallDisk.Failure(words: words)
        }
    }
}

/// A folder that can only be read.
final class ReadOnlyFolder {
    private let path: String
    private let isMount: Bool

    /// For root, who may write whatever the permissions say, by a mount.
    init(_ path: String) throws {
        self.path = path
        isMount = geteuid() == 0
        if isMount {
            try Mounting.run("mount", "--bind", path, path)
            try Mounting.run("mount", "-o", "remount,ro,bind", path)
        } else {
            try permit(false)
        }
    }

    deinit { if isMount { try? Mounting.run("umount", "-l", path) } else { try? permit(true) } }

    private func permit(_ writing: Bool) throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: path)
        for file in files { chmod(path + "/" + file, writing ? 0o600 : 0o400) }
        chmod(path, writing ? 0o700 : 0o500)
    }
}
