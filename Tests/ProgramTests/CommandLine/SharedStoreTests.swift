import Conversation
import EventStore
import Foundation
import Testing

/// Two users of one group on one store; only root can be both.
@Suite(.enabled(if: geteuid() == 0 && access("/usr/bin/setpriv", X_OK) == 0))
struct SharedStoreTests {
    private let bench: Workbench
    private let folder: String
    private var store: String { folder + "/desk.store" }
    private static let group: gid_t = 64_321

    init() throws {
        bench = try Workbench()
        folder = bench.folder + "/shared"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        chown(folder, 0, Self.group)
        chmod(folder, 0o770)
    }

    /// Of two made-up users whose first group is their own.
    private func words(_ user: Int, _ words: [String]) -> [String] {
        let name = "64\(300 + user)"
        return [
            "/usr/bin/setpriv", "--reuid", name, "--regid", name, "--groups", "\(Self.group)",
            Workbench.program,
        ] + words + ["--store", store]
    }

    private func run(_ user: Int, _ arguments: String..., input: String = "") throws -> Workbench.Ended {
        let home = bench.folder + "/home\(user)"
        return try bench.run(
            words(user, arguments), input: Array(input.utf8),
            environment: [
                "HOME": home, "XDG_CONFIG_HOME": home, "XDG_DATA_HOME": home, "XDG_STATE_HOME": home,
            ])
    }

    private func append(_ user: Int, _ text: String) throws -> Workbench.Ended {
        try run(user, "append", "s-1", "--kind", "message", "--source", "customer", "--message", text)
    }

    /// The store is made by one user, and then opened to the group.
    private func share() throws {
        let made = try run(1, "import", "-", input: Fixture("s-1").line)
        #expect(made.code == 0, "\(made.error)")
        chown(store, 64_301, Self.group)
        chmod(store, 0o660)
    }

    @Test func `files beside a store have its mode and group, whoever makes them`() throws {
        try share()
        for user in [1, 2, 1, 2] {
            let ended = try append(user, "by \(user)")
            #expect(ended.code == 0, "\(ended.error)")
            #expect(ended.error.isEmpty)
        }
        let open = try EventStore.open(at: store)
        defer { open.close() }
        #expect(try append(2, "beside another").code == 0)
        for suffix in [".lock", ".checkpoint", "-wal", "-shm"] where access(store + suffix, F_OK) == 0 {
            let attributes = try FileManager.default.attributesOfItem(atPath: store + suffix)
            #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o660, "\(suffix)")
            #expect((attributes[.groupOwnerAccountID] as? NSNumber)?.uint32Value == Self.group, "\(suffix)")
        }
        #expect(access(store + "-wal", F_OK) == 0)
        #expect(try open.tail(of: "s-1", limit: 9).entries.count == 5)
    }

    @Test func `the second user carries the log over too`() throws {
        try share()
        #expect(try append(1, "opens it").code == 0)
        // The first user's program stays, so that no other is the last to close.
        let open = try EventStore.open(at: store)
        defer { open.close() }
        #expect(try append(2, "SECOND").code == 0)
        let file = try #require(FileManager.default.contents(atPath: store))
        #expect(file.range(of: Data("SECOND".utf8)) != nil)
    }

    @Test func `a lock that only its owner can use is told, with who mends it`() throws {
        try share()
        chmod(store + ".lock", 0o600)
        let refused = try append(2, "locked out")
        #expect(refused.code == 73)
        #expect(refused.error.contains("desk.store.lock: Permission denied"))
        #expect(try append(1, "mends it").code == 0)
        #expect(try append(2, "let in").code == 0)
    }

    @Test func `a log that cannot be carried over is said, and by the doctor`() throws {
        try share()
        #expect(try append(1, "opens it").code == 0)
        let open = try EventStore.open(at: store)
        defer { open.close() }
        unlink(store + ".checkpoint")
        _ = FileManager.default.createFile(
            atPath: store + ".checkpoint", contents: Data(), attributes: [.posixPermissions: 0o600])
        let ended = try append(2, "not carried over")
        #expect(ended.code == 0)
        #expect(ended.error.contains("The store's log is not carried over and only grows"))
        let doctor = try run(2, "doctor")
        #expect(doctor.text.contains("Its group cannot use \(store).checkpoint"))
        #expect(!doctor.text.contains("chmod 600"))
    }
}
