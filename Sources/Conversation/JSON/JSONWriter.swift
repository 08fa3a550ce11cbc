extension JSON {
    /// On one line, without spaces; control characters escaped, everything else as UTF-8.
    public var compact: String {
        var text = ""
        write(to: &text)
        return text
    }

    /// On several lines, with two spaces per level.
    public var pretty: String {
        var text = ""
        write(to: &text, indent: 0)
        return text
    }

    private func write(to text: inout String) {
        switch self {
        case .array(let elements):
            text.append("[")
            for (index, element) in elements.enumerated() {
                if index > 0 { text.append(",") }
                element.write(to: &text)
            }
            text.append("]")
        case .object(let members):
            text.append("{")
            for (index, member) in members.pairs.enumerated() {
                if index > 0 { text.append(",") }
                Self.write(member.name, to: &text)
                text.append(":")
                member.value.write(to: &text)
            }
            text.append("}")
        default: writeScalar(to: &text)
        }
    }

    private func write(to text: inout String, indent: Int) {
        let inner = String(repeating: "  ", count: indent + 1)
        let outer = String(repeating: "  ", count: indent)
        switch self {
        case .array(let elements) where !elements.isEmpty:
            text.append("[\n")
            for (index, element) in elements.enumerated() {
                text.append(inner)
                element.write(to: &text, indent: indent + 1)
                text.append(index + 1 < elements.count ? ",\n" : "\n")
            }
            text.append(outer + "]")
        case .object(let members) where !members.isEmpty:
            text.append("{\n")
            for (index, member) in members.pairs.enumerated() {
                text.append(inner)
                Self.write(member.name, to: &text)
                text.append(": ")
                member.value.write(to: &text, indent: indent + 1)
                text.append(index + 1 < members.pairs.count ? ",\n" : "\n")
            }
            text.append(outer + "}")
        default: write(to: &text)
        }
    }

    private func writeScalar(to text: inout String) {
        switch self {
        case .null: text.append("null")
        case .bool(let value): text.append(value ? "true" : "false")
        case .number(let digits): text.append(digits)
        case .string(let string): Self.write(string, to: &text)
        case .array, .object: break
        }
    }

    private static func write(_ string: String, to text: inout String) {
        text.append("\"")
        if string.utf8.allSatisfy({ (0x20..<0x7f).contains($0) && $0 != 0x22 && $0 != 0x5c }) {
            text.append(string)
        } else {
            for scalar in string.unicodeScalars { escape(scalar, to: &text) }
        }
        text.append("\"")
    }

    private static func escape(_ scalar: Unicode.Scalar, to text: inout String) {
        switch scalar {
        case "\"": text.append("\\\"")
        case "\\": text.append("\\\\")
        case "\n": text.append("\\n")
        case "\r": text.append("\\r")
        case "\t": text.append("\\t")
        // C1 too: a terminal may obey U+009B as it would ESC [.
        case "\0"..<" ", "\u{7f}"..."\u{9f}":
            let digits = String(scalar.value, radix: 16)
            text.append("\\u" + String(repeating: "0", count: 4 - digits.count) + digits)
        default: text.unicodeScalars.append(scalar)
        }
    }
}

extension JSON {
    /// The same value as `compact`, with everything that a terminal would obey or hide written as `\u…`.
    public var compactForEyes: String {
        let text = compact
        if text.utf8.allSatisfy({ $0 < 0x7F }) { return text }
        var shown = ""
        shown.unicodeScalars.reserveCapacity(text.unicodeScalars.count)
        for scalar in text.unicodeScalars {
            if scalar.isSeen {
                shown.unicodeScalars.append(scalar)
            } else {
                for unit in UTF16.encode(scalar)! {
                    let digits = String(unit, radix: 16)
                    shown += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
                }
            }
        }
        return shown
    }
}

extension Unicode.Scalar {
    fileprivate var isSeen: Bool {
        if value < 0x7F { return true }
        if properties.isDefaultIgnorableCodePoint { return false }
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned, .privateUse:
            return false
        default: return true
        }
    }
}
