public import Foundation

/// What a column holds or a placeholder is bound to.
public enum Value: Sendable {
    case null
    case integer(Int64)
    case real(Double)
    /// Ends at its first NUL when it is bound. Free text is therefore stored as a blob.
    case text(String)
    case blob(Data)

    /// The value of something that can be bound; null if there is nothing.
    @inlinable public init(_ content: (some Bindable)?) { self = content?.binding ?? .null }
}

extension Value: Equatable {
    /// Texts are equal if their bytes are: two spellings of one accented letter are not the same text.
    public static func == (one: Value, other: Value) -> Bool {
        switch (one, other) {
        case (.null, .null): true
        case (.integer(let one), .integer(let other)): one == other
        case (.real(let one), .real(let other)): one == other
        case (.text(let one), .text(let other)): one.utf8.elementsEqual(other.utf8)
        case (.blob(let one), .blob(let other)): one == other
        default: false
        }
    }
}

extension Value: ExpressibleByNilLiteral, ExpressibleByIntegerLiteral, ExpressibleByStringLiteral {
    @inlinable public init(nilLiteral: ()) { self = .null }
    @inlinable public init(integerLiteral number: Int64) { self = .integer(number) }
    @inlinable public init(stringLiteral text: String) { self = .text(text) }
}

/// What a placeholder can be bound to.
public protocol Bindable {
    var binding: Value { get }
}

extension Value: Bindable {
    @inlinable public var binding: Value { self }
}

extension Int64: Bindable {
    @inlinable public var binding: Value { .integer(self) }
}

extension Int: Bindable {
    @inlinable public var binding: Value { .integer(Int64(self)) }
}

extension Bool: Bindable {
    @inlinable public var binding: Value { .integer(self ? 1 : 0) }
}

extension Double: Bindable {
    @inlinable public var binding: Value { .real(self) }
}

extension String: Bindable {
    @inlinable public var binding: Value { .text(self) }
}

extension Data: Bindable {
    @inlinable public var binding: Value { .blob(self) }
}
