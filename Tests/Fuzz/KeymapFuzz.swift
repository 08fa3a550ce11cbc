import Console
import Glass

/// A keymap file as anybody might write it.
enum KeymapFuzz {
    static func take(_ bytes: [UInt8]) {
        let (keymap, problems) = load(String(decoding: bytes, as: UTF8.self))
        for problem in problems {
            promise(problem.line > 0 && problem.column > 0, "a problem without a place")
            promise(!problem.wording.isEmpty, "a problem without words")
        }
        let again = load(keymap.text)
        promise(again.problems.isEmpty, "what was printed has problems: \(again.problems.map(\.wording))")
        promise(again.keymap == keymap, "it does not read back as it was printed:\n\(keymap.text)")
        promise(!hasWaitingKey(keymap), "a key that waits for another")
    }

    /// Whether a binding is the beginning of another that the same place sees.
    private static func hasWaitingKey(_ keymap: Keymap) -> Bool {
        var bound: [Context: Set<[Key]>] = [:]
        for binding in keymap.bindings { bound[binding.context, default: []].insert(binding.sequence.keys) }
        return keymap.bindings.contains { binding in
            let places = binding.context == .global ? Context.allCases : [binding.context, .global]
            return (1..<max(binding.sequence.keys.count, 1)).contains { count in
                let beginning = Array(binding.sequence.keys.prefix(count))
                return places.contains { bound[$0]?.contains(beginning) == true }
            }
        }
    }

    private static func load(_ text: String) -> (keymap: Keymap, problems: [KeymapProblem]) {
        Keymap.load(text, named: "mine.keymap", commands: CommandTable.index) { _ in nil }
    }
}
