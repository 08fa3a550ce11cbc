import Conversation
import Effort
import EventStore
import Foundation
import PseudoTerminal
import Testing

/// Copies of a store on which everybody works.
@Suite struct BackupFaultTests {
    @Test func `backups and restores under load lose nothing that was acknowledged before them`() throws {
        let rounds = Effort.count(1_000)
        var written = 0
        // Each copy takes as long as the store is large, and a busy store grows: a hundred rounds to a store.
        for first in stride(from: 0, to: rounds, by: Self.roundsOfAStore) {
            written += try copy(rounds: first..<min(first + Self.roundsOfAStore, rounds))
        }
        print("\(rounds) backups and restores, \(written) written")
    }

    private static let roundsOfAStore = 100

    /// - Returns: How many messages were acknowledged.
    private func copy(rounds: Range<Int>) throws -> Int {
        let desk = try FaultDesk()
        let bustle = try Bustle(at: desk)
        try bustle.goesOn()
        let copy = desk.folder + "/copy.store"
        let other = desk.folder + "/other.store"
        var generations: Set<String> = []
        let readers = Readership(of: other, at: desk)
        for round in rounds {
            try bustle.work(for: .milliseconds(20))
            let told = bustle.writers.map { ($0.name, $0.told.count) }
            try EventStore.backup(desk.path, to: copy)
            let restored = try EventStore.restore(copy, to: other)
            for path in restored.setAside { unlink(path) }
            let store = try EventStore.open(at: other, create: false)
            defer { store.close() }
            generations.insert(try store.generation())
            var texts: [String] = []
            for id in FaultDesk.written {
                texts += try store.wholeLog(of: id, from: .zero, limit: 1_000_000).compactMap(\.message?.text)
            }
            for (name, count) in told {
                let found = texts.count { $0.hasPrefix(name + " ") }
                #expect(found >= count, "round \(round): \(name) was told of \(count), \(found) are there")
            }
            if round % 10 == 0 {
                #expect(try store.integrityProblems() == [])
                try readers.attend(store, while: bustle)
            }
            // Nobody takes the place of a store that is in use.
            #expect(throws: StoreError.self) { _ = try EventStore.restore(copy, to: desk.path) }
        }
        #expect(generations.count == rounds.count)
        // Each time but the first.
        #expect(readers.renewals == (rounds.count + 9) / 10 - 1)
        try bustle.goesOn()
        try bustle.verify()
        return bustle.writers.reduce(0) { $0 + $1.told.count }
    }

    @Test func `an idle store on which consoles only beat is whole in its one file within seconds`() throws {
        let desk = try FaultDesk()
        let console = try desk.console()
        try console.wait(for: "Customer own")
        let text = Event.messageData("the last word", from: Participant(displayName: "Customer own"))
        try desk.withStore { store in
            _ = try store.append(NewEvent(source: .customer, kind: .message, data: text), to: FaultDesk.owned)
        }
        let start = ContinuousClock.now
        let copy = desk.folder + "/cp.store"
        var isWhole = false
        while !isWhole, ContinuousClock.now - start < .seconds(20) {
            for suffix in ["", "-wal", "-shm", ".lock", ".checkpoint"] { unlink(copy + suffix) }
            try FileManager.default.copyItem(atPath: desk.path, toPath: copy)
            let store = try EventStore.open(at: copy, create: false)
            isWhole =
                try store.tail(of: FaultDesk.owned, limit: 1).entries.last?.event.message?.text
                == "the last word"
            store.close()
        }
        // Five seconds on a quiet machine.
        #expect(isWhole && ContinuousClock.now - start < .seconds(10))
    }
}
