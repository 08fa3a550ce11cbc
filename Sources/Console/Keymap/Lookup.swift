public import Glass

/// The meaning of the keys pressed so far.
public enum Lookup: Hashable, Sendable {
    case command(CommandName)
    /// More keys are expected. There is no timeout.
    case prefix([Continuation])
    case none
}

/// A key that may come next.
public struct Continuation: Hashable, Sendable {
    public let key: Key
    /// The command that the key completes; nil if more keys follow.
    public let command: CommandName?

    /// Creates a continuation.
    public init(key: Key, command: CommandName?) {
        self.key = key
        self.command = command
    }

    /// The command's name, or `…`.
    public var label: String { command?.rawValue ?? "…" }
}

extension Keymap {
    /// Looks up keys in contexts, innermost first; the caller puts `global` last. As the first key, `<C-c>` is
    /// `<Esc>`. If the last key has Shift and is bound to nothing, it is looked up without Shift.
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

    /// The key without Shift, which may still be held from the previous character. `<S-Enter>` never becomes
    /// `<Enter>`: that would send a message meant to continue on another line.
    fileprivate var withoutShift: Key? {
        guard modifiers.contains(.shift), code != .enter else { return nil }
        return Key(code, modifiers.subtracting(.shift))
    }
}
