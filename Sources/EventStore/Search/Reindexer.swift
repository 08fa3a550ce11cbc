import Conversation
import Dispatch
import Foundation
import Storage
import Synchronization

/// Moves a store's texts from the index of an earlier version into the current one, in the background.
///
/// Only the process that holds the kernel's lock on `STORE.checkpoint` takes a step, which is one short
/// transaction. The progress is part of the transaction, so that a kill loses nothing. The newest texts come
/// first.
final class Reindexer: Sendable {
    /// Steps take at most one in this many parts of the time; the rest is left to other writers.
    private static let share = 4
    private static let leastPause = Duration.milliseconds(20)
    /// The pause if another process holds a lock.
    private static let patience = Duration.milliseconds(500)

    private let path: String
    private let lane = WorkQueue("store.reindex")
    private let closing = DispatchSemaphore(value: 0)
    private let state = Mutex((isStarted: false, isClosed: false))

    init(path: String) { self.path = path }

    /// Goes on until everything is in the current index; returns at once. For long-running programs.
    func start(_ store: EventStore) {
        let starts = state.withLock { state in
            guard !state.isStarted, !state.isClosed, !store.options.readOnly else { return false }
            state.isStarted = true
            return true
        }
        guard starts, (try? store.reindexingIsDue()) == true else { return }
        lane.async { [self, weak store] in
            var pause = Self.leastPause
            while closing.wait(timeout: .now() + .microseconds(Int(pause.microseconds))) == .timedOut {
                guard let store, let next = step(store) else { return }
                pause = next
            }
        }
    }

    /// Waits for a running step; none starts afterwards.
    func close() {
        state.withLock { $0.isClosed = true }
        closing.signal()
        lane.drain()
    }

    /// - Returns: How long to leave the store to others; nil if nothing is left to do.
    private func step(_ store: EventStore) -> Duration? {
        let file = SideFile.open(Checkpointer.suffix, beside: path)
        guard file >= 0 else { return Self.patience }
        defer { Glibc.close(file) }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else { return Self.patience }
        let start = ContinuousClock.now
        do {
            guard try store.reindexSome() else { return nil }
        } catch {
            if case .busy = error { return Self.patience }
            // Others report a full disk or a broken file, and the next program tries again.
            return nil
        }
        return max((ContinuousClock.now - start) * (Self.share - 1), Self.leastPause)
    }
}

extension EventStore {
    /// How many texts, and how many bytes of them, one step takes.
    private static let stepTexts = 250
    private static let stepBytes = 256 << 10
    /// How many pages of the old index one step frees.
    private static let stepPages = 500

    func reindexingIsDue() throws(StoreError) -> Bool {
        try reading { try $0.hasTable("passage_index") }
    }

    /// Takes one step.
    ///
    /// - Returns: Whether anything is left to do.
    func reindexSome() throws(StoreError) -> Bool {
        try writing { db in
            let through = try db.unfoldedKey()
            if through > 0 {
                let rest = try db.fold(texts: Self.stepTexts, bytes: Self.stepBytes, through: through)
                try db.run("UPDATE store SET unfolded = ?", [rest])
                return true
            }
            guard try db.hasTable("passage_index") else { return false }
            // Dropping a big table at once would keep everybody waiting.
            try db.execute(
                """
                DELETE FROM passage_index_data WHERE id IN (
                    SELECT id FROM passage_index_data WHERE id > 10 ORDER BY id DESC LIMIT \(Self.stepPages))
                """)
            if db.changesCount == Self.stepPages { return true }
            try db.execute("DROP TABLE passage_index")
            return false
        }
    }
}

extension Database {
    /// Adds the newest texts up to a key to the current index.
    ///
    /// - Returns: The key up to which texts are still missing from it.
    fileprivate func fold(texts count: Int, bytes: Int, through: Int64) throws -> Int64 {
        var found: [(pk: Int64, text: String)] = try all(
            TextScan.events + " WHERE e.pk <= ? ORDER BY e.pk DESC LIMIT ?", [through, count]
        ) { row in
            let line = EventRow(row)
            return (line.pk, line.passage?.text ?? "")
        }
        found += try all(
            TextScan.passages + " WHERE p.pk <= ? ORDER BY p.pk DESC LIMIT ?", [through, count]
        ) { ($0[0], $0.text(4)) }
        let isLast = found.count < count
        found.sort { $0.pk > $1.pk }
        var size = 0
        for (index, (pk, text)) in found.prefix(count).enumerated() {
            if !text.isEmpty { try addFolded(text, as: pk) }
            size += text.utf8.count
            if size >= bytes { return index + 1 == found.count && isLast ? 0 : pk - 1 }
        }
        return isLast ? 0 : found[count - 1].pk - 1
    }
}
