/// A problem in a line of a guidelines file.
public struct GuidelineProblem: Error, Hashable, Sendable {
    public let file: String
    /// The line's number, from 1.
    public let line: Int
    /// What is wrong and what to do, without control characters.
    public let what: String

    /// Creates a problem at a line.
    public init(file: String, line: Int, what: String) {
        self.file = file
        self.line = line
        self.what = what
    }

    /// One line: `ours.guidelines:12: no line begins with 'sya'; …`
    public var wording: String { "\(file):\(line): \(what)" }
}

/// Returns a file's text in quotation marks, shortened, with characters that a terminal would obey or hide spelled out.
func quoted(_ text: some StringProtocol) -> String {
    let limit = 40
    let start = text.unicodeScalars.prefix(limit)
    let visible = start.reduce(into: "") { visible, scalar in
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned, .surrogate:
            visible += "\\u{\(String(scalar.value, radix: 16))}"
        default: visible.unicodeScalars.append(scalar)
        }
    }
    return start.endIndex == text.unicodeScalars.endIndex ? "'\(visible)'" : "'\(visible)…'"
}
