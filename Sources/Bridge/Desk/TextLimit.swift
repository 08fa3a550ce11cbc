/// How long a text may be.
public struct TextLimit: Hashable, Sendable {
    /// What a length is counted in.
    public enum Unit: Hashable, Sendable {
        case bytes
        case utf16
        case scalars
        case characters
    }

    public var most: Int
    public var unit: Unit

    /// At most so many; at least 16.
    public init(_ most: Int, _ unit: Unit) {
        self.most = max(16, most)
        self.unit = unit
    }

    /// Splits a text into parts that are not too long. A line end or a space near the end of a part is where it is split;
    /// else it is split between characters, and never within one, unless a single one is too long.
    ///
    /// - Returns: At least one part; together they are the text, but for the spaces at which it was split.
    public func parts(of text: String) -> [String] {
        var parts: [String] = []
        var rest = text[...]
        while let end = end(of: rest) {
            let place = seam(in: rest[..<end]) ?? end
            parts.append(String(rest[..<place]))
            rest = rest[place...]
            if rest.first?.isWhitespace == true { rest = rest.dropFirst() }
        }
        if !rest.isEmpty || parts.isEmpty { parts.append(String(rest)) }
        return parts
    }

    /// Where the longest part ends; nil if the whole text fits.
    private func end(of text: Substring) -> Substring.Index? {
        var length = 0
        var index = text.startIndex
        while index < text.endIndex {
            let size = size(of: text[index])
            if length + size > most { return index > text.startIndex ? index : within(text) }
            length += size
            index = text.index(after: index)
        }
        return nil
    }

    /// Where a character is split that is too long by itself; nil if it is all there is and cannot be split.
    private func within(_ text: Substring) -> Substring.Index? {
        var length = 0
        for index in text.unicodeScalars.indices {
            let scalar = text.unicodeScalars[index]
            let size =
                switch unit {
                case .bytes: UTF8.width(scalar)
                case .utf16: UTF16.width(scalar)
                case .scalars: 1
                case .characters: 0
                }
            if length + size > most { return index }
            length += size
        }
        return nil
    }

    private func size(of character: Character) -> Int {
        switch unit {
        case .bytes: character.utf8.count
        case .utf16: character.utf16.count
        case .scalars: character.unicodeScalars.count
        case .characters: 1
        }
    }

    /// The last line end or else the last space in the last quarter of a part.
    private func seam(in part: Substring) -> Substring.Index? {
        let tail = part.suffix(max(1, part.count / 4))
        let place = tail.lastIndex { $0.isNewline } ?? tail.lastIndex { $0.isWhitespace }
        return place.flatMap { $0 > part.startIndex ? $0 : nil }
    }
}
