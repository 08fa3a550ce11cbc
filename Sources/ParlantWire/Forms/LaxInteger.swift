import Conversation

/// A whole number as Parlant's validator accepts it: also `"3"`, `2.0` and `true`.
enum LaxInteger {
    case value(Int)
    /// With a fraction.
    case broken
    /// Whole, but beyond 64 bits.
    case huge
    case none

    /// Reads a member of a body.
    init(_ json: JSON) {
        switch json {
        case .bool(let flag): self = .value(flag ? 1 : 0)
        case .string(let text): self = LaxInteger(text: text)
        case .number(let digits):
            if let whole = Int(digits) {
                self = .value(whole)
            } else if let number = Double(digits) {
                self = number == number.rounded() ? Int(exactly: number).map { .value($0) } ?? .huge : .broken
            } else {
                self = .none
            }
        case .null, .array, .object: self = .none
        }
    }

    /// Reads a text, which may have spaces around it, a sign, zeros after a point, and single `_` between
    /// digits.
    init(text: String) {
        let ends: (Character) -> Bool = { $0.isWhitespace || $0.isNewline }
        var rest = text.drop(while: ends)
        while let last = rest.last, ends(last) { rest.removeLast() }
        var sign = ""
        if let first = rest.first, first == "+" || first == "-" {
            sign = first == "-" ? "-" : ""
            rest.removeFirst()
        }
        if let point = rest.firstIndex(of: ".") {
            let fraction = rest[point...].dropFirst()
            guard !fraction.isEmpty, fraction.allSatisfy({ $0 == "0" }) else {
                self = .none
                return
            }
            rest = rest[..<point]
        }
        let groups = rest.split(separator: "_", omittingEmptySubsequences: false)
        guard groups.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }) else {
            self = .none
            return
        }
        self = Int(sign + groups.joined()).map { .value($0) } ?? .huge
    }
}
