extension Template {
    /// Whether a text may have been made from the template, with anything in its open places.
    ///
    /// - Parameters:
    ///   - text: What was said.
    ///   - fill: Returns what filled a place; nil leaves it open.
    /// - Returns: Also false if the template has no letter or digit of its own, since it would match everything.
    func couldBe(_ text: String, filling fill: (Place) -> String? = { _ in nil }) -> Bool {
        guard pieces.contains(where: \.hasLetters) else { return false }
        var closed = [""]
        for piece in pieces {
            switch piece {
            case .text(let part): closed[closed.count - 1] += part
            case .place(let place):
                if let part = fill(place) { closed[closed.count - 1] += part } else { closed.append("") }
            }
        }
        guard let first = closed.first, let last = closed.dropFirst().last else { return text == closed[0] }
        guard text.hasPrefix(first), text.hasSuffix(last), text.count >= first.count + last.count else {
            return false
        }
        var rest = text.dropFirst(first.count).dropLast(last.count)
        for part in closed.dropFirst().dropLast() where !part.isEmpty {
            guard let range = rest.firstRange(of: part) else { return false }
            rest = rest[range.upperBound...]
        }
        return true
    }
}

extension Template.Piece {
    fileprivate var hasLetters: Bool {
        if case .text(let text) = self { text.contains { $0.isLetter || $0.isNumber } } else { false }
    }
}

extension Guidelines {
    /// Returns the guideline whose words were said; nil if there is none.
    func guideline(thatSaid text: String) -> Guideline? {
        (list + otherwise + handBack).first { guideline in
            guideline.answers.contains { $0.messages.contains { $0.couldBe(text) } }
        }
    }
}
