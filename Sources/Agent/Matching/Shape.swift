/// What a number or code looks like: `9999` is four digits.
///
/// 9 stands for a digit, A for a letter, X for either (a match must then contain a digit, so that `XXXXXX` finds
/// `FQ8APE` but no plain word). Everything else stands for itself, in upper or lower case: `ord-9999`.
public struct Shape: Hashable, Sendable {
    /// The shape as it was written.
    public let text: String
    private let places: [Character]
    private let needsDigit: Bool

    /// The most characters that a shape may have.
    public static let limit = 64

    /// Fails if the text has no 9, A or X, contains white space, or exceeds the limit.
    public init?(_ text: String) {
        guard text.count <= Self.limit, text.contains(where: { "9AX".contains($0) }),
            !text.contains(where: \.isWhitespace)
        else { return nil }
        self.text = text
        places = Array(text)
        needsDigit = places.contains("X")
    }

    /// Returns the last match in a text: a customer's correction comes after the mistake.
    func lastFit(in text: String) -> String? {
        let characters = Array(String(decoding: text.utf8.prefix(Words.limit), as: UTF8.self))
        guard characters.count >= places.count else { return nil }
        for start in (0...(characters.count - places.count)).reversed() {
            let end = start + places.count
            guard start == 0 || Self.ends(characters[start - 1]),
                end == characters.count || Self.ends(characters[end])
            else { continue }
            if let fit = fit(characters[start..<end]) { return fit }
        }
        return nil
    }

    private func fit(_ characters: ArraySlice<Character>) -> String? {
        var fit = ""
        var hasDigit = false
        for (place, character) in zip(places, characters) {
            let digit = Self.digit(character)
            hasDigit = hasDigit || digit != nil
            switch place {
            case "9":
                guard let digit else { return nil }
                fit += digit
            case "A":
                guard character.isLetter else { return nil }
                fit += character.uppercased()
            case "X":
                guard digit != nil || character.isLetter else { return nil }
                fit += digit ?? character.uppercased()
            default:
                guard place.lowercased() == character.lowercased() else { return nil }
                fit.append(place)
            }
        }
        return needsDigit && !hasDigit ? nil : fit
    }

    /// Whether a code may begin or end next to the character.
    private static func ends(_ character: Character) -> Bool {
        !(character.isLetter || character.isNumber)
            || character.unicodeScalars.allSatisfy(\.isWrittenWithoutSpaces)
    }

    /// Returns a digit of any script as 0 to 9.
    private static func digit(_ character: Character) -> String? {
        guard character.isNumber, let value = character.wholeNumberValue, (0...9).contains(value) else {
            return nil
        }
        return String(value)
    }

    public static func == (a: Self, b: Self) -> Bool { a.text == b.text }

    public func hash(into hasher: inout Hasher) { hasher.combine(text) }
}
