/// How well the typed text matches a command, best first. Letters scattered through the summary do not match.
enum CommandMatch: Int, Comparable {
    /// The whole name.
    case name
    /// A part of the name between dots: `undo` in `edit.undo`.
    case segment
    /// A prefix of the name or of such a part.
    case prefix
    /// The initials of the name's words: `hb` for `session.hand-back`.
    case initials
    /// A substring of the name.
    case substring
    /// Words of the summary; the last may be incomplete.
    case summary

    /// Fails if the query does not match. Ignores case and treats dots, hyphens and spaces alike.
    init?(of query: String, in name: String, summary: String) {
        let query = Self.words(query)
        let segments = name.split(separator: ".").map { Self.words(String($0)).joined(separator: " ") }
        let words = Self.words(name)
        let (typed, whole) = (query.joined(separator: " "), words.joined(separator: " "))
        if typed.isEmpty { return nil }
        if typed == whole {
            self = .name
        } else if segments.contains(typed) {
            self = .segment
        } else if whole.hasPrefix(typed) || segments.contains(where: { $0.hasPrefix(typed) }) {
            self = .prefix
        } else if query.count == 1, typed.count > 1, Self.areInitials(typed, of: words) {
            self = .initials
        } else if whole.contains(typed) {
            self = .substring
        } else if Self.areWords(query, of: Self.words(summary)) {
            self = .summary
        } else {
            return nil
        }
    }

    static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }

    private static func words(_ text: String) -> [String] {
        text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
    }

    /// Whether `typed` is the initials of all words, or of the last few: `shb` and `hb` both match
    /// `session.hand-back`.
    private static func areInitials(_ typed: String, of words: [String]) -> Bool {
        String(words.compactMap(\.first)).hasSuffix(typed)
    }

    private static func areWords(_ query: [String], of words: [String]) -> Bool {
        guard let last = query.last else { return false }
        // One or two letters are too short a prefix: they would match too many words.
        let isBegun = words.contains { $0 == last || last.count > 2 && $0.hasPrefix(last) }
        return isBegun && query.dropLast().allSatisfy(words.contains)
    }
}
