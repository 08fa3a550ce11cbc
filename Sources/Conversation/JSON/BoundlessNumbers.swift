extension JSON {
    /// How to handle a number that common readers fail at: Python's and JavaScript's know none beyond a
    /// double, and Python's no long ones. One such number in a log would make the whole log unreadable to
    /// them.
    public enum BoundlessNumbers: Sendable {
        /// It is refused: nobody needs it.
        case refused
        /// It is kept as a text, `number:` and its digits. For numbers that are stored already.
        case marked
    }

    /// A number as it was written.
    struct Number {
        let digits: String

        init(_ digits: String) { self.digits = digits }

        static let longest = 1_000

        /// Why other programs cannot read it; nil if they can.
        var fault: String? {
            let bytes = digits.utf8
            // A double holds every number of so few digits without an exponent.
            if bytes.count < 300, !bytes.contains(where: { $0 | 0x20 == UInt8(ascii: "e") }) { return nil }
            if bytes.count(where: { (0x30...0x39).contains($0) }) > Self.longest {
                return "a number of more than 1,000 digits"
            }
            return Double(digits).map(\.isFinite) == true ? nil : "a number larger than 1.8e308"
        }

        var marked: String { "number:" + digits }
    }
}
