public import Glass

/// What the keys pressed so far mean.
public enum Lookup: Hashable, Sendable {
    case command(CommandName)
    /// More keys are awaited, for as long as it takes.
    case prefix([Continuation])
    case none
}

/// A key that may come next.
public struct Continuation: Hashable, Sendable {
    public let key: Key
    /// nil when still more keys follow.
    public let command: CommandName?

    /// A key and what it would complete.
    public init(key: Key, command: CommandName?) {
        self.key = key
        self.command = command
    }

    /// A command's name, or `…`.
    public var label: String { command?.rawValue ?? "…" }
}

extension Keymap {
    /// Looks in the innermost context first; the caller puts `global` last. `<C-c>` begins nothing:
    /// as the first key it is `<Esc>`. A last key that is bound to nothing with Shift is looked up without it.
    public func lookup(_ pending: [Key], in contexts: [Context]) -> Lookup {
        let found = lookupExactly(pending, in: contexts)
        guard case .none = found, let plain = pending.last?.withoutShift else { return found }
        return lookupExactly(pending.dropLast() + [plain], in: contexts)
    }

    private func lookupExactly(_ pending: [Key], in contexts: [Context]) -> Lookup {
        var keys = KeySequence(pending).keys
        if keys.first == .interrupt { keys[0] = Key(.escape) }
        guard !keys.isEmpty else { return .none }
        let sequence = KeySequence(keys)
        let candidates = contexts.flatMap { context in bindings.filter { $0.context == context } }
        guard let first = candidates.first(where: { $0.sequence.keys.starts(with: keys) }) else {
            return .none
        }
        let decisive = candidates.first { $0.context == first.context && $0.sequence == sequence }
        if let decisive { return .command(decisive.command) }
        return .prefix(continuations(of: sequence, among: candidates))
    }

    private func continuations(of sequence: KeySequence, among candidates: [Binding]) -> [Continuation] {
        var seen: Set<Key> = []
        return candidates.compactMap { binding in
            guard sequence.isProperPrefix(of: binding.sequence) else { return nil }
            let next = binding.sequence.keys[sequence.keys.count]
            guard seen.insert(next).inserted else { return nil }
            let isLast = binding.sequence.keys.count == sequence.keys.count + 1
            return Continuation(key: next, command: isLast ? binding.command : nil)
        }
    }
}

extension Key {
    /// `<C-c>`, which acts as `<Esc>`.
    static let interrupt = Key.control("c")

    /// The same key without Shift, where hands may still hold that from the character before. `<S-Enter>` never
    /// is `<Enter>`, which would send what was to go on in another line.
    fileprivate var withoutShift: Key? {
        guard modifiers.contains(.shift), code != .enter else { return nil }
        return Key(code, modifiers.subtracting(.shift))
    }
}
