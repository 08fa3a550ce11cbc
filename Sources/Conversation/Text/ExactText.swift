/// A text that is the same as another only byte by byte, as in a store, a URL and other programs. Swift's own
/// `==` treats differently composed texts as equal.
public struct ExactText: Hashable, Comparable, Sendable {
    public let text: String

    /// A text to compare.
    public init(_ text: String) { self.text = text }

    public static func == (left: Self, right: Self) -> Bool { left.text.isExactly(right.text) }

    public func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }

    public static func < (left: Self, right: Self) -> Bool {
        left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    }
}

extension String {
    /// Whether both have the same bytes.
    public func isExactly(_ other: String?) -> Bool {
        guard let other else { return false }
        return utf8.count == other.utf8.count && utf8.elementsEqual(other.utf8)
    }
}

extension String? {
    /// Whether both are nil, or have the same bytes. This matters for logins: a differently composed one is
    /// another operator's.
    public func isExactly(_ other: String?) -> Bool {
        switch (self, other) {
        case (nil, nil): true
        case (let text?, let other?): text.isExactly(other)
        default: false
        }
    }
}
