import Conversation
import EventStore
import Foundation
import Testing

@Suite struct BackupCommandTests {
    private let bench: Workbench
    private var store: String { bench.folder + "/data/switchboard/local.store" }

    init() throws {
        bench = try Workbench()
        try bench.fill(Fixture("s-1", said: (.customer, "kept")))
    }

    @Test func `a backup comes back, also through a pipe`() throws {
        let copy = bench.folder + "/copy.store"
        let told = try bench.run("backup", copy)
        #expect(told.code == 0)
        #expect(told.text.hasSuffix("bytes, checked.\n"))
        let piped = try bench.run("backup", "-")
        #expect(piped.out.starts(with: Array("SQLite format 3".utf8)))
        try bench.fill(Fixture("s-2"))
        let restored = try bench.run("restore", copy)
        #expect(restored.code == 0, "\(restored.error)")
        #expect(restored.text.contains("What was there before is now \(store).2"))
        #expect(!(try bench.run("export").text.contains("s-2")))
        try Data(piped.out).write(to: URL(fileURLWithPath: bench.folder + "/piped.store"))
        #expect(try bench.run("restore", "piped.store").code == 73)
        #expect(try bench.run("restore", bench.folder + "/piped.store").code == 0)
        #expect(try bench.run("export").text.contains("kept"))
    }

    @Test func `a backup and a restore stand in the audit of their store, with who made them`() throws {
        let copy = bench.folder + "/copy\u{1b}[1m.store"
        try bench.run("backup", copy, environment: ["SWITCHBOARD_OPERATOR": "anna"])
        try bench.run("backup", "-", environment: ["SWITCHBOARD_OPERATOR": "ben"])
        let told = try bench.run("audit").text
        #expect(!told.contains("\u{1b}"))
        let lines = told.split(separator: "\n")
        #expect(lines.contains { $0.contains("anna by switchboard backup  backup  file copy") })
        #expect(lines.contains { $0.hasSuffix("ben by switchboard backup  backup  -") })
        #expect(
            try bench.run("restore", copy, environment: ["SWITCHBOARD_OPERATOR": "mia"]).code == 0)
        let restored = try bench.run("audit").text.split(separator: "\n")
        #expect(restored.first?.contains("mia by switchboard restore  restore  file copy") == true)
        #expect(!restored.contains { $0.contains("ben by") })
    }

    @Test func `a store that nobody may write to is backed up all the same`() throws {
        try bench.run("backup", bench.folder + "/first.store")
        chmod(store, 0o400)
        defer { chmod(store, 0o600) }
        #expect(try bench.run("backup", bench.folder + "/copy.store").code == 0)
    }

    @Test func `a restore names the program that has the store open, and the doctor does too`() throws {
        let copy = bench.folder + "/copy.store"
        try bench.run("backup", copy)
        let follower = try Running(bench, "transcript", "s-1", "--follow")
        #expect(follower.wait(for: "kept"))
        let refused = try bench.run("restore", copy)
        #expect(refused.code == 75)
        #expect(refused.error.contains("is open in switchboard transcript \(Release.version) (process "))
        let doctor = try bench.run("doctor")
        #expect(
            doctor.text.contains("ok       program   switchboard transcript \(Release.version) (process "))
        #expect(follower.end(by: SIGTERM) >= 0)
        #expect(try bench.run("restore", copy).code == 0)
    }

    @Test func `the doctor reads the whole store, or less when asked to`() throws {
        #expect(try bench.run("doctor").text.contains("every page of it is sound"))
        #expect(!(try bench.run("doctor", "--quick").text.contains("every page of it is sound")))
        let file = try #require(FileHandle(forUpdatingAtPath: store))
        try file.seek(toOffset: 8 * 4096)
        try file.write(contentsOf: Data(repeating: 0xA5, count: 6 * 4096))
        try file.close()
        let ended = try bench.run("doctor")
        #expect(ended.code == 78)
        #expect(ended.text.contains("switchboard restore BACKUP"))
    }

    @Test func `a path is a path, and home is where HOME says`() throws {
        try bench.fill(Fixture("s-1"))
        let odd = try bench.run(
            [
                "/bin/sh", "-c", #"cd "$HOME" && exec "$0" import - --store file:odd.store"#,
                Workbench.program,
            ],
            input: Array(Fixture("s-9").line.utf8))
        #expect(odd.code == 0)
        #expect(FileManager.default.fileExists(atPath: bench.folder + "/file:odd.store"))
        try bench.run("import", "-", "--store", "~/mine.store")
        #expect(FileManager.default.fileExists(atPath: bench.folder + "/mine.store"))
    }

    @Test func `two names that are no UTF-8 are never one store`() throws {
        for byte in ["351", "350"] {
            let command = "exec \"$0\" import - --store \"$HOME/caf$(printf '\\\(byte)').store\""
            let ended = try bench.run(
                ["/bin/sh", "-c", command, Workbench.program], input: Array(Fixture("s-8").line.utf8))
            #expect(ended.code == 64)
            #expect(ended.error.contains("is not UTF-8"))
        }
        let files = try FileManager.default.contentsOfDirectory(atPath: bench.folder)
        #expect(!files.contains { $0.hasSuffix(".store") })
    }

    @Test func `a store behind a link that leads nowhere is made there, private`() throws {
        let target = bench.folder + "/far/away.store"
        try FileManager.default.createDirectory(
            atPath: bench.folder + "/far", withIntermediateDirectories: true)
        symlink(target, bench.folder + "/link.store")
        try bench.run("import", "-", "--store", bench.folder + "/link.store")
        let attributes = try FileManager.default.attributesOfItem(atPath: target)
        #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
    }

    @Test func `a configuration that holds a token and that others can read is named`() throws {
        let folder = bench.folder + "/config/switchboard"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let path = try bench.file("config/switchboard/config.toml", "token = \"swb_x\"\n")
        chmod(path, 0o644)
        #expect(try bench.run("doctor").text.contains("\(path) holds a token, and others can read it"))
        chmod(path, 0o600)
        #expect(!(try bench.run("doctor").text.contains("holds a token")))
    }

    @Test func `an update is tried on a copy first`() throws {
        #expect(try bench.run("store", "migrate", "--dry-run").text.hasSuffix("is up to date.\n"))
    }
}
