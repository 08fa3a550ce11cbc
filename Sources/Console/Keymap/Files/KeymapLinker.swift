/// Merges the lines of keymap files, base first, into bindings that do not conflict.
struct KeymapLinker {
    private let rules: KeymapRules
    private(set) var problems: [KeymapProblem] = []
    private var inherited: [Binding] = []
    private var own: [Binding] = []

    init(commands: CommandIndex) { rules = KeymapRules(commands: commands) }

    var bindings: [Binding] { own + inherited }

    /// Adds a file on top of those added before.
    mutating func add(_ file: KeymapFile) {
        inherited = bindings
        own = []
        let accepted = file.lines.filter { isSound($0, in: file.name) }
        for line in accepted { removeInherited(line, in: file.name) }
        for line in accepted {
            guard case .bind(let command) = line.action else { continue }
            bind(line, to: command, in: file)
        }
    }

    private mutating func isSound(_ line: KeymapFile.Line, in file: String) -> Bool {
        guard case .bind(let command) = line.action,
            let problem = rules.problem(with: line, binding: command, in: file)
        else { return true }
        problems.append(problem)
        return false
    }

    /// Removes the inherited binding that a line unbinds or rebinds.
    private mutating func removeInherited(_ line: KeymapFile.Line, in file: String) {
        if case .unbind = line.action,
            let context = line.contexts.first(where: { context in
                !inherited.contains { $0.context == context && $0.sequence == line.sequence }
            })
        {
            let keys = line.sequence.notation
            note(line, in: file, "'\(keys)' is not bound in [\(context.rawValue)] by an extended keymap")
        }
        inherited.removeAll { line.contexts.contains($0.context) && $0.sequence == line.sequence }
    }

    private mutating func bind(_ line: KeymapFile.Line, to command: CommandName, in file: KeymapFile) {
        if let conflict = conflict(of: line) { return note(line, in: file.name, conflict) }
        inherited.removeAll { $0.yields(to: line) }
        let origin = Binding.Origin(file: file.name, line: line.number)
        own += line.contexts.map {
            Binding(
                context: $0, sequence: line.sequence, command: command, origin: origin,
                isAddition: file.hasGained(line.sequence, in: $0))
        }
    }

    private func conflict(of line: KeymapFile.Line) -> String? {
        let twins = own.filter { line.contexts.contains($0.context) && $0.sequence == line.sequence }
        if let twin = twins.first {
            return "'\(line.sequence.notation)' is already bound at \(twin.origin)"
        }
        let visible = (own + inherited.filter { !$0.yields(to: line) }).filter { binding in
            binding.sequence.keys.first == line.sequence.keys.first
                && line.contexts.contains(where: binding.shares)
        }
        guard !visible.isEmpty else { return nil }
        let notation = line.sequence.notation
        if let shorter = visible.first(where: { $0.sequence.isProperPrefix(of: line.sequence) }) {
            return "'\(notation)' begins with '\(shorter.sequence.notation)', bound at \(shorter.origin)"
                + hint(unbinding: shorter)
        }
        if let longer = visible.first(where: { line.sequence.isProperPrefix(of: $0.sequence) }) {
            return
                "'\(notation)' is the beginning of '\(longer.sequence.notation)', bound at \(longer.origin)"
                + hint(unbinding: longer)
        }
        return nil
    }

    private func hint(unbinding other: Binding) -> String {
        guard inherited.contains(other) else { return "" }
        return "; to free it: [\(other.context.rawValue)] \(other.sequence.notation) -"
    }

    private mutating func note(_ line: KeymapFile.Line, in file: String, _ what: String) {
        problems.append(
            KeymapProblem(file: file, line: line.number, column: line.sequenceColumn, what: what))
    }
}
