import CommandLine
import Conversation
import EventStore
import Foundation
import Glass

extension Examination {
    func stores(_ surroundings: Surroundings) -> [Finding] {
        let path = surroundings.storePath(store)
        do {
            guard let kind = try EventStore.kind(at: path) else { return [missing(path)] }
            var findings: [Finding] = []
            try surroundings.withStoreToRead(store) { store in
                let counts = try store.window(ListRequest(view: .all, anchor: .row(0), count: 0), for: "")
                    .counts
                let what =
                    switch kind {
                    case .local: ""
                    case .mirror(let upstream): ", mirrors \(upstream)"
                    }
                findings.append(
                    .ok("store", "\(path)\(what): \(counts.all) sessions, \(counts.waiting) waiting"))
                if !isQuick { findings.append(try integrity(of: store)) }
                findings += try backups(of: store, at: .wallClock)
                findings += try retention(surroundings.configuration, in: store)
            }
            return findings + programs(on: path)
                + [permissions(of: path), log(of: path), disk(under: path), drafts].compactMap { $0 }
        } catch StoreError.olderSchema(let path) {
            return [.warning("store", StoreError.olderSchema(path: path).wording)] + programs(on: path)
        } catch let error as StoreError {
            return [.problem("store", error.wording)]
        } catch {
            return [.problem("store", (error as? any ExplainedError)?.wording ?? "\(error)")]
        }
    }

    private func missing(_ path: String) -> Finding {
        // The nearest existing folder decides whether one can be made.
        var folder = (path as NSString).deletingLastPathComponent
        while !folder.isEmpty, folder != "/", access(folder, F_OK) != 0 {
            folder = (folder as NSString).deletingLastPathComponent
        }
        guard access(folder.isEmpty ? "." : folder, W_OK | X_OK) == 0 else {
            return .problem(
                "store", "\(path) cannot be made: \(folder) is not writable. Choose another: --store PATH")
        }
        return .ok("store", "none yet; \(path) is made on first use")
    }

    private func permissions(of path: String) -> Finding? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        if access(path, W_OK) != 0 {
            return .problem(
                "store", "\(path) can only be read. Mend it: chmod u+w \(ShellWords.quoted(path))")
        }
        if access(folder(of: path), W_OK | X_OK) != 0 {
            return .problem(
                "store", "\(folder(of: path)) is not writable, but the log lies beside the store. Make it so."
            )
        }
        if status.st_mode & 0o007 != 0 {
            return .warning(
                "store",
                "Everybody on this machine can read it. Mend it: chmod o-rwx \(ShellWords.quoted(path))*")
        }
        // A group that shares a store must share the files beside it.
        let amiss = ["-wal", "-shm", ".lock", ".checkpoint", ".mirror"].filter {
            SideFile.isAmiss($0, beside: path)
        }
        if let first = amiss.first {
            return .problem(
                "store",
                """
                Its group cannot use \(path)\(first). Whoever owns that file mends it by opening the store once, or by: \
                chmod \(String(status.st_mode & 0o666, radix: 8)) \(ShellWords.quoted(path + first))
                """)
        }
        return nil
    }

    private func disk(under path: String) -> Finding? {
        var system = statvfs()
        guard statvfs(folder(of: path), &system) == 0 else { return nil }
        if let kind = fileSystem(of: path), Self.networkSystems.contains(kind) {
            return .problem(
                "store",
                "\(path) lies on a network file system (\(kind)), where locks are not safe. Move it to a local disk."
            )
        }
        let free = (UInt64(system.f_bavail) * UInt64(system.f_frsize)) >> 20
        if free < 100 { return .warning("store", "Only \(free) MiB are free under \(path). Make room.") }
        return nil
    }

    /// Returns the type of the file system that holds a file, as the kernel names it.
    private func fileSystem(of path: String) -> String? {
        guard let real = realpath(path, nil) else { return nil }
        defer { free(real) }
        let place = String(cString: real)
        let mounts = (try? String(contentsOfFile: "/proc/self/mounts", encoding: .utf8)) ?? ""
        let fields = mounts.split(separator: "\n").map { $0.split(separator: " ") }.filter { $0.count > 2 }
        let holders = fields.filter { place.hasPrefix($0[1] == "/" ? "/" : $0[1] + "/") }
        return holders.max { $0[1].utf8.count < $1[1].utf8.count }.map { String($0[2]) }
    }

    private static let networkSystems: Set<String> = [
        "nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ceph", "9p", "fuse.sshfs", "fuse.glusterfs",
    ]

    /// Finds drafts in files because the store could not save them.
    private var drafts: Finding? {
        let folder = paths.state + "/drafts"
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        guard !files.isEmpty else { return nil }
        return .warning(
            "drafts",
            "\(files.count) unsaved in \(folder): open those sessions in the console to bring them back.")
    }

    func folder(of path: String) -> String {
        let folder = (path as NSString).deletingLastPathComponent
        return folder.isEmpty ? "." : folder
    }
}
