/// The values of a statement's placeholders, in order.
///
/// A literal may mix types: `[row.pk, name, nil]`. Each of its elements is wrapped once on the way, which the
/// statements of every append avoid by making `Value`s themselves.
public struct Arguments: Sendable, ExpressibleByArrayLiteral {
    @usableFromInline var values: [Value]

    @inlinable public init(arrayLiteral elements: (any Bindable)?...) {
        values = elements.map { $0?.binding ?? .null }
    }

    @inlinable public init(_ values: [Value]) { self.values = values }

    public init(_ elements: some Sequence<some Bindable>) { values = elements.map(\.binding) }

    public init(repeating element: some Bindable, count: Int) {
        values = Array(repeating: element.binding, count: count)
    }

    /// As many question marks, for a list in SQL.
    public var marks: String { values.map { _ in "?" }.joined(separator: ", ") }

    public mutating func append(_ element: (some Bindable)?) { values.append(Value(element)) }

    public static func + (one: Arguments, other: Arguments) -> Arguments {
        Arguments(one.values + other.values)
    }

    public static func += (one: inout Arguments, other: Arguments) { one.values += other.values }
}
