/// A command to be copied into a shell: whatever stands in a name, each word stays one.
struct ShellWords: CustomStringConvertible {
    private let words: [String]

    /// A program and its command.
    init(_ words: String...) { self.words = words }

    private init(_ words: [String]) { self.words = words }

    /// An option with its value, which may begin with a dash.
    func option(_ name: String, _ value: String) -> ShellWords { ShellWords(words + ["\(name)=\(value)"]) }

    /// A last word that is no option, even where it begins with a dash.
    func argument(_ value: String) -> ShellWords {
        ShellWords(words + (value.hasPrefix("-") ? ["--", value] : [value]))
    }

    var description: String { words.map(Self.quoted).joined(separator: " ") }

    /// A word as a shell of POSIX takes it.
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
