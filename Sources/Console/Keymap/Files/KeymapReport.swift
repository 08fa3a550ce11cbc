/// Reports on keymaps for the command line. Every text ends with a line break.
public enum KeymapReport {
    /// Returns a keymap's problems, one per line, or the number of its bindings if there are none.
    public static func check(
        _ text: String, named name: String, commands: CommandIndex, resolve: (String) -> String?
    ) -> (text: String, isSound: Bool) {
        let (keymap, problems) = Keymap.load(text, named: name, commands: commands, resolve: resolve)
        guard problems.isEmpty else {
            let lines = problems.map(\.wording) + [count(problems.count, "problem")]
            return (lines.joined(separator: "\n") + "\n", false)
        }
        return ("\(name): \(count(keymap.bindings.count, "binding")), no problem\n", true)
    }

    private static func count(_ number: Int, _ noun: String) -> String {
        "\(number) \(noun)\(number == 1 ? "" : "s")"
    }

    /// Returns a table of keys, commands and summaries for each group of contexts.
    public static func list(_ keymap: Keymap, commands: CommandIndex) -> String {
        let table = KeyTable(keymap, commands: commands)
        let rows = table.sections.flatMap(\.rows)
        let keysWidth = rows.map(\.keysText.count).max() ?? 0
        let nameWidth = rows.map(\.command.rawValue.count).max() ?? 0
        return table.sections.map { section in
            let lines = section.rows.map { row in
                "  " + row.keysText.padded(to: keysWidth + 2)
                    + row.command.rawValue.padded(to: nameWidth + 2) + row.summary
            }
            return ([section.title] + lines).joined(separator: "\n") + "\n"
        }.joined(separator: "\n")
    }
}
