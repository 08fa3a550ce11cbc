/// Why a text is not a filter, and what to write instead.
public struct FilterProblem: ExplainedError, Hashable {
    public let wording: String

    init(_ wording: String) { self.wording = wording }

    /// Wrong usage.
    public var exitCode: Int32 { 64 }
}

extension FilterProblem {
    static let tooLong = FilterProblem(
        "A filter has at most \(ListFilter.termLimit) terms and 1,000 characters. Leave some out.")

    static let nothingLeftOut = FilterProblem("- needs a word or a key after it, such as -label:vip.")

    static let nothingQuoted = FilterProblem("There is nothing between the quotation marks.")

    static let nothingVisible = FilterProblem(
        "There is nothing to look for: a word needs a visible character.")

    static let openQuote = FilterProblem("A quotation mark is missing at the end.")

    static func unknownKey(_ key: String) -> FilterProblem {
        let keys = FilterKey.allCases.map { $0.rawValue }
        let guess = meant(by: key, among: keys).map { "Did you mean \($0):?" }
        return FilterProblem(
            "There is no filter \(clipped(key)):. \(guess ?? "There are \(keys.map { $0 + ":" }.listed).") "
                + "To look for a text with a colon, put it in quotation marks.")
    }

    static func noValue(_ key: FilterKey) -> FilterProblem {
        FilterProblem("\(key.rawValue): needs a value, such as \(key.rawValue):\(key.example).")
    }

    static func unknownValue(_ value: String, of key: FilterKey, among values: [String]) -> FilterProblem {
        let guess = meant(by: value, among: values).map { "Did you mean \(key.rawValue):\($0)?" }
        return FilterProblem(
            "There is no \(key.rawValue):\(clipped(value)). "
                + (guess ?? "There are \(values.map { "\(key.rawValue):\($0)" }.listed)."))
    }

    static func badAge(_ value: String) -> FilterProblem {
        // "2days" and "2 d" most likely mean "2d".
        let digits = String(value.prefix { $0.isASCII && $0.isNumber })
        let unit = value.dropFirst(digits.count).lowercased().first { !$0.isWhitespace }
        let guess = unit.flatMap { FilterAge(reading: digits + String($0)) }
        return FilterProblem(
            "older:\(clipped(value)) is no age. "
                + (guess.map { "Did you mean older:\($0.written)?" }
                    ?? "Write a number up to 100,000 with m, h, d or w, such as older:2d."))
    }

    static func badStart(_ value: String, of key: FilterKey) -> FilterProblem {
        let guess = meant(by: value, among: ["today", "yesterday"])
        return FilterProblem(
            "\(key.rawValue):\(clipped(value)) is no day. "
                + (guess.map { "Did you mean \(key.rawValue):\($0)?" }
                    ?? "Write today, yesterday, a date such as 2024-05-15, or an age such as 2d."))
    }

    /// The word that begins like what was typed, or the nearest one.
    private static func meant(by typed: String, among words: [String]) -> String? {
        words.first { $0.hasPrefix(typed.lowercased()) } ?? nearest(to: typed, among: words)
    }

    private static func clipped(_ text: String) -> String {
        text.count > 40 ? text.prefix(40) + "…" : text
    }
}

extension FilterKey {
    fileprivate var example: String {
        switch self {
        case .label: "vip"
        case .agent: "\"travel desk\""
        case .owner: "anna"
        case .mode: "manual"
        case .trait: "waiting"
        case .older: "2d"
        case .since: "yesterday"
        case .created: "today"
        }
    }
}

extension [String] {
    /// `a, b and c`.
    fileprivate var listed: String {
        guard let last, count > 1 else { return first ?? "" }
        return dropLast().joined(separator: ", ") + " and " + last
    }
}
