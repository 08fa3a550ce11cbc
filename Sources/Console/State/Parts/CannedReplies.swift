public import Conversation

/// The replies that the team keeps ready, prepared for being found by a few letters.
public struct CannedReplies: Sendable {
    /// A reply, folded as searches compare texts.
    private struct Entry {
        var reply: CannedReply
        var code, title: String
        /// Everything that can be searched.
        var all: [UInt8]
    }

    private let entries: [Entry]

    /// Prepares replies, which takes a while for many: about 50 ms for 2,000 long ones.
    ///
    /// - Parameter replies: The replies, the most used first.
    public init(_ replies: [CannedReply]) {
        entries = replies.map { reply in
            let code = (reply.code ?? "").folded
            let title = reply.title.folded
            return Entry(
                reply: reply, code: code, title: title,
                all: Array("\(code)\n\(title)\n\(reply.text.folded)".utf8))
        }
    }

    var isEmpty: Bool { entries.isEmpty }
    var count: Int { entries.count }
    var all: [CannedReply] { entries.map(\.reply) }

    /// The reply with a code, whatever its case; nil if there is none.
    public func reply(coded code: String) -> CannedReply? {
        let code = code.folded
        return code.isEmpty ? nil : entries.first { $0.code == code }?.reply
    }

    /// Returns the replies that match what was typed, the best first, and among equals the most used first.
    public func matching(_ typed: String) -> [CannedReply] {
        let terms = SearchTerms(typed).folded
        guard !terms.isEmpty else { return all }
        let whole = terms.joined(separator: " ")
        let words = terms.map { Array($0.utf8) }
        let ranked = entries.compactMap { entry in
            Self.rank(of: entry, whole, words).map { (rank: $0, reply: entry.reply) }
        }
        return (0...Self.worst).flatMap { rank in ranked.filter { $0.rank == rank }.map(\.reply) }
    }

    private static let worst = 5

    /// How well a reply matches, 0 for best: by its code, its title, by all words somewhere, and at last by letters in
    /// their order in the code or the title.
    private static func rank(of entry: Entry, _ whole: String, _ words: [[UInt8]]) -> Int? {
        if entry.code == whole { return 0 }
        if entry.code.hasPrefix(whole) { return 1 }
        if entry.code.contains(whole) { return 2 }
        if entry.title.contains(whole) { return 3 }
        if words.allSatisfy(entry.all.contains(sequence:)) { return 4 }
        let isScattered = whole.isScattered(in: entry.code) || whole.isScattered(in: entry.title)
        return isScattered ? worst : nil
    }
}

extension [UInt8] {
    fileprivate func contains(sequence: [UInt8]) -> Bool {
        guard let first = sequence.first, count >= sequence.count else { return sequence.isEmpty }
        return withUnsafeBufferPointer { bytes in
            sequence.withUnsafeBufferPointer { sought in
                (0...(bytes.count - sought.count)).contains { start in
                    bytes[start] == first
                        && sought.indices.allSatisfy { bytes[start + $0] == sought[$0] }
                }
            }
        }
    }
}

extension String {
    /// Whether a text has these letters in this order, from the beginning of a word on. A single letter is too little.
    fileprivate func isScattered(in text: String) -> Bool {
        var rest = unicodeScalars.filter { $0 != " " }[...]
        guard let first = rest.first, rest.count > 1 else { return false }
        let count = rest.count
        var previous: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            let isBegun = rest.count < count
            if isBegun ? scalar == rest.first : scalar == first && previous?.isWordPart != true {
                rest.removeFirst()
                if rest.isEmpty { return true }
            }
            previous = scalar
        }
        return false
    }
}

extension Unicode.Scalar {
    fileprivate var isWordPart: Bool { properties.isAlphabetic || properties.numericType != nil }
}
