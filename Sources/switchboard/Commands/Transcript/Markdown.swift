import Console
import Conversation
import Glass

/// Escapes text for a Markdown document, so that it stays plain text: what CommonMark, GitHub and the like would read as
/// markup, and nothing else, so that it can also be read as it is.
enum Markdown {
    /// Returns a text on one line, escaped, to stand after something else.
    static func line(_ text: String) -> SafeText { escaped(SafeText(oneLine: text)) }

    /// Returns the quotation of a message's text, with a line for each attachment.
    static func quotation(_ message: Message) -> [SafeText] {
        let lines = message.text.isEmpty && !message.attachments.isEmpty ? [] : SafeText(message.text).lines
        return quotation(lines + message.attachments.shownLines(withAddresses: true))
    }

    /// Returns the quotation of a text, with its line breaks.
    static func quotation(_ text: String) -> [SafeText] { quotation(SafeText(text).lines) }

    private static func quotation(_ lines: [SafeText]) -> [SafeText] {
        return lines.enumerated().map { index, line in
            if line.isEmpty { return ">" }
            let isFollowed = index + 1 < lines.count && !lines[index + 1].isEmpty
            return "> \(escaped(line, beginsLine: true))\(isFollowed ? "\\" : "")"
        }
    }

    /// Returns a text with a backslash before all punctuation that could mean something. A leading space, which could
    /// begin a code block, becomes a character reference.
    static func escaped(_ text: SafeText, beginsLine: Bool = false) -> SafeText {
        let scalars = Array(text.text.unicodeScalars)
        let mark = beginsLine ? blockMark(scalars) : nil
        var result = ""
        for (index, character) in scalars.enumerated() {
            if index == 0, character == " " {
                result += "&#32;"
                continue
            }
            if index == mark || isMarkup(character) { result += "\\" }
            result.unicodeScalars.append(character)
        }
        return SafeText(oneLine: result)
    }

    /// Whether a character may mean something wherever it stands. `:` and `@` make links and mentions, `$` formulas.
    private static func isMarkup(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "#", "$", "&", "*", ":", "<", ">", "@", "[", "\\", "]", "^", "_", "`", "{", "|", "}", "~": true
        default: false
        }
    }

    /// Returns the index of the character that would make a line the point of a list, a heading's underline or a break,
    /// and means nothing elsewhere.
    private static func blockMark(_ line: [Unicode.Scalar]) -> Int? {
        guard let first = line.first else { return nil }
        func isAlone(_ index: Int) -> Bool { index + 1 == line.count || line[index + 1] == " " }
        switch first {
        case "-": return isAlone(0) || line.allSatisfy { $0 == "-" || $0 == " " } ? 0 : nil
        case "+": return isAlone(0) ? 0 : nil
        case "=": return line.allSatisfy { $0 == "=" || $0 == " " } ? 0 : nil
        case "0"..."9":
            let end = line.firstIndex { !("0"..."9").contains($0) }
            guard let end, end <= 9, line[end] == "." || line[end] == ")", isAlone(end) else { return nil }
            return end
        default: return nil
        }
    }
}
