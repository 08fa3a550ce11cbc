/// The part of a model's text that is for the customer: without the reasoning that some models put between tags before
/// their answer, and without white space around it.
struct VisibleText {
    private var held = ""
    private var space = ""
    private var closing: String?
    private var hasBegun = false

    private static let names = ["think", "thinking", "thought", "reasoning"]
    private static let openings = names.map { "<\($0)>" }
    private static let closings = names.map { "</\($0)>" }

    /// Returns the text that another piece adds.
    ///
    /// White space, and what may be the beginning of a tag, is held back until the next piece decides.
    ///
    /// - Throws: `.brokenOff` at the end of reasoning that had no beginning, if text was already shown: that text was
    ///   not meant for the customer.
    mutating func receive(_ piece: String) throws(ModelTrouble) -> String {
        let hadBegun = hasBegun
        var rest = (held + piece)[...]
        held = ""
        var text = ""
        while !rest.isEmpty {
            if let closing {
                skip(to: closing, in: &rest)
                continue
            }
            text += rest.prefix { $0 != "<" }
            rest = rest.drop { $0 != "<" }
            let tag = Self.closings.first { rest.begins(with: $0) }
            if let tag {
                if hadBegun { throw .brokenOff }
                text = ""
                rest = rest.dropFirst(tag.count)
            } else if let index = Self.openings.firstIndex(where: { rest.begins(with: $0) }) {
                closing = Self.closings[index]
                rest = rest.dropFirst(Self.openings[index].count)
            } else if (Self.openings + Self.closings).contains(where: { $0.begins(with: rest) }) {
                held = String(rest)
                rest = ""
            } else if let first = rest.popFirst() {
                text.append(first)
            }
        }
        return trimmed(text)
    }

    /// Returns what was held back and turned out not to be a tag.
    mutating func finish() -> String {
        if closing != nil { return "" }
        defer { held = "" }
        return trimmed(held)
    }

    private mutating func skip(to tag: String, in rest: inout Substring) {
        while let start = rest.firstIndex(of: "<") {
            rest = rest[start...]
            if rest.begins(with: tag) {
                rest = rest.dropFirst(tag.count)
                closing = nil
                return
            }
            if tag.begins(with: rest) {
                held = String(rest)
                rest = ""
                return
            }
            rest = rest.dropFirst()
        }
        rest = ""
    }

    private mutating func trimmed(_ text: String) -> String {
        var shown = (space + text)[...]
        if !hasBegun { shown = shown.drop(while: \.isWhitespace) }
        let end = shown.lastIndex { !$0.isWhitespace }.map { shown.index(after: $0) } ?? shown.startIndex
        space = hasBegun || end > shown.startIndex ? String(shown[end...]) : ""
        shown = shown[..<end]
        hasBegun = hasBegun || !shown.isEmpty
        return String(shown)
    }
}

extension StringProtocol {
    /// Whether it begins with a text, ignoring the case of ASCII letters.
    fileprivate func begins(with text: some StringProtocol) -> Bool {
        utf8.count >= text.utf8.count
            && zip(utf8, text.utf8).allSatisfy { $0 == $1 || ($0.isLetter && $0 ^ 0x20 == $1) }
    }
}

extension UInt8 {
    fileprivate var isLetter: Bool { (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self) }
}
