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
}
