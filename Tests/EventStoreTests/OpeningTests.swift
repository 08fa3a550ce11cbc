import Conversation
import Foundation
import Storage
import Testing

@testable import EventStore

@Suite struct OpeningTests {
    @Test func everyCommitIsSyncedAndNoConnectionCheckpointsByItself() throws {
        let desk = try Desk()
        let writer = try desk.store.pool.withoutTransaction { db in
            (
                try db.integer("PRAGMA synchronous"),
                try db.integer("PRAGMA wal_autocheckpoint"),
                try db.text("PRAGMA journal_mode")
            )
        }
        #expect(writer == (2, 0, "wal"))
        let reader = try desk.store.pool.read { try $0.integer("PRAGMA wal_autocheckpoint") }
        #expect(reader == 0)
    }

    @Test func theFileAndItsFolderArePrivate() throws {
        let desk = try Desk()
        try desk.session()
        for (path, mode) in [(desk.folder, 0o700), (desk.path, 0o600), (desk.path + "-wal", 0o600)] {
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == mode)
        }
    }

    @Test func aMissingFileIsMadeOnlyWhenAsked() throws {
        let path = NSTemporaryDirectory() + "nothing-here-\(UUID())/x.store"
        #expect(throws: StoreError.cannotOpen(path: path, reason: "there is no such file")) {
            try EventStore.open(at: path, create: false)
        }
        #expect(try EventStore.kind(at: path) == nil)
    }

    @Test func anotherFileIsNotTouched() throws {
        let desk = try Desk()
        let text = desk.folder + "/letter.txt"
        try String(repeating: "Dear Sir, ", count: 500).write(toFile: text, atomically: true, encoding: .utf8)
        #expect(throws: StoreError.notADatabase(path: text)) { try EventStore.open(at: text) }
        let foreign = desk.folder + "/foreign.sqlite"
        let file = try Connection(path: foreign)
        try file.write { try $0.execute("CREATE TABLE theirs (x)") }
        try file.close()
        #expect(throws: StoreError.notADatabase(path: foreign)) { try EventStore.open(at: foreign) }
    }

    @Test func anotherProgramsDatabaseKeepsItsJournal() throws {
        let desk = try Desk()
        let foreign = desk.folder + "/foreign.sqlite"
        let file = try Connection(path: foreign)
        try file.write { try $0.execute("CREATE TABLE theirs (x)") }
        try file.close()
        let before = FileManager.default.contents(atPath: foreign)
        #expect(throws: StoreError.notADatabase(path: foreign)) { try EventStore.open(at: foreign) }
        #expect(FileManager.default.contents(atPath: foreign) == before)
    }

    @Test func theLastToCloseLeavesOneFile() throws {
        let desk = try Desk()
        try desk.session()
        try desk.customer("kept")
        let other = try desk.again()
        _ = try other.position
        desk.store.close()
        #expect(access(desk.path + "-wal", F_OK) == 0)
        other.close()
        #expect(access(desk.path + "-wal", F_OK) != 0)
        let copy = desk.folder + "/copy.store"
        try FileManager.default.copyItem(atPath: desk.path, toPath: copy)
        let copied = try EventStore.open(at: copy)
        defer { copied.close() }
        #expect(try copied.tail(of: "s1", limit: 9).entries.compactMap(\.event.message?.text) == ["kept"])
    }

    @Test func aFileThatWasTakenAwayTakesNoWritesAndIsNotMadeAnew() throws {
        let desk = try Desk()
        try desk.session()
        try lengthen(desk, to: Checkpointer.threshold)
        rename(desk.path, desk.path + ".away")
        let gone = StoreError.cannotOpen(path: desk.path, reason: "the file was removed or replaced")
        #expect(throws: gone) { try desk.customer("into the void") }
        desk.store.checkpointer.checkpoint()
        #expect(access(desk.path, F_OK) != 0)
        rename(desk.path + ".away", desk.path)
        try desk.customer("back")
        #expect(try desk.texts() == ["back"])
    }

    @Test func aNewerLayoutIsRefused() throws {
        let desk = try Desk()
        try desk.store.pool.write {
            try $0.execute("INSERT INTO grdb_migrations VALUES ('999 from the future')")
        }
        #expect(throws: StoreError.newerSchema(path: desk.path)) { _ = try desk.again() }
    }

    @Test func theKindIsFixedWhenTheFileIsMade() throws {
        let desk = try Desk(.mirror(upstream: "http://localhost:8800"))
        #expect(try EventStore.kind(at: desk.path) == .mirror(upstream: "http://localhost:8800"))
        #expect(throws: StoreError.self) { _ = try desk.again(.local) }
    }

    @Test func aReadOnlyStoreReadsAndRefusesToWrite() throws {
        let desk = try Desk()
        try desk.session()
        let reader = try EventStore.open(at: desk.path, options: StoreOptions(readOnly: true))
        defer { reader.close() }
        #expect(try reader.session("s1")?.id == "s1")
        #expect(throws: StoreError.readOnly(path: desk.path)) {
            try reader.append(.message("x", from: .customer), to: "s1")
        }
    }

    @Test func aStoreThatNobodyHasOpenCanBeReadToo() throws {
        let desk = try Desk()
        try desk.session()
        desk.store.close()
        #expect(try EventStore.kind(at: desk.path) == .local)
        let reader = try EventStore.open(at: desk.path, options: StoreOptions(readOnly: true))
        defer { reader.close() }
        #expect(try reader.session("s1")?.id == "s1")
    }

    @Test func aFullDiskIsADefiniteFailureAndLeavesNothingBehind() throws {
        let desk = try Desk()
        try desk.session()
        try desk.store.pool.withoutTransaction { db in
            let pages = try db.integer("PRAGMA page_count")!
            try db.execute("PRAGMA max_page_count = \(pages)")
        }
        let long = String(repeating: "all the pages ", count: 20_000)
        #expect(throws: StoreError.diskFull) { try desk.customer(long) }
        #expect(StoreError.diskFull.isDefinite)
        #expect(try desk.tail() == [])
        #expect(try desk.summary().lastOffset == nil)
    }

    @Test func aLockedStoreIsBusyAfterItsTimeout() throws {
        let desk = try Desk()
        try desk.session()
        let hasty = try desk.again(busyTimeout: .milliseconds(50))
        defer { hasty.close() }
        try desk.store.pool.withoutTransaction { db in
            try db.execute("BEGIN IMMEDIATE")
            do {
                try hasty.append(.message("x", from: .customer), to: "s1")
                Issue.record("not busy")
            } catch {
                guard case .busy(let waited)? = error as? StoreError else { throw error }
                #expect(waited >= .milliseconds(40))
                #expect((error as? StoreError)?.isDefinite == true)
            }
            try db.execute("ROLLBACK")
        }
        try hasty.append(.message("x", from: .customer), to: "s1")
        #expect(try desk.texts() == ["x"])
    }

    @Test func twoProcessesMayMakeTheSameFileAtOnce() throws {
        for _ in 0..<5 {
            let path = NSTemporaryDirectory() + "switchboard-both-\(UUID())/x.store"
            defer {
                try? FileManager.default.removeItem(atPath: (path as NSString).deletingLastPathComponent)
            }
            let failures = Failures()
            DispatchQueue.concurrentPerform(iterations: 4) { _ in
                do { try EventStore.open(at: path).close() } catch { failures.add("\(error)") }
            }
            #expect(failures.all == [])
        }
    }

    /// Makes the log long without making much to search.
    private func lengthen(_ desk: Desk, to size: Int) throws {
        for round in 0..<200 where desk.store.checkpointer.logSize < size {
            // SQLite does not write again what stands there already.
            let text = String(repeating: "words \(round) ", count: 80_000)
            try desk.store.saveDraft(text, as: .oneself, in: "s1", by: "mia")
        }
    }

    @Test func onlyWhoHoldsTheLockCarriesTheLogOver() throws {
        let desk = try Desk()
        try desk.session()
        try lengthen(desk, to: Checkpointer.threshold)
        let size = desk.store.checkpointer.logSize
        let lock = Glibc.open(desk.path + ".checkpoint", O_CREAT | O_RDWR, 0o600)
        flock(lock, LOCK_EX)
        desk.store.checkpointer.checkpoint()
        try desk.customer("one")
        #expect(desk.store.checkpointer.logSize > size)
        Glibc.close(lock)
        let longer = desk.store.checkpointer.logSize
        desk.store.checkpointer.checkpoint()
        // The next writer starts the log over instead of lengthening it.
        try desk.customer("two")
        #expect(desk.store.checkpointer.logSize == longer)
        #expect(try desk.texts() == ["one", "two"])
    }

    @Test func aVeryLongLogIsCutBack() throws {
        let desk = try Desk()
        try desk.session()
        try lengthen(desk, to: Checkpointer.excess)
        desk.store.checkpointer.lookAtSize()
        desk.store.checkpointer.close()
        #expect(desk.store.checkpointer.logSize == 0)
        try desk.customer("after")
        #expect(try desk.texts() == ["after"])
    }

    @Test func errorsSayWhatToDoAndHoldNoText() throws {
        #expect(
            StoreError.busy(waited: .milliseconds(2040)).wording
                == "Not done: the store stayed locked for 2.0 s. Try again.")
        #expect(!StoreError.inputOutput(path: "x", code: 10).isDefinite)
    }
}

final class Failures: @unchecked Sendable {
    private let lock = NSLock()
    private var texts: [String] = []
    var all: [String] { lock.withLock { texts } }
    func add(_ text: String) { lock.withLock { texts.append(text) } }
}
