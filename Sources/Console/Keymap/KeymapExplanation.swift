import Conversation
import Glass

extension KeymapReport {
    /// Returns what a key sequence does in each context or which longer sequences it starts. If it is not bound,
    /// names the nearest bound sequence.
    public static func explain(_ keys: String, _ keymap: Keymap, commands: CommandIndex) -> String {
        do {
            let explanation = KeyExplanation(try KeySequence(notation: keys), keymap, commands)
            return explanation.lines.joined(separator: "\n") + "\n"
        } catch {
            return "\(quoted(keys)), column \(error.column): \(error.wording)\n"
        }
    }
}

/// The meaning of one sequence in each context.
private struct KeyExplanation {
    private let sequence: KeySequence
    private let keymap: Keymap
    private let commands: CommandIndex

    init(_ sequence: KeySequence, _ keymap: Keymap, _ commands: CommandIndex) {
        self.sequence = sequence
        self.keymap = keymap
        self.commands = commands
    }

    /// The sequence, then its meanings, grouped by the contexts that share them.
    var lines: [String] {
        var groups: [(contexts: [Context], meaning: [String])] = []
        for context in Context.allCases {
            guard let meaning = meaning(in: context) else { continue }
            if let twin = groups.firstIndex(where: { $0.meaning == meaning }) {
                groups[twin].contexts.append(context)
            } else {
                groups.append(([context], meaning))
            }
        }
        let heading = sequence.notation + (actsAsEscape ? "  acts as <Esc>" : "")
        if !groups.contains(where: { !$0.meaning.isEmpty }) { return [heading] + nothing }
        return [heading] + groups.flatMap { group in block(group.contexts, group.meaning) }
    }

    private var actsAsEscape: Bool { sequence.keys.first == .interrupt }

    private func block(_ contexts: [Context], _ meaning: [String]) -> [String] {
        guard !meaning.isEmpty else { return [] }
        let places = contexts.map { $0.rawValue }.joined(separator: ", ")
        return ["  in \(places):"] + meaning.map { "    \($0)" }
    }

    private func meaning(in context: Context) -> [String]? {
        let stack = context == .global ? [context] : [context, .global]
        switch keymap.lookup(sequence.keys, in: stack) {
        case .command(let name): return [describe(name)]
        case .prefix: return ["begins:"] + continuations(in: stack)
        case .none: return typedText(in: context) ?? overshoot(in: stack)
        }
    }

    private func describe(_ name: CommandName) -> String {
        guard let summary = commands[name]?.summary else { return name.rawValue }
        return "\(name)  \(summary)"
    }

    private func continuations(in stack: [Context]) -> [String] {
        let longer = keymap.bindings.filter { binding in
            stack.contains(binding.context) && sequence.isProperPrefix(of: binding.sequence)
        }
        let width = longer.map(\.sequence.notation.count).max() ?? 0
        return longer.map { "  " + $0.sequence.notation.padded(to: width + 2) + describe($0.command) }
    }

    private func typedText(in context: Context) -> [String]? {
        guard context.isTextField, sequence.keys.allSatisfy({ $0.text != nil }) else { return nil }
        return ["types text"]
    }

    /// Explains a sequence that is longer than a bound one: that one acts before the rest is pressed.
    private func overshoot(in stack: [Context]) -> [String]? {
        for count in 1..<max(1, sequence.keys.count) {
            let shorter = KeySequence(Array(sequence.keys.prefix(count)))
            if case .command(let name) = keymap.lookup(shorter.keys, in: stack) {
                return ["\(shorter.notation) alone is \(name); the rest starts a new sequence"]
            }
        }
        return nil
    }

    private var nothing: [String] {
        ["  is not bound"]
            + (nearestBinding.map { near in
                [
                    "  nearest: \(near.sequence.notation)  \(describe(near.command))  in \(near.context.rawValue)"
                ]
            } ?? [])
    }

    private var nearestBinding: Binding? {
        keymap.bindings.min { distance(to: $0) < distance(to: $1) }
    }

    /// The edit distance to a binding. The same key with other modifiers or in the other case is nearer than a
    /// different key.
    private func distance(to binding: Binding) -> Int {
        let codes = { (sequence: KeySequence) in
            sequence.keys.map { KeySequence([Key($0.code)]).notation.lowercased() }
        }
        return editSteps(codes(sequence), codes(binding.sequence)) * 4
            + editSteps(sequence.keys, binding.sequence.keys)
    }
}
