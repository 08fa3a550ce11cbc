import Conversation
import Foundation
import Testing

@testable import EventStore

@Suite final class FollowerNoticesTests {
    let folder = NSTemporaryDirectory() + "switchboard-notices-" + UUID().uuidString
    let notices: FollowerNotices
    var path: String { folder + "/a.store" }

    init() throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for end in ["", "-wal", "-shm"] {
            try Data().write(to: URL(fileURLWithPath: folder + "/a.store" + end))
        }
        notices = FollowerNotices(path: folder + "/a.store")
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    private func write(to name: String) throws {
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: folder + "/" + name))
        try file.write(contentsOf: Data([1]))
        try file.close()
    }

    @Test func `a write to the log is an announcement, and a commit told of is its end`() throws {
        try write(to: "a.store-wal")
        #expect(notices.sleep(atMost: .seconds(10)) == .notice)
        FollowerNotices.tellOfCommit(path: path)
        #expect(notices.sleep(atMost: .seconds(10)) == .commit)
        try write(to: "a.store-wal")
        FollowerNotices.tellOfCommit(path: path)
        #expect(notices.sleep(atMost: .seconds(10)) == .commit)
        FollowerNotices.tellOfCommit(path: path)
        try write(to: "a.store-wal")
        #expect(notices.sleep(atMost: .seconds(10)) == .notice)
        #expect(notices.sleep(atMost: .milliseconds(1)) == .time)
    }

    @Test func `other files tell nothing`() throws {
        for name in ["a.store", "a.store-shm", "b.store-wal"] {
            try Data([1]).write(to: URL(fileURLWithPath: folder + "/" + name))
        }
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o600], ofItemAtPath: folder + "/a.store-wal")
        #expect(notices.sleep(atMost: .milliseconds(1)) == .time)
    }

    @Test func `a call wakes at once, and a commit told of beside it is told`() {
        notices.wake()
        #expect(notices.sleep(atMost: .seconds(10)) == .wake)
        notices.wake()
        FollowerNotices.tellOfCommit(path: path)
        #expect(notices.sleep(atMost: .seconds(10)) == .commit)
    }

    @Test func `a store that is opened by a symbolic link tells those who follow the file`() throws {
        let desk = try Desk()
        try FileManager.default.createSymbolicLink(
            atPath: folder + "/link.store", withDestinationPath: desk.path)
        let other = try EventStore.open(at: folder + "/link.store")
        defer { other.close() }
        let notices = FollowerNotices(path: desk.path)
        try other.createSession(
            NewSession(
                id: "s2", agentID: "aria", customerID: "ada", agentName: "Aria", customerName: "Ada"))
        #expect(notices.sleep(atMost: .seconds(10)) == .commit)
        #expect(FileIdentity(path: other.path) == FileIdentity(path: desk.path))
        #expect(!FileManager.default.fileExists(atPath: folder + "/link.store-wal"))
    }

    @Test func `a store tells of its commits`() throws {
        let desk = try Desk()
        let notices = FollowerNotices(path: desk.path)
        try desk.session()
        #expect(notices.sleep(atMost: .seconds(10)) == .commit)
    }
}
