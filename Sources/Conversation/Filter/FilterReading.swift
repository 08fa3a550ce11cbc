extension ListFilter {
    /// How many terms a filter can have.
    public static let termLimit = 32
    static let lengthLimit = 1_000

    /// Reads what was typed.
    ///
    /// - Parameter text: Terms separated by spaces; a blank text lets everything pass.
    /// - Throws: What cannot be read, with the nearest right word.
    public init(reading text: String) throws(FilterProblem) {
        let tokens = try Self.tokens(of: text)
        terms = []
        for token in tokens { terms.append(try Term(token)) }
    }

    /// Reads what is being typed: a last term that is only begun is left out, so that the list does not become empty
    /// before it is complete.
    ///
    /// - Parameters:
    ///   - text: Everything that is typed so far.
    ///   - known: The values that a begun one may become.
    /// - Throws: What cannot be read, whatever follows.
    public init(readingBegun text: String, among known: FilterWords) throws(FilterProblem) {
        var tokens = try Self.tokens(of: text)
        if let last = tokens.last, last.range.upperBound == text.unicodeScalars.endIndex {
            if last.isBegun(among: known) { tokens.removeLast() }
            // A phrase is looked for while it is typed.
            if last.isOpen, last.key == nil, !last.value.isEmpty { tokens[tokens.count - 1].isOpen = false }
        }
        terms = []
        for token in tokens { terms.append(try Term(token)) }
    }

    private static func tokens(of text: String) throws(FilterProblem) -> [FilterToken] {
        let tokens = FilterToken.all(in: text)
        guard tokens.count <= termLimit, text.unicodeScalars.count <= lengthLimit else { throw .tooLong }
        return tokens
    }
}

extension ListFilter.Term {
    fileprivate init(_ token: FilterToken) throws(FilterProblem) {
        let test = try ListFilter.Test(token)
        if token.isOpen { throw .openQuote }
        self.init(test, isNegated: token.isNegated)
    }
}

extension ListFilter.Test {
    fileprivate init(_ token: FilterToken) throws(FilterProblem) {
        let value = token.value
        guard let name = token.key else {
            self = .word(try Self.word(token))
            return
        }
        guard let key = FilterKey(rawValue: name.lowercased()) else { throw .unknownKey(name) }
        if value.isEmpty { throw .noValue(key) }
        switch key {
        case .label: self = .label(value)
        case .agent: self = .agent(value)
        case .owner: self = .owner(value)
        case .mode: self = .mode(try Self.value(value, of: key))
        case .trait: self = .trait(try Self.value(value, of: key))
        case .older:
            guard let age = FilterAge(reading: value.lowercased()) else { throw .badAge(value) }
            self = .older(age)
        case .since: self = .since(try Self.start(value, of: key))
        case .created: self = .created(try Self.start(value, of: key))
        }
    }

    private static func word(_ token: FilterToken) throws(FilterProblem) -> String {
        if token.value.isEmpty { throw token.isQuoted ? .nothingQuoted : .nothingLeftOut }
        // What has no letters of its own, such as a joiner, would be found in every text.
        if token.value.folded.isEmpty { throw .nothingVisible }
        return token.value
    }

    private static func start(_ text: String, of key: FilterKey) throws(FilterProblem) -> FilterStart {
        guard let start = FilterStart(reading: text) else { throw .badStart(text, of: key) }
        return start
    }

    private static func value<Value: RawRepresentable<String> & CaseIterable>(
        _ text: String, of key: FilterKey
    ) throws(FilterProblem) -> Value {
        guard let value = Value(rawValue: text.lowercased()) else {
            throw .unknownValue(text, of: key, among: Value.allCases.map(\.rawValue))
        }
        return value
    }
}
