import Glass

/// The rules that a single binding line must obey, regardless of the rest of the keymap.
struct KeymapRules {
    let commands: CommandIndex

    /// Returns the first problem of a line that binds; nil if there is none.
    func problem(with line: KeymapFile.Line, binding name: CommandName, in file: String) -> KeymapProblem? {
        func at(_ column: Int, _ what: String, _ suggestion: String? = nil) -> KeymapProblem {
            KeymapProblem(file: file, line: line.number, column: column, what: what, suggestion: suggestion)
        }
        guard let command = commands[name] else {
            return at(
                line.actionColumn, "no command \(quoted(name.rawValue))",
                commands.suggestion(for: name.rawValue)?.rawValue)
        }
        if let context = line.contexts.first(where: { !command.isValid(in: $0) }) {
            return at(
                line.actionColumn,
                "'\(name)' does nothing in [\(context.rawValue)]; it belongs to \(places(command))")
        }
        return whatIsWrong(with: line.sequence, command, line.contexts).map { at(line.sequenceColumn, $0) }
    }

    private func whatIsWrong(
        with sequence: KeySequence, _ command: CommandSignature, _ contexts: [Context]
    ) -> String? {
        if sequence.keys.first == .interrupt { return "<C-c> cannot be bound: it acts as <Esc> everywhere" }
        guard let context = contexts.first(where: \.reachesTextFields) else { return nil }
        let place = context == .global ? "[global], which text fields see" : "[\(context.rawValue)]"
        if command.isNoticedByCustomer, sequence.keys.last?.text != nil {
            return
                "the customer notices '\(command.name)', so '\(sequence.notation)', which ends like typed text, "
                + "may not do it in \(place); use Control or Alt"
        }
        if let text = sequence.keys.first?.text {
            return "'\(Key.character(text).notation)' is text in \(place), so it cannot begin a command; "
                + "use Control or Alt"
        }
        if sequence.keys.first == Key(.escape), !sequence.isSingle {
            return "<Esc> cannot begin a sequence in \(place): it would wait for the next key"
        }
        return nil
    }

    private func places(_ command: CommandSignature) -> String {
        Context.allCases.filter(command.contexts.contains).map { "[\($0.rawValue)]" }.joined(separator: " ")
    }
}
