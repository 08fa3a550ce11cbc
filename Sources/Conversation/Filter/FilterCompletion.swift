/// The values in use that complete what is typed into a filter.
public struct FilterWords: Hashable, Sendable {
    /// The most used first.
    public var labels: [String]
    /// The agents' names.
    public var agents: [String]
    /// The logins that own sessions.
    public var owners: [String]

    /// Values in use.
    public init(labels: [String] = [], agents: [String] = [], owners: [String] = []) {
        self.labels = labels
        self.agents = agents
        self.owners = owners
    }
}

/// What can stand in place of a term that is being typed.
public struct FilterCompletion: Hashable, Sendable {
    /// How many characters before the cursor are replaced.
    public let replaced: Int
    /// What can replace them, the likeliest first.
    public let candidates: [String]

    /// How many candidates there are at most.
    public static let limit = 50

    /// What can follow a text.
    ///
    /// - Parameters:
    ///   - text: What stands before the cursor.
    ///   - known: The values in use.
    public init(of text: String, among known: FilterWords) {
        guard let last = FilterToken.all(in: text).last,
            last.range.upperBound == text.unicodeScalars.endIndex,
            !last.isQuoted || last.isOpen
        else {
            replaced = 0
            candidates = FilterToken.keys(beginning: "", isNegated: false)
            return
        }
        replaced = String(text.unicodeScalars[last.range]).count
        candidates = Array(last.completions(among: known).prefix(Self.limit))
    }
}

extension FilterToken {
    fileprivate static func keys(beginning text: String, isNegated: Bool) -> [String] {
        FilterKey.allCases.map { (isNegated ? "-" : "") + $0.rawValue + ":" }.filter {
            $0.dropFirst(isNegated ? 1 : 0).hasPrefix(text.lowercased())
        }
    }

    /// The whole terms that this one can become.
    fileprivate func completions(among known: FilterWords) -> [String] {
        guard let key else { return isQuoted ? [] : Self.keys(beginning: value, isNegated: isNegated) }
        guard let key = FilterKey(rawValue: key.lowercased()) else { return [] }
        return values(of: key, among: known).map { (isNegated ? "-" : "") + key.written($0) }
    }

    /// The values that begin like the typed one.
    private func values(of key: FilterKey, among known: FilterWords) -> [String] {
        let folded = value.folded
        return key.values(among: known, beginning: value).filter { $0.folded.hasPrefix(folded) }
    }

    /// Whether more must be typed before it means anything.
    func isBegun(among known: FilterWords) -> Bool {
        guard let key else { return value.isEmpty && !isQuoted || isOpen && value.isEmpty }
        guard let key = FilterKey(rawValue: key.lowercased()) else { return false }
        if value.isEmpty || isOpen { return true }
        let values = values(of: key, among: known)
        if values.contains(where: { $0.folded == value.folded }) { return false }
        // A date is a number first.
        let takesDate = key == .since || key == .created
        let isDate = takesDate && value.count < 10 && value.allSatisfy { $0.isNumber || $0 == "-" }
        return !values.isEmpty || isDate
    }
}

extension FilterKey {
    fileprivate func values(among known: FilterWords, beginning text: String) -> [String] {
        switch self {
        case .label: known.labels
        case .agent: known.agents
        case .owner: known.owners
        case .mode: Mode.allCases.map(\.rawValue)
        case .trait: ListFilter.Trait.allCases.map(\.rawValue)
        case .older: Self.ages(beginning: text, else: ["1h", "1d", "7d"])
        case .since, .created: Self.ages(beginning: text, else: ["today", "yesterday", "7d"])
        }
    }

    /// The ages that a number can become.
    private static func ages(beginning text: String, else usual: [String]) -> [String] {
        guard let count = Int(text), FilterAge.bounds.contains(count) else { return usual }
        return FilterAge.Unit.allCases.map { text + $0.rawValue }
    }
}
