/// A JSON value that preserves what was read: members keep their order, numbers their digits.
///
/// Our own because both matter here: tool arguments are shown as they were sent, `export` is exact, and
/// Foundation's readers keep neither. Values are equal if their texts and names have the same bytes.
public enum JSON: Hashable, Sendable {
    case null
    case bool(Bool)
    /// A number as it was written, for example `1.0` or `-3e8`.
    case number(String)
    case string(String)
    case array([JSON])
    case object(Members)

    /// An object's members in their order.
    public struct Members: Hashable, Sendable, ExpressibleByDictionaryLiteral {
        public private(set) var pairs: [Member]

        /// Members in the given order; a repeated name keeps its last value.
        public init(_ pairs: [Member] = []) {
            // A dictionary avoids quadratic time for an object of many names.
            var places: [ExactText: Int] = [:]
            self.pairs = []
            self.pairs.reserveCapacity(pairs.count)
            for pair in pairs {
                if let place = places[ExactText(pair.name)] {
                    self.pairs[place].value = pair.value
                } else {
                    places[ExactText(pair.name)] = self.pairs.count
                    self.pairs.append(pair)
                }
            }
        }

        /// Members in the given order.
        public init(dictionaryLiteral elements: (String, JSON)...) {
            self.init(elements.map { Member(name: $0.0, value: $0.1) })
        }

        /// The value of a member; setting nil removes it.
        public subscript(name: String) -> JSON? {
            get { pairs.first { $0.name.isExactly(name) }?.value }
            set {
                let index = pairs.firstIndex { $0.name.isExactly(name) }
                switch (index, newValue) {
                case (let index?, let value?): pairs[index].value = value
                case (let index?, nil): pairs.remove(at: index)
                case (nil, let value?): pairs.append(Member(name: name, value: value))
                case (nil, nil): break
                }
            }
        }

        public var isEmpty: Bool { pairs.isEmpty }

        /// A copy with members set, then members removed; many of either take linear time.
        public func changed(setting set: Members, removing names: [String]) -> Members {
            if set.isEmpty, names.isEmpty { return self }
            let removed = Set(names.map { ExactText($0) })
            return Members(Members(pairs + set.pairs).pairs.filter { !removed.contains(ExactText($0.name)) })
        }
    }

    /// One name with its value.
    public struct Member: Hashable, Sendable {
        public var name: String
        public var value: JSON

        /// A name with its value.
        public init(name: String, value: JSON) {
            self.name = name
            self.value = value
        }

        public static func == (left: Self, right: Self) -> Bool {
            left.name.isExactly(right.name) && left.value == right.value
        }

        public func hash(into hasher: inout Hasher) {
            hasher.combine(ExactText(name))
            hasher.combine(value)
        }
    }

    public static func == (left: Self, right: Self) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let value), .bool(let other)): value == other
        case (.number(let digits), .number(let others)): digits == others
        case (.string(let text), .string(let other)): text.isExactly(other)
        case (.array(let elements), .array(let others)): elements == others
        case (.object(let members), .object(let others)): members == others
        default: false
        }
    }

    public func hash(into hasher: inout Hasher) {
        switch self {
        case .null: hasher.combine(0)
        case .bool(let value): hasher.combine(value)
        case .number(let digits): hasher.combine(digits)
        case .string(let text): hasher.combine(ExactText(text))
        case .array(let elements): hasher.combine(elements)
        case .object(let members): hasher.combine(members)
        }
    }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    /// A string.
    public init(stringLiteral value: String) { self = .string(value) }
    /// A Boolean.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// A number.
    public init(integerLiteral value: Int) { self = .number(String(value)) }
    /// An array.
    public init(arrayLiteral elements: JSON...) { self = .array(elements) }
    /// An object.
    public init(dictionaryLiteral elements: (String, JSON)...) {
        self = .object(Members(elements.map { Member(name: $0.0, value: $0.1) }))
    }

    /// A whole number.
    public static func integer(_ value: Int) -> JSON { .number(String(value)) }

    /// A string, or null.
    public static func optional(_ value: String?) -> JSON { value.map { .string($0) } ?? .null }
}

extension JSON {
    /// The text of a string; nil for anything else.
    public var string: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// The value of a whole number that fits; nil for anything else.
    public var integer: Int? {
        if case .number(let digits) = self { Int(digits) } else { nil }
    }

    /// The value of a Boolean; nil for anything else.
    public var bool: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    /// The elements of an array; nil for anything else.
    public var array: [JSON]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    /// The members of an object; nil for anything else.
    public var members: Members? {
        if case .object(let members) = self { members } else { nil }
    }

    /// A member of an object; nil if there is none. Setting a member turns anything else into an object.
    public subscript(name: String) -> JSON? {
        get { members?[name] }
        set {
            var members = self.members ?? Members()
            members[name] = newValue
            self = .object(members)
        }
    }
}
