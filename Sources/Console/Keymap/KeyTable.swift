/// A table of keys, commands and summaries, shown by the help screen, `switchboard keys` and the key reference.
public struct KeyTable: Hashable, Sendable {
    /// Commands that have the same keys in the same contexts.
    public struct Section: Hashable, Sendable {
        /// The contexts, in the order of `Context.allCases`; never empty.
        public let contexts: [Context]
        public let rows: [Row]

        /// The heading, such as `List and transcript`.
        public var title: String {
            contexts.enumerated().map { index, context in
                index == 0 ? context.title : context.title.lowercased()
            }.joinedWithAnd()
        }
    }

    /// A command with its keys.
    public struct Row: Hashable, Sendable {
        /// The bound keys; empty if there are none. Hints show the first.
        public let keys: [KeySequence]
        public let command: CommandName
        public let summary: String

        /// The keys, such as `j <Down>`, or a dash if there are none.
        public var keysText: String { keys.isEmpty ? "-" : keys.map(\.notation).joined(separator: " ") }
    }

    public let sections: [Section]

    /// Creates the table, with rows in the order of the command table.
    public init(_ keymap: Keymap, commands: CommandIndex) {
        var rows: [[Context]: [Row]] = [:]
        for command in commands.signatures {
            for (keys, contexts) in Self.places(of: command, in: keymap) {
                let row = Row(keys: keys, command: command.name, summary: command.summary)
                rows[contexts, default: []].append(row)
            }
        }
        let rank = Dictionary(uniqueKeysWithValues: Context.allCases.enumerated().map { ($1, $0) })
        sections = rows.map { Section(contexts: $0, rows: $1) }.sorted { a, b in
            a.contexts.lexicographicallyPrecedes(b.contexts) { rank[$0, default: 0] < rank[$1, default: 0] }
        }
    }

    /// Returns the sections that apply in a context: its own first, then `global`.
    public func sections(for context: Context) -> [Section] {
        sections.filter { $0.contexts.contains(context) }
            + sections.filter { context != .global && $0.contexts == [.global] }
    }

    /// Groups the contexts of a command by the keys it has there.
    private static func places(
        of command: CommandSignature, in keymap: Keymap
    ) -> [(keys: [KeySequence], contexts: [Context])] {
        var places: [(keys: [KeySequence], contexts: [Context])] = []
        for context in Context.allCases {
            let keys = keymap.sequences(for: command.name, in: context)
            guard !keys.isEmpty || command.contexts.contains(context) else { continue }
            if let twin = places.firstIndex(where: { $0.keys == keys }) {
                places[twin].contexts.append(context)
            } else {
                places.append((keys, [context]))
            }
        }
        // A `global` command that some context binds needs no row for being unbound everywhere else.
        if places.count > 1 { places.removeAll { $0.keys.isEmpty && $0.contexts == [.global] } }
        return places
    }
}

extension [String] {
    /// Joins the strings: `a`, `a and b`, `a, b and c`.
    func joinedWithAnd() -> String {
        guard let last, count > 1 else { return first ?? "" }
        return dropLast().joined(separator: ", ") + " and " + last
    }
}
