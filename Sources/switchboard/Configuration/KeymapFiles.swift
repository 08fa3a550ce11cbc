import CommandLine
import Console
import Foundation
import Keymaps

/// Finds keymaps. A file in the configuration directory overrides the bundled keymap with the same name.
struct KeymapFiles {
    let directory: String

    /// Loads the keymap that a configuration names.
    ///
    /// - Parameter name: The name of a bundled keymap, or a path; nil for the default.
    /// - Returns: The keymap and its problems. A problem costs only its own line.
    /// - Throws: `Complaint` if there is no such keymap.
    func load(_ name: String?) throws -> (keymap: Keymap, problems: [KeymapProblem]) {
        let name = name ?? BundledKeymap.default.rawValue
        let own = directory + "/" + name + ".keymap"
        if let text = contents(own) { return load(text, named: own) }
        if let bundled = BundledKeymap(rawValue: name) { return load(bundled.text, named: bundled.fileName) }
        let path = Paths().expanded(name)
        guard let text = contents(path) else {
            let known = BundledKeymap.allCases.map(\.rawValue).joined(separator: ", ")
            throw Complaint(
                .configuration, "There is no keymap '\(name)'. There are \(known), or name a file.")
        }
        return load(text, named: path)
    }

    /// Loads the keymap again. If that fails, the result carries a problem that says why, and the console keeps its
    /// old keymap.
    func reload(_ name: String?) -> Arrival {
        do {
            let (keymap, problems) = try load(name)
            return .keymapLoaded(keymap, problems: problems)
        } catch {
            let problem = KeymapProblem(
                file: name ?? BundledKeymap.default.rawValue, line: 1, column: 1, what: "\(error)")
            return .keymapLoaded(.empty, problems: [problem])
        }
    }

    func load(_ text: String, named name: String) -> (keymap: Keymap, problems: [KeymapProblem]) {
        Keymap.load(text, named: name, commands: CommandTable.index, resolve: resolve)
    }

    /// Returns the text of a file that a keymap extends.
    func resolve(_ name: String) -> String? {
        contents(name.hasPrefix("/") ? name : directory + "/" + name)
    }

    func contents(_ path: String) -> String? {
        try? PlainFile.text(of: path)
    }
}
