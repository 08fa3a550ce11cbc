import Conversation
import Foundation
import GRDB

/// What is done to a store as a file, noted in its audit by whoever has only a connection to it.
enum FileAct: String {
    case backup, restore

    /// Notes it where the file's layout has room for it: a copy may be of an earlier release.
    ///
    /// - Parameters:
    ///   - file: The copy that was made, or put in the store's place; nil where it has no name.
    ///   - options: Whose act it is, and when.
    ///   - db: A connection that writes.
    /// - Throws: What the file says.
    func note(_ file: String?, _ options: StoreOptions, in db: Database) throws {
        let columns = try Set(db.columns(in: "audit").map(\.name))
        guard columns.isSuperset(of: ["door", "object", "subject"]) else { return }
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
