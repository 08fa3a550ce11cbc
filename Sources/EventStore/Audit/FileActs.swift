import Conversation
import Foundation
import Storage

/// An operation on a store's file. It is recorded in the store's audit log over a bare connection.
enum FileAct: String {
    case backup, restore

    /// Records the operation if the file's schema has the columns for it: a copy may come from an earlier
    /// release.
    ///
    /// - Parameters:
    ///   - file: The copy that was made, or that replaced the store; nil if it has no name.
    ///   - options: The author and the clock.
    ///   - db: A writing connection.
    /// - Throws: A storage error.
    func note(_ file: String?, _ options: StoreOptions, in db: Database) throws {
        for column in ["door", "object", "subject"] {
            guard try db.hasColumn(column, in: "audit") else { return }
        }
        let author = Author.current ?? options.author
        try db.run(
            """
            INSERT INTO audit (session, moment, operator, act, token, role, subject, door, object)
            VALUES ('', ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                options.clock().microseconds, author.login, rawValue, author.token, author.role,
                author.subject,
                StoreProgram.own.name, file.map { "file " + ($0 as NSString).lastPathComponent },
            ])
    }
}
