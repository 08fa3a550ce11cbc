/// Which keys mean which commands, in every context. Whatever was loaded, no binding is also the
/// beginning of another one that the same place sees, so no key ever waits for a time-out.
public struct Keymap: Sendable, Equatable {
    /// By context; within one, a file's own bindings before those it inherited, each in file order.
    public let bindings: [Binding]

    /// The first binding of each command, looked up at every frame.
    private let hints: [Context: [CommandName: KeySequence]]

    init(_ bindings: [Binding]) {
        self.bindings = Context.allCases.flatMap { context in bindings.filter { $0.context == context } }
        hints = self.bindings.reduce(into: [:]) { hints, binding in
            if hints[binding.context]?[binding.command] == nil {
                hints[binding.context, default: [:]][binding.command] = binding.sequence
            }
        }
    }

    /// No keys at all.
    public static let empty = Keymap([])

    /// Reads a keymap and those that it extends. Bad lines are skipped and reported; good ones
    /// stay. The bundled keymaps are known; `resolve` gives the text of a quoted file name.
    public static func load(
        _ text: String, named name: String, commands: CommandIndex, resolve: (String) -> String?
    ) -> (keymap: Keymap, problems: [KeymapProblem]) {
        let chain = KeymapChain(text, named: name, resolve: resolve)
        var linker = KeymapLinker(commands: commands)
        for file in chain.files { linker.add(file) }
        let order = chain.files.map(\.name)
        let problems = (chain.problems + linker.problems).sorted { a, b in
            (order.firstIndex(of: a.file) ?? 0, a.line, a.column)
                < (order.firstIndex(of: b.file) ?? 0, b.line, b.column)
        }
        return (Keymap(linker.bindings), problems)
    }

    /// The keys of a command there.
    public func sequences(for command: CommandName, in context: Context) -> [KeySequence] {
        bindings.filter { $0.context == context && $0.command == command }.map(\.sequence)
    }

    /// The key of a command to show in hints; nil where it has none.
    public func hint(for command: CommandName, in context: Context) -> KeySequence? {
        hints[context]?[command]
    }

    /// The same keys for the same commands, wherever they were written.
    public static func == (a: Keymap, b: Keymap) -> Bool {
        a.bindings.count == b.bindings.count && zip(a.bindings, b.bindings).allSatisfy { $0.means($1) }
    }
}
