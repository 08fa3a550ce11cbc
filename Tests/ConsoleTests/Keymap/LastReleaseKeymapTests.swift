import Foundation
import Glass
import Keymaps
import Testing

@testable import Console

/// Keymaps that were written for the last release go on meaning what they meant.
struct LastReleaseKeymapTests {
    /// A bundled keymap as the last release had it.
    private static func text(_ keymap: BundledKeymap) throws -> String {
        let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try String(
            contentsOf: tests.appendingPathComponent("Fixtures/last-release/\(keymap.fileName)"),
            encoding: .utf8)
    }

    private func load(_ text: String, _ files: [String: String] = [:]) -> (
        keymap: Keymap, problems: [KeymapProblem]
    ) {
        Keymap.load(text, named: "mine.keymap", commands: CommandTable.index) { files[$0] }
    }

    /// What it bound then, with what it extended then.
    private func then(_ keymap: BundledKeymap) throws -> (keymap: Keymap, problems: [KeymapProblem]) {
        let text = try Self.text(keymap).replacing("@extends default", with: "@extends \"then\"")
        return load(text, ["then": try Self.text(.default)])
    }

    @Test(arguments: BundledKeymap.allCases)
    func `one of the last release loads without a complaint, and every key does what it did`(
        keymap: BundledKeymap
    ) throws {
        let then = try then(keymap)
        // Every command that it names is there.
        #expect(then.problems.map(\.wording) == [])
        #expect(then.keymap.bindings.count > 100)
        let now = load(try Self.text(keymap))
        #expect(now.problems.map(\.wording) == [])
        for loaded in [now.keymap, bundled(keymap)] {
            for binding in then.keymap.bindings {
                let found = loaded.lookup(binding.sequence.keys, in: [binding.context, .global])
                #expect(
                    found == .command(binding.command), "\(binding.sequence.notation) in \(binding.context)")
            }
        }
    }

    private func bundled(_ keymap: BundledKeymap) -> Keymap {
        Keymap.load(keymap.text, named: keymap.fileName, commands: CommandTable.index) { _ in nil }.keymap
    }

    @Test(arguments: BundledKeymap.allCases)
    func `what a bundled keymap has gained since is listed, so that it yields`(keymap: BundledKeymap) throws {
        let then = try then(keymap).keymap.bindings
        var gained: [String: Set<String>] = [:]
        for binding in bundled(keymap).bindings where binding.origin.file == keymap.fileName {
            let isOld = then.contains { $0.context == binding.context && $0.sequence == binding.sequence }
            if !isOld { gained[binding.context.rawValue, default: []].insert(binding.sequence.notation) }
        }
        #expect(keymap.additions == gained)
    }

    @Test(
        arguments: [
            (.transcript, "[list transcript]\nO  event.copy", "O", "event.copy"),
            (.transcript, "[list transcript]\nOo  move.first\nOO  move.last", "OO", "move.last"),
            (.transcript, "[transcript]\nY  move.last", "Y", "move.last"),
            (.list, "[list transcript]\nl  open", "l", "open"),
            (.list, "[list transcript]\nYy  event.copy", "Yy", "event.copy"),
            (.composer, "[composer]\n<S-Enter>  composer.editor", "<S-Enter>", "composer.editor"),
            (
                .composer, "[composer]\n<S-Enter><C-e>  composer.editor", "<S-Enter><C-e>",
                "composer.editor"
            ),
            (.composer, "[global]\n<S-Enter>  screen.redraw", "<S-Enter>", "screen.redraw"),
            (.composer, "[global]\n<S-Enter><C-e>  screen.redraw", "<S-Enter><C-e>", "screen.redraw"),
        ] as [(Context, String, String, CommandName)])
    func `a key of one's own beats one that a bundled keymap has gained, without a word`(
        context: Context, lines: String, keys: String, command: CommandName
    ) throws {
        for base in BundledKeymap.allCases {
            let between = ["between": "@extends \(base.rawValue)\n[help]\n<C-q>  help.close"]
            for extends in [base.rawValue, "\"between\""] {
                let (keymap, problems) = load("@extends \(extends)\n\(lines)", between)
                #expect(problems.map(\.wording) == [])
                let found = keymap.lookup(try KeySequence(notation: keys).keys, in: [context, .global])
                #expect(found == .command(command), "\(lines) upon \(extends)")
            }
        }
    }

    @Test func `a command whose new key has yielded is in the help without one, only where it has`() {
        let keymap = load("@extends default\n[list]\nlo  move.first").keymap
        let rows = KeyTable(keymap, commands: CommandTable.index).sections.flatMap { section in
            section.rows.filter { $0.command == "session.labels" }.map { (section.contexts, $0.keysText) }
        }
        #expect(rows.map(\.0) == [[.list], [.transcript]])
        #expect(rows.map(\.1) == ["-", "l"])
        #expect(keymap.hint(for: "session.labels", in: .list) == nil)
    }

    @Test(
        arguments: [
            ("@extends default\n[list]\ngg  move.first\ng  move.last", 1),
            ("@extends default\n[list]\nOo  move.first\nO  move.last", 1),
            ("@extends \"base\"\n[list]\nOo  move.first", 1),
            ("@extends default\n[list]\nxx  move.first", 1),
        ])
    func `a clash of one's own keys, or with one that was always there, is still told`(
        text: String, count: Int
    ) {
        let base = ["base": "@extends default\n[list]\nO  link.open"]
        #expect(load(text, base).problems.count == count)
    }
}
