import GRDB
import GRDBSQLite

/// Why a statement, a transaction or the opening of a database failed.
public struct DatabaseError: Error, Hashable, Sendable {
    public enum Reason: Hashable, Sendable {
        /// Another connection keeps a lock.
        case busy
        case full
        case notADatabase
        case readOnly
        case cannotOpen
        case forbidden
        case corrupt
        case interrupted
        case inputOutput
        case other
    }

    public let reason: Reason
    /// The engine's own code, as exact as it has one.
    public let code: Int
    /// The engine's words for the kind of failure. Holds no stored text, as its longer message might.
    public let message: String

    init(code: Int32) {
        let kind = code & 0xff
        self.code = Int(code)
        message = "\(kind) (\(String(cString: sqlite3_errstr(kind))))"
        reason =
            switch kind {
            case SQLITE_BUSY, SQLITE_LOCKED: .busy
            case SQLITE_FULL: .full
            case SQLITE_NOTADB: .notADatabase
            case SQLITE_READONLY: .readOnly
            case SQLITE_CANTOPEN: .cannotOpen
            case SQLITE_PERM, SQLITE_AUTH: .forbidden
            case SQLITE_CORRUPT: .corrupt
            case SQLITE_INTERRUPT: .interrupted
            case SQLITE_IOERR: .inputOutput
            default: .other
            }
    }

    init(_ error: GRDB.DatabaseError) { self.init(code: error.extendedResultCode.rawValue) }
}

/// Runs a body and translates GRDB's errors to ours.
func translating<T>(_ body: () throws -> T) throws -> T {
    do {
        return try body()
    } catch let error as GRDB.DatabaseError {
        throw DatabaseError(error)
    }
}
