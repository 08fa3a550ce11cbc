/// Why a line of a keymap was skipped.
public struct KeymapProblem: Error, Hashable, Sendable {
    public let file: String
    /// The line, from 1.
    public let line: Int
    /// The column in characters, from 1.
    public let column: Int
    public let what: String
    /// What the author probably meant.
    public let suggestion: String?

    /// Creates a problem at a line and column.
    public init(file: String, line: Int, column: Int, what: String, suggestion: String? = nil) {
        self.file = file
        self.line = line
        self.column = column
        self.what = what
        self.suggestion = suggestion
    }

    /// The problem in one line: `mine.keymap:12:5: no command 'open.', did you mean 'open'?`
    public var wording: String {
        "\(file):\(line):\(column): \(what)" + (suggestion.map { ", did you mean '\($0)'?" } ?? "")
    }
}
