import Conversation
import Foundation
import Storage
import Testing

@testable import EventStore

@Suite struct BackupTests {
    let desk: Desk

    init() throws {
        desk = try Desk()
        try desk.session()
        try desk.customer("kept")
    }

    private func texts(at path: String) throws -> [String] {
        let store = try EventStore.open(at: path, create: false)
        defer { store.close() }
        return try store.tail(of: "s1", limit: 99).entries.compactMap(\.event.message?.text)
    }

    private func write(_ bytes: Int, to path: String) {
        _ = FileManager.default.createFile(atPath: path, contents: Data(repeating: 7, count: bytes))
    }

    private func wording(_ error: any Error) -> String { (error as? StoreError)?.wording ?? "\(error)" }

    @Test func aBackupIsOneWholeFileWhileTheStoreIsOpen() throws {
        let copy = desk.folder + "/copy.store"
        let size = try desk.store.backup(to: copy)
        #expect(FileManager.default.contents(atPath: copy)?.count == size)
        let moved = desk.folder + "/elsewhere.store"
        try FileManager.default.moveItem(atPath: copy, toPath: moved)
        #expect(try texts(at: moved) == ["kept"])
        #expect(try desk.store.lastBackup() == desk.clock.now)
        let left = try FileManager.default.contentsOfDirectory(atPath: desk.folder)
        #expect(!left.contains { $0.contains(".new-") })
    }

    @Test func anEarlierBackupIsReplacedAndNothingElse() throws {
        let copy = desk.folder + "/copy.store"
        try desk.store.backup(to: copy)
        try desk.customer("later")
        try desk.store.backup(to: copy)
        #expect(try texts(at: copy) == ["kept", "later"])
        let letter = desk.folder + "/letter"
        write(5_000, to: letter)
        #expect(throws: StoreError.notADatabase(path: letter)) { try desk.store.backup(to: letter) }
        #expect(FileManager.default.contents(atPath: letter)?.count == 5_000)
        #expect(throws: StoreError.cannotOpen(path: desk.path, reason: "it is the store itself")) {
            try desk.store.backup(to: desk.path)
        }
        #expect(throws: StoreError.self) { try desk.store.backup(to: desk.folder) }
    }

    @Test func aRestorePutsTheOldStoreAsideWithItsLog() throws {
        let copy = desk.folder + "/copy.store"
        try desk.store.backup(to: copy)
        let before = try desk.store.generation()
        try desk.customer("later")
        desk.store.close()
        write(8_192, to: desk.path + "-wal")
        let restored = try EventStore.restore(
            copy, to: desk.path, options: StoreOptions(clock: { [clock = desk.clock] in clock.now }))
        #expect(
            restored.setAside == [desk.path + ".20231114-221320", desk.path + ".20231114-221320-wal"])
        #expect(try texts(at: desk.path) == ["kept"])
        let again = try desk.again()
        defer { again.close() }
        #expect(try again.generation() != before)
        #expect(try again.generation().utf8.count == 32)
        #expect(try again.integrityProblems() == [])
    }

    @Test func aRestoreIsRefusedWhileAProgramHasTheStoreOpen() throws {
        let copy = desk.folder + "/copy.store"
        try desk.store.backup(to: copy)
        do {
            _ = try EventStore.restore(copy, to: desk.path)
            Issue.record("it was restored")
        } catch {
            guard case .inUse(desk.path, let programs) = error else { throw error }
            #expect(programs.map(\.process) == [Int(getpid())])
        }
        #expect(try desk.texts() == ["kept"])
        try desk.customer("goes on")
        let other = desk.folder + "/other.store"
        _ = try EventStore.restore(copy, to: other)
        #expect(try texts(at: other) == ["kept"])
    }

    @Test func aDamagedOrForeignBackupLeavesTheStoreAsItIs() throws {
        let copy = desk.folder + "/copy.store"
        for number in 0..<400 { try desk.customer("word \(number) of many that fill some pages") }
        try desk.store.backup(to: copy)
        desk.store.close()
        let before = FileManager.default.contents(atPath: desk.path)
        let file = try #require(FileHandle(forUpdatingAtPath: copy))
        for page in 6..<12 {
            try file.seek(toOffset: UInt64(page * 4096))
            try file.write(contentsOf: Data(repeating: 0xA5, count: 4096))
        }
        try file.close()
        #expect(throws: StoreError.corrupt(path: copy)) { _ = try EventStore.restore(copy, to: desk.path) }
        let letter = desk.folder + "/letter"
        write(5_000, to: letter)
        #expect(throws: StoreError.notADatabase(path: letter)) {
            _ = try EventStore.restore(letter, to: desk.path)
        }
        #expect(FileManager.default.contents(atPath: desk.path) == before)
    }

    @Test func aRestoreThatWasCutOffIsTold() throws {
        desk.store.close()
        write(0, to: desk.path + EventStore.interrupted)
        do {
            _ = try desk.again()
            Issue.record("it was opened")
        } catch { #expect(wording(error).contains("Run it again (switchboard restore BACKUP)")) }
    }

    @Test func aLogWithoutItsFileIsNamedAndKept() throws {
        let copy = desk.folder + "/copy.store"
        for exists in [false, true] {
            if exists { write(0, to: copy) }
            write(8_192, to: copy + "-wal")
            do {
                try EventStore.open(at: copy).close()
                Issue.record("it was opened")
            } catch { #expect(wording(error).contains("\(copy)-wal holds the log of one")) }
            #expect(FileManager.default.contents(atPath: copy + "-wal")?.count == 8_192)
        }
    }

    @Test func aFileThatCameInPlaceOfAnotherIsNotGivenItsLog() throws {
        let copy = desk.folder + "/copy.store"
        try desk.store.backup(to: copy)
        let log = try #require(FileManager.default.contents(atPath: desk.path + "-wal"))
        desk.store.close()
        rename(copy, desk.path)
        try log.write(to: URL(fileURLWithPath: desk.path + "-wal"))
        do {
            _ = try desk.again()
            Issue.record("it was opened")
        } catch {
            #expect(wording(error).contains("\(desk.path)-wal belongs to the file that was here before"))
        }
        unlink(desk.path + "-wal")
        #expect(try texts(at: desk.path) == ["kept"])
    }

    @Test func aFileWhoseLogWasLeftBehindIsNotTakenForANewOne() throws {
        let file = try Connection(path: desk.folder + "/half.store")
        try file.withoutTransaction { try $0.setJournalMode(.log) }
        try file.withoutTransaction { try $0.execute("CREATE TABLE x (y); DROP TABLE x") }
        let header = try #require(FileManager.default.contents(atPath: desk.folder + "/half.store"))
        try file.close()
        let copy = desk.folder + "/copied.store"
        try header.write(to: URL(fileURLWithPath: copy))
        #expect(throws: StoreError.cannotOpen(path: copy, reason: LeftoverLog.missing)) {
            _ = try EventStore.open(at: copy)
        }
    }

    @Test func anEmptyFileBecomesAStore() throws {
        let path = desk.folder + "/empty.store"
        write(0, to: path)
        #expect(try EventStore.kind(at: path) == nil)
        let store = try EventStore.open(at: path)
        defer { store.close() }
        #expect(try store.position == .start)
    }

    @Test func anIdleStoreIsWholeInItsOneFileWithinFiveSecondsWhateverBeats() throws {
        let other = try desk.again()
        defer { other.close() }
        let follower = Follower(other, from: .start, for: "mia", onPage: { _ in }, onState: { _ in })
        defer { follower.stop() }
        try desk.customer("the last")
        let deadline = ContinuousClock.now + .seconds(20)
        let start = ContinuousClock.now
        var (whole, beat) = (ContinuousClock.Instant?.none, start)
        while whole == nil, ContinuousClock.now < deadline {
            // Consoles show themselves all the time, but not so often that the log's size alone would be a reason.
            if beat <= .now {
                try desk.store.heartbeat(
                    ConsolePresence(id: "r.1", operatorName: "mia", seen: desk.clock.now))
                beat = .now + .milliseconds(200)
            }
            let copy = desk.folder + "/cp.store"
            for suffix in ["", ".lock", "-shm", "-wal"] { unlink(copy + suffix) }
            try FileManager.default.copyItem(atPath: desk.path, toPath: copy)
            if (try? texts(at: copy)) == ["kept", "the last"] { whole = .now }
        }
        let taken = try #require(whole) - start
        // A busy machine is given some time more.
        #expect(taken < .seconds(8), "\(taken)")
    }

    @Test func theLastToWriteCarriesOverWhenItEndsThoughOthersStay() throws {
        let other = try desk.again()
        try other.append(.message("by another", from: .customer), to: "s1")
        other.close()
        let copy = desk.folder + "/cp.store"
        try FileManager.default.copyItem(atPath: desk.path, toPath: copy)
        #expect(try texts(at: copy) == ["kept", "by another"])
    }
}
