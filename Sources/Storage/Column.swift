public import Foundation
public import GRDBSQLite

/// What a column can be read as.
public protocol Column {
    /// Reads a column of a statement's current row; nil if it is null.
    static func read(_ statement: OpaquePointer, _ index: Int32) -> Self?

    /// Reads a copied column; nil if it is null or of another type.
    static func read(_ value: Value) -> Self?
}

extension Optional: Column where Wrapped: Column {
    @inlinable public static func read(_ statement: OpaquePointer, _ index: Int32) -> Wrapped?? {
        .some(Wrapped.read(statement, index))
    }

    @inlinable public static func read(_ value: Value) -> Wrapped?? {
        if case .null = value { return .some(nil) }
        return Wrapped.read(value).map { .some($0) }
    }
}

extension Int64: Column {
    @inlinable public static func read(_ statement: OpaquePointer, _ index: Int32) -> Int64? {
        sqlite3_column_type(statement, index) == SQLITE_NULL ? nil : sqlite3_column_int64(statement, index)
    }

    public static func read(_ value: Value) -> Int64? {
        switch value {
        case .integer(let number): number
        case .real(let number): Int64(exactly: number)
        case .null, .text, .blob: nil
        }
    }
}

extension Int: Column {
    @inlinable public static func read(_ statement: OpaquePointer, _ index: Int32) -> Int? {
        Int64.read(statement, index).map { Int($0) }
    }

    public static func read(_ value: Value) -> Int? { Int64.read(value).map { Int($0) } }
}

extension Bool: Column {
    @inlinable public static func read(_ statement: OpaquePointer, _ index: Int32) -> Bool? {
        Int64.read(statement, index).map { $0 != 0 }
    }

    public static func read(_ value: Value) -> Bool? { Int64.read(value).map { $0 != 0 } }
}

extension Double: Column {
    public static func read(_ statement: OpaquePointer, _ index: Int32) -> Double? {
        sqlite3_column_type(statement, index) == SQLITE_NULL ? nil : sqlite3_column_double(statement, index)
    }

    public static func read(_ value: Value) -> Double? {
        switch value {
        case .integer(let number): Double(number)
        case .real(let number): number
        case .null, .text, .blob: nil
        }
    }
}

extension String: Column {
    public static func read(_ statement: OpaquePointer, _ index: Int32) -> String? {
        // The pointer first, then the count: getting the pointer may convert the value.
        guard let text = sqlite3_column_text(statement, index) else { return nil }
        let bytes = UnsafeBufferPointer(start: text, count: Int(sqlite3_column_bytes(statement, index)))
        return String(decoding: bytes, as: UTF8.self)
    }

    public static func read(_ value: Value) -> String? {
        switch value {
        case .text(let text): text
        case .blob(let bytes): String(decoding: bytes, as: UTF8.self)
        case .null, .integer, .real: nil
        }
    }
}

extension Data: Column {
    public static func read(_ statement: OpaquePointer, _ index: Int32) -> Data? {
        if let bytes = sqlite3_column_blob(statement, index) {
            return Data(bytes: bytes, count: Int(sqlite3_column_bytes(statement, index)))
        }
        // An empty blob has no address either.
        return sqlite3_column_type(statement, index) == SQLITE_NULL ? nil : Data()
    }

    public static func read(_ value: Value) -> Data? {
        switch value {
        case .text(let text): Data(text.utf8)
        case .blob(let bytes): bytes
        case .null, .integer, .real: nil
        }
    }
}

extension Value: Column {
    public static func read(_ statement: OpaquePointer, _ index: Int32) -> Value? {
        switch sqlite3_column_type(statement, index) {
        case SQLITE_INTEGER: .integer(sqlite3_column_int64(statement, index))
        case SQLITE_FLOAT: .real(sqlite3_column_double(statement, index))
        case SQLITE_TEXT: String.read(statement, index).map { .text($0) }
        case SQLITE_BLOB: Data.read(statement, index).map { .blob($0) }
        default: .null
        }
    }

    public static func read(_ value: Value) -> Value? { value }
}
