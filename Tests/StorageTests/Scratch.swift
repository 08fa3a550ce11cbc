import Foundation
import Storage

/// A database file of its own, removed at the end.
final class Scratch: Sendable {
    let path = NSTemporaryDirectory() + "switchboard-storage-" + UUID().uuidString

    deinit {
        for suffix in ["", "-journal", "-wal", "-shm", ".copy"] {
            try? FileManager.default.removeItem(atPath: path + suffix)
        }
    }

    /// A connection to the file, with a table of one column.
    func table() throws -> Connection {
        let connection = try Connection(path: path)
        try connection.write { try $0.execute("CREATE TABLE t (x)") }
        return connection
    }
}
