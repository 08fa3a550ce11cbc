import Glass

/// How screens name the keys of commands.
extension Keymap {
    /// Returns the first key of a command in a pane: `<C-x>`.
    func keyName(_ command: CommandName, in context: Context = .list) -> SafeText {
        hint(for: command, in: context).map { SafeText(oneLine: $0.notation) } ?? paletteName(command)
    }

    /// Returns a command's first key as hints write it, `Ctrl-x`, or `:name` if it has none.
    func hintName(_ command: CommandName, in context: Context) -> SafeText {
        hint(for: command, in: context).map { SafeText(oneLine: $0.notation.strippingBrackets) }
            ?? paletteName(command)
    }

    /// Returns how to find a command without a key: the palette's key and the command's name.
    func paletteName(_ command: CommandName) -> SafeText {
        let name = SafeText(oneLine: command.rawValue)
        guard let palette = hint(for: "palette.open", in: .list)?.notation else { return name }
        return palette.count == 1
            ? "\(SafeText(oneLine: palette))\(name)" : "\(SafeText(oneLine: palette)) \(name)"
    }

    /// The key that goes back from the list and never quits; nil if it is bound to something else.
    var escapeKey: SafeText? {
        let key = Key(.escape)
        return sequences(for: "back", in: .list).contains { $0.keys == [key] }
            ? SafeText(oneLine: key.notation) : nil
    }

    /// The key that quits from the list. It is a character, and never `<Esc>`.
    var quitKey: SafeText {
        let keys = sequences(for: "back", in: .list).filter { $0.keys.last?.text != nil }
        return keys.first.map { SafeText(oneLine: $0.notation) } ?? keyName("program.quit")
    }
}

extension String {
    /// The key in words: `Enter` for `<Enter>`, `Alt-Enter` for `<A-Enter>`. Sequences of several keys stay as they
    /// are.
    var strippingBrackets: String {
        guard hasPrefix("<"), hasSuffix(">"), count > 2, dropFirst().firstIndex(of: "<") == nil else {
            return self
        }
        let name = String(dropFirst().dropLast())
        if name == "lt" { return "<" }
        if name.hasPrefix("A-") { return "Alt-" + name.dropFirst(2) }
        if name.hasPrefix("C-") { return "Ctrl-" + name.dropFirst(2) }
        if name.hasPrefix("S-") { return "Shift-" + name.dropFirst(2) }
        return name
    }
}
