extension Keymap {
    /// The text of the keymap, without `@extends`, which parses back to this keymap.
    public var text: String {
        var sections: [(contexts: [Context], lines: [String])] = []
        for context in Context.allCases {
            let lines = lines(in: context)
            if lines.isEmpty { continue }
            if let twin = sections.firstIndex(where: { $0.lines == lines }) {
                sections[twin].contexts.append(context)
            } else {
                sections.append(([context], lines))
            }
        }
        return sections.map { section in
            let header = "[\(section.contexts.map(\.rawValue).joined(separator: " "))]"
            return ([header] + section.lines).joined(separator: "\n") + "\n"
        }.joined(separator: "\n")
    }

    private func lines(in context: Context) -> [String] {
        let rows = bindings.filter { $0.context == context }
            .map { (keys: $0.sequence.notation, command: $0.command.rawValue) }
        let width = rows.map(\.keys.count).max() ?? 0
        return rows.map { $0.keys.padded(to: width + 2) + $0.command }
    }
}

extension String {
    /// Returns the string padded with trailing spaces to a number of characters.
    func padded(to width: Int) -> String {
        self + String(repeating: " ", count: Swift.max(0, width - count))
    }
}
