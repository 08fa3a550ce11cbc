public import Conversation
import Foundation
import Storage

extension EventStore {
    /// Writes something to the disk that changes nothing, and reads the newest rows.
    ///
    /// - Throws: What the next write or read would throw too: a full disk, a lock, a damaged file.
    public func prove() throws(StoreError) {
        // A small write may find room in the log where a large one does not.
        var disk = statvfs()
        if statvfs((path as NSString).deletingLastPathComponent, &disk) == 0,
            UInt64(disk.f_bavail) * UInt64(disk.f_frsize) < Self.leastRoom
        {
            throw .diskFull
        }
        // Writing the same value is still a write: to the log, and through to the disk.
        try writing(counts: false) { try $0.run("UPDATE store SET position = position") }
        try reading { db in
            _ = try db.row("SELECT * FROM session ORDER BY last_activity DESC, pk DESC LIMIT 1")
            _ = try db.row("SELECT * FROM event ORDER BY position DESC LIMIT 1")
            _ = try db.row("SELECT * FROM event ORDER BY pk LIMIT 1")
            _ = try db.row("SELECT * FROM audit ORDER BY pk DESC LIMIT 1")
            _ = try db.row("SELECT * FROM token ORDER BY pk LIMIT 1")
        }
    }
}

extension EventStore {
    /// The room for a message of the largest size with its index.
    private static let leastRoom: UInt64 = 1 << 20
}

/// The state of a store's support desk, without names.
public struct DeskFigures: Hashable, Sendable {
    /// How long the customer who has waited longest for a person has waited; nil if nobody waits.
    public var longestWait: Duration?
    /// Unassigned sessions that wait for a person.
    public var unclaimed: Int
    /// Requests of which nobody knows whether they arrived.
    public var unconfirmed: Int
}

extension EventStore {
    /// The current figures.
    public func deskFigures() throws(StoreError) -> DeskFigures {
        let now = now
        return try reading { db in
            let since = try db.integer64(
                """
                SELECT s.waiting_since FROM session s \(Dialect.index("session_manual"))
                WHERE s.mode = 1 AND s.waiting_since IS NOT NULL ORDER BY \(Attention.Segment.waiting), s.pk LIMIT 1
                """)
            let unclaimed = try db.integer(
                "SELECT count(*) FROM session \(Dialect.index("session_manual")) WHERE mode = 1 AND owner IS NULL"
            )
            let unconfirmed = try db.integer("SELECT count(*) FROM outbox WHERE state = 'unconfirmed'")
            return DeskFigures(
                longestWait: since.map { .microseconds(max(0, now.microseconds - $0)) },
                unclaimed: unclaimed ?? 0, unconfirmed: unconfirmed ?? 0)
        }
    }

    /// The number of bytes that a session's customer has written into its log.
    public func customerBytes(in id: Session.ID) throws(StoreError) -> Int {
        try reading { db in
            try db.integer(
                """
                SELECT coalesce(sum(\(Dialect.bytes(of: "data")) + \(Dialect.bytes(of: "metadata"))), 0)
                FROM event \(Dialect.index("event_offset"))
                WHERE session = ? AND source IN ('customer', 'customer_ui')
                """, [try SessionRow.key(of: id, in: db)]) ?? 0
        }
    }
}
