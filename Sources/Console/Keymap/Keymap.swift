/// The bindings of keys to commands in every context. Loading guarantees that no binding is a prefix of another that
/// is visible in the same place, so no key ever has to wait for a timeout.
public struct Keymap: Sendable, Equatable {
    /// The bindings by context. Within a context, a file's own bindings precede inherited ones, each in file order.
    public let bindings: [Binding]

    /// The first key sequence of each command. Every frame looks it up.
    private let hints: [Context: [CommandName: KeySequence]]

    init(_ bindings: [Binding]) {
        self.bindings = Context.allCases.flatMap { context in bindings.filter { $0.context == context } }
        hints = self.bindings.reduce(into: [:]) { hints, binding in
            if hints[binding.context]?[binding.command] == nil {
                hints[binding.context, default: [:]][binding.command] = binding.sequence
            }
        }
    }

    /// A keymap without bindings.
    public static let empty = Keymap([])

    /// Loads a keymap and those it extends. Bad lines are skipped and reported; good ones are kept. Bundled keymaps
    /// are built in; `resolve` returns the text of a file named in quotation marks.
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

    /// Returns the key sequences of a command in a context.
    public func sequences(for command: CommandName, in context: Context) -> [KeySequence] {
        bindings.filter { $0.context == context && $0.command == command }.map(\.sequence)
    }

    /// Returns the key sequence of a command to show in hints; nil if it has none.
    public func hint(for command: CommandName, in context: Context) -> KeySequence? {
        hints[context]?[command]
    }

    /// Whether both keymaps bind the same keys to the same commands, regardless of where the bindings were written.
    public static func == (a: Keymap, b: Keymap) -> Bool {
        a.bindings.count == b.bindings.count && zip(a.bindings, b.bindings).allSatisfy { $0.means($1) }
    }
}
