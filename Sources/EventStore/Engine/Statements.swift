import Foundation
import Storage

extension Database {
    /// Takes the next position in the order of changes.
    func nextPosition() throws -> Int64 {
        try integer64("UPDATE store SET position = position + 1 RETURNING position")!
    }
}

extension String {
    /// UTF-8 for a blob column: a bound text ends at its first NUL.
    var blob: Data { Data(utf8) }

    init(blob: Data) { self = String(decoding: blob, as: UTF8.self) }

    /// The beginning, at most `count` characters.
    func clipped(to count: Int) -> String { String(prefix(count)) }
}
