/// Labels that an operator gives a session or takes from it.
///
/// Labels are Parlant's: the AI and programs that use the API read them.
public struct LabelChange: Hashable, Sendable {
    public var added: [String]
    /// A label that is added and removed is removed.
    public var removed: [String]

    /// How many characters a label that an operator adds may have, and how many labels a session.
    public static let longest = 64
    public static let most = 32

    /// A change of a session's labels.
    public init(adding added: [String] = [], removing removed: [String] = []) {
        self.added = added
        self.removed = removed
    }

    /// A label as it was typed, without the `#` that screens put before it.
    public static func typed(_ text: String) -> String {
        var label = text[...]
        while label.first?.isWhitespace == true { label.removeFirst() }
        if label.first == "#" { label.removeFirst() }
        while label.first?.isWhitespace == true { label.removeFirst() }
        while label.last?.isWhitespace == true { label.removeLast() }
        return String(label)
    }

    /// The label among a session's that was typed to be removed: as screens show it, with `#` before it, or exactly.
    /// Without such a label, it is the one that would be added.
    public static func typed(_ text: String, among labels: [String]) -> String {
        let label = typed(text)
        guard text.contains("#"), !labels.contains(where: { $0.isExactly(label) }) else { return label }
        // Only the `#` that is added here is taken away.
        let exact = typed("#" + text)
        return labels.contains { $0.isExactly(exact) } ? exact : label
    }

    /// Reads a change as a line: `+refund -vip` adds one label and removes another. A label reaches to the next word
    /// with a sign; nil if the first word has none.
    ///
    /// - Parameters:
    ///   - line: What was typed.
    ///   - known: The session's labels, of which some may be removed.
    public init?(line: String, among known: [String] = []) {
        var signs: [(isAdded: Bool, words: [Substring])] = []
        for word in line.split(whereSeparator: \.isWhitespace) {
            if word.first == "+" || word.first == "-" {
                signs.append((word.first == "+", [word.dropFirst()]))
            } else if signs.isEmpty {
                return nil
            } else {
                signs[signs.count - 1].words.append(word)
            }
        }
        func texts(_ isAdded: Bool) -> [String] {
            signs.filter { $0.isAdded == isAdded }.map { $0.words.joined(separator: " ") }
        }
        self.init(
            adding: texts(true).map(Self.typed), removing: texts(false).map { Self.typed($0, among: known) })
    }

    /// The change as a line that reads as the same change.
    public var line: String {
        let written = { (label: String) in label.first == "#" ? "#" + label : label }
        return (added.map { "+" + written($0) } + removed.map { "-" + written($0) }).joined(separator: " ")
    }

    /// The labels after the change, in order of addition.
    public func applied(to labels: [String]) -> [String] {
        let removed = Set(removed.map { ExactText($0) })
        return (labels + added).withoutRepetition.filter { !removed.contains(ExactText($0)) }
    }

    /// The part of the change that is news to a session with these labels.
    public func effect(on labels: [String]) -> LabelChange {
        let (before, after) = (Set(labels.map(ExactText.init)), Set(applied(to: labels).map(ExactText.init)))
        return LabelChange(
            adding: added.withoutRepetition.filter {
                after.contains(ExactText($0)) && !before.contains(ExactText($0))
            },
            removing: removed.withoutRepetition.filter { before.contains(ExactText($0)) })
    }

    /// Why an operator may not make the change; nil if they may.
    public func refusal(on labels: [String]) -> Refusal? {
        if added.isEmpty, removed.isEmpty { return .invalid("Name a label to add or to remove.") }
        for (label, acts) in Session.reservedLabels
        where (added + removed).contains(where: { $0.isExactly(label) }) {
            return .invalid("The label \(label) follows from \(acts). Choose another.")
        }
        guard added.allSatisfy(Self.isWellFormed) else {
            return .invalid("A label is one line of 1 to \(Self.longest) characters. Choose another.")
        }
        let after = applied(to: labels)
        // Through the API, a session may have more labels than this already.
        if after.count > Self.most, after.count > labels.count {
            return .invalid("A session has at most \(Self.most) labels. Remove one first.")
        }
        return nil
    }

    private static func isWellFormed(_ label: String) -> Bool {
        let scalars = label.unicodeScalars
        return scalars.count <= longest && !label.allSatisfy(\.isWhitespace)
            && !scalars.contains { scalar in
                switch scalar.properties.generalCategory {
                case .control, .lineSeparator, .paragraphSeparator: true
                default: false
                }
            }
    }
}

extension Session {
    /// The labels that only acts set and remove, and which acts.
    fileprivate static let reservedLabels = [
        (closedLabel, "closing and reopening"), (operatorLabel, "taking over and handing back"),
    ]

    /// Whether only acts set and remove the label.
    public static func isReserved(label: String) -> Bool {
        reservedLabels.contains { label.isExactly($0.0) }
    }
}

extension [String] {
    /// The first of each.
    package var withoutRepetition: [String] {
        var seen: Set<ExactText> = []
        return filter { seen.insert(ExactText($0)).inserted }
    }
}
