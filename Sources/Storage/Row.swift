public import GRDBSQLite

/// A row of a result: either the one at which a statement stands, read in place, or a copy of one.
public struct Row {
    @usableFromInline enum Content {
        case current(OpaquePointer)
        case copy([Value])
    }

    @usableFromInline let content: Content

    @usableFromInline init(current statement: OpaquePointer) { content = .current(statement) }

    init(copyOf statement: OpaquePointer) {
        content = .copy((0..<sqlite3_column_count(statement)).map { Value.read(statement, $0)! })
    }

    /// A column by its index. Traps if the column is null and the type is not optional.
    @inlinable public subscript<T: Column>(index: Int) -> T {
        let found: T? =
            switch content {
            case .current(let statement): T.read(statement, Int32(truncatingIfNeeded: index))
            case .copy(let values): T.read(values[index])
            }
        guard let found else { Self.refuse(index) }
        return found
    }

    @usableFromInline static func refuse(_ index: Int) -> Never {
        preconditionFailure("Column \(index) of a row is null or of another type.")
    }

    /// A text that is stored as a blob.
    public func text(_ index: Int) -> String {
        guard let text = optionalText(index) else { Self.refuse(index) }
        return text
    }

    /// A text that is stored as a blob; nil if the column is null.
    public func optionalText(_ index: Int) -> String? {
        switch content {
        case .current(let statement):
            let column = Int32(truncatingIfNeeded: index)
            if sqlite3_column_type(statement, column) == SQLITE_NULL { return nil }
            return String(decoding: bytes(index), as: UTF8.self)
        case .copy(let values):
            return String.read(values[index])
        }
    }

    /// The bytes of a text or a blob of a current row, valid until the statement steps.
    @inlinable public func bytes(_ index: Int) -> UnsafeRawBufferPointer {
        guard case .current(let statement) = content else { Self.refuse(index) }
        let column = Int32(truncatingIfNeeded: index)
        // The pointer first, then the count: getting the pointer may convert the value.
        let start = sqlite3_column_blob(statement, column)
        return UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column)))
    }
}
