import Console
import Glass
import Testing

struct KeymapPropertyTests {
    private static let seeds = (0..<40).map { _ in UInt64.random(in: 0 ... .max) }

    @Test func `a keymap prints and parses back to itself`() {
        for seed in Self.seeds {
            var random = Splitmix64(seed: seed)
            let keymap = loadKeymap(randomKeymap(&random)).keymap
            let (again, problems) = loadKeymap(keymap.text)
            #expect(problems.isEmpty, "seed \(seed)")
            #expect(again == keymap, "seed \(seed)")
            #expect(again.text == keymap.text, "seed \(seed)")
        }
    }

    @Test func `no binding is the beginning of another that the same place sees`() {
        for seed in Self.seeds {
            var random = Splitmix64(seed: seed)
            let bindings = loadKeymap("@extends default\n" + randomKeymap(&random)).keymap.bindings
            for a in bindings {
                for b in bindings where a.context == b.context || a.context == .global || b.context == .global
                {
                    let isPrefix =
                        a.sequence.keys.count < b.sequence.keys.count
                        && b.sequence.keys.starts(with: a.sequence.keys)
                    #expect(!isPrefix, "seed \(seed): \(a.sequence.notation) \(b.sequence.notation)")
                }
            }
        }
    }

    @Test func `any keys print and read back the same`() throws {
        for seed in Self.seeds {
            var random = Splitmix64(seed: seed)
            for _ in 0..<50 {
                let sequence = KeySequence(
                    (0...Int.random(in: 0...3, using: &random)).map { _ in anyKey(&random) })
                let again = try KeySequence(notation: sequence.notation)
                #expect(again == sequence, "seed \(seed): \(sequence.notation)")
            }
        }
    }

    @Test func `any text loads without a trap`() {
        let pieces = [
            "[", "]", "list", "\n", " ", "<", "C-", ">", "x", "@", "extends", "\"", "-", "#", "\u{0}", "é",
        ]
        for seed in Self.seeds {
            var random = Splitmix64(seed: seed)
            let text = (0..<200).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
            let keymap = loadKeymap(text).keymap
            #expect(loadKeymap(keymap.text).keymap == keymap, "seed \(seed)")
        }
    }

    private func randomKeymap(_ random: inout Splitmix64) -> String {
        var text = ""
        for _ in 0..<40 {
            let contexts = Context.allCases.shuffled(using: &random).prefix(
                .random(in: 1...2, using: &random))
            text += "[\(contexts.map(\.rawValue).joined(separator: " "))]\n"
            let fitting = keymapCommands.signatures.filter { command in contexts.allSatisfy(command.isValid) }
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let keys = (0...Int.random(in: 0...2, using: &random)).map { _ in
                    Bool.random(using: &random) ? anyKey(&random) : .control("x")
                }
                guard let command = fitting.randomElement(using: &random) else { continue }
                text += "\(KeySequence(keys).notation)  \(command.name)\n"
            }
        }
        return text
    }

    private func anyKey(_ random: inout Splitmix64) -> Key {
        let named: [Key.Code] = [
            .enter, .tab, .backspace, .delete, .insert, .escape, .up, .down, .left, .right, .home, .end,
            .pageUp, .pageDown, .function(.random(in: 1...24, using: &random)),
        ]
        switch Int.random(in: 0..<4, using: &random) {
        case 0:
            let modifiers = Key.Modifiers(rawValue: .random(in: 0...7, using: &random))
            return Key(named.randomElement(using: &random) ?? .enter, modifiers)
        case 1:
            let modifiers: Key.Modifiers = Bool.random(using: &random) ? .control : [.control, .alt]
            return Key(.character("abcxyz@[]^\\_".randomElement(using: &random) ?? "a"), modifiers)
        case 2:
            return Key(.character(anyCharacter(&random)), Bool.random(using: &random) ? .alt : [])
        default:
            return .character("ag<>[]#@-+ \"'".randomElement(using: &random) ?? "a")
        }
    }

    /// Now and then one that would join its neighbours: marks, flags, joiners, control characters.
    private func anyCharacter(_ random: inout Splitmix64) -> Character {
        let odd: [Character] = [
            "\u{301}", "e\u{301}", "\u{1F1E9}", "\u{1F1EA}", "👩‍👩‍👧", "\u{200D}", "\u{1F3FD}", "\u{600}",
            "\u{1100}", "\u{1161}", "\r\n", "\u{0}", "\u{202E}", "\u{A0}", "\u{2028}", " \u{301}", "ß", "漢",
        ]
        if Bool.random(using: &random) { return odd.randomElement(using: &random) ?? "a" }
        return Unicode.Scalar(UInt32.random(in: 0...0x2FFF, using: &random)).map(Character.init) ?? "a"
    }
}
