/// A piece of a typed filter: `word`, `key:value`, with a `-` before it or quotation marks around its value.
///
/// It is read scalar by scalar: a quotation mark before a combining sign is still one.
struct FilterToken {
    typealias Scalars = String.UnicodeScalarView

    /// Its place in the text.
    let range: Range<Scalars.Index>
    var isNegated = false
    /// As typed, without the colon; nil if there is none.
    var key: String?
    /// Without quotation marks and escapes.
    var value = ""
    var isQuoted = false
    /// Whether the second quotation mark is missing.
    var isOpen = false

    /// The pieces of a text, in order.
    static func all(in text: String) -> [FilterToken] {
        var reader = FilterScanner(text)
        var tokens: [FilterToken] = []
        while let token = reader.next() { tokens.append(token) }
        return tokens
    }

    /// A value in quotation marks if it would be read differently without them. A value without a key is a word.
    static func written(_ value: String, of key: FilterKey? = nil) -> String {
        let scalars = value.unicodeScalars
        let isPlain = !scalars.isEmpty && !scalars.contains { $0.properties.isWhitespace || $0 == "\"" }
        let isTaken = key == nil && (scalars.first == "-" || FilterScanner.key(at: scalars[...]) != nil)
        if isPlain, !isTaken { return value }
        var quoted = Scalars()
        quoted.append("\"")
        for scalar in scalars {
            if scalar == "\"" || scalar == "\\" { quoted.append("\\") }
            quoted.append(scalar)
        }
        quoted.append("\"")
        return String(quoted)
    }
}

/// Takes a text apart.
private struct FilterScanner {
    private var rest: Substring.UnicodeScalarView

    init(_ text: String) { rest = Substring(text).unicodeScalars }

    mutating func next() -> FilterToken? {
        rest = rest.drop { $0.properties.isWhitespace }
        guard !rest.isEmpty else { return nil }
        let start = rest.startIndex
        let isNegated = take("-")
        let key = Self.key(at: rest)
        if let key { rest = rest.dropFirst(key.unicodeScalars.count + 1) }
        let (value, isQuoted, isOpen) = value()
        return FilterToken(
            range: start..<rest.startIndex, isNegated: isNegated, key: key, value: value, isQuoted: isQuoted,
            isOpen: isOpen)
    }

    private mutating func value() -> (String, isQuoted: Bool, isOpen: Bool) {
        guard take("\"") else {
            let word = rest.prefix { !$0.properties.isWhitespace }
            rest = rest[word.endIndex...]
            return (String(word), false, false)
        }
        var value = String.UnicodeScalarView()
        while let scalar = rest.popFirst() {
            if scalar == "\"" { return (String(value), true, false) }
            value.append(scalar == "\\" ? rest.popFirst() ?? scalar : scalar)
        }
        return (String(value), true, true)
    }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard rest.first == scalar else { return false }
        rest.removeFirst()
        return true
    }

    /// The letters before a colon; nil if something else begins here.
    static func key(at text: Substring.UnicodeScalarView) -> String? {
        let letters = text.prefix { ("a"..."z").contains($0) || ("A"..."Z").contains($0) }
        guard !letters.isEmpty, letters.endIndex < text.endIndex, text[letters.endIndex] == ":" else {
            return nil
        }
        return String(letters)
    }
}
