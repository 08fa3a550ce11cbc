/// A command to be copied into a shell. Each word stays one word, whatever characters it contains.
struct ShellWords: CustomStringConvertible {
    private let words: [String]

    /// Creates a command from words that need no quoting, such as a program and its subcommand.
    init(_ words: String...) { self.words = words }

    private init(_ words: [String]) { self.words = words }

    /// Adds an option with its value, which may begin with a dash.
    func option(_ name: String, _ value: String) -> ShellWords { ShellWords(words + ["\(name)=\(value)"]) }

    /// Adds a last word that is not an option, even if it begins with a dash.
    func argument(_ value: String) -> ShellWords {
        ShellWords(words + (value.hasPrefix("-") ? ["--", value] : [value]))
    }

    var description: String { words.map(Self.quoted).joined(separator: " ") }

    /// Returns a word quoted for a POSIX shell.
    static func quoted(_ word: String) -> String {
        let isPlain = word.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
            default: "-_./=:@%+,".utf8.contains(byte)
            }
        }
        if isPlain, !word.isEmpty { return word }
        return "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#)
            + "'"
    }
}
