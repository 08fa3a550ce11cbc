package import Conversation
internal import Foundation
internal import TOMLKit

/// The settings in `config.toml`. All are optional.
package struct Configuration: Equatable {
    package var operatorName: String?
    package var displayName: String?
    package var store: String?
    /// The Parlant server to work on instead of a local store.
    package var server: String?
    /// The token for that server.
    package var token: String?
    /// The name of a bundled keymap, or a file.
    package var keymap: String?
    /// `auto`, the name of a bundled theme, or of one in the configuration directory.
    package var theme: String?
    package var rings = true
    package var setsTitle = true
    /// Whether the mouse selects and scrolls.
    package var usesMouse = false
    /// The names of the facts that a session's header shows.
    package var facts: [String] = []
    package var greeting: String?
    package var farewell: String?
    /// The members of a session's metadata that canned replies may say.
    package var replyMetadata: [String] = []
    /// What `erase` erases if nothing else is given: sessions without anything new for this long, and with this
    /// label.
    package var retention: String?
    package var retentionLabel: String?
    /// The minutes until a colleague's waiting session counts as abandoned.
    package var abandonedAfter: Int?
    /// The minutes without a console until an owner counts as absent.
    package var absentAfter: Int?
    /// The days that a session is kept after it was deleted on the server.
    package var keepDeleted: Int?
    /// The rules by which sessions go back to the AI; none unless stated.
    package var returns: [ReturnRule] = []
    /// The saved views of the list.
    package var views: [ViewSetting] = []
    /// What is wrong with views that were left out. Nothing else suffers from them.
    package private(set) var viewProblems: [String] = []

    /// Reads a configuration file; a missing one means no settings.
    ///
    /// - Parameter path: The path of a UTF-8 TOML file.
    /// - Returns: The settings.
    /// - Throws: `ConfigurationProblem` with the file, line, column and what to do.
    package static func read(_ path: String) throws -> Configuration {
        let text: String
        do {
            text = try PlainFile.text(of: path)
        } catch {
            if error.isMissing { return Configuration() }
            throw ConfigurationProblem(
                "\(path): it \(error.reason). Put a text file of settings there, or nothing.")
        }
        return try Configuration(parsing: text, named: path)
    }

    package init() {}

    package init(parsing text: String, named path: String) throws {
        let table: TOMLTable
        do {
            table = try TOMLTable(string: text)
        } catch let error as TOMLParseError {
            let place = error.source.begin
            throw ConfigurationProblem("\(path):\(place.line):\(place.column): \(error.description)")
        }
        for key in table.keys where key != "view" {
            if key == ReturnSettings.key {
                returns = try ReturnSettings.rules(table[key]!, in: path)
                continue
            }
            guard let setting = Self.settings.first(where: { $0.name == key }) else {
                let names = (Self.settings.map(\.name) + ["[\(ReturnSettings.key)]", "[[view]]"]).joined(
                    separator: ", ")
                throw ConfigurationProblem("\(path): there is no setting '\(key)'. There are: \(names).")
            }
            guard setting.apply(&self, table[key]!) else {
                throw ConfigurationProblem("\(path): '\(key)' needs \(setting.shape).")
            }
        }
        guard let value = table["view"] else { return }
        let read = ViewSetting.read(value)
        views = read.views
        viewProblems = read.problems.map { "\(path): \($0)" }
    }

    /// A setting: its name, the shape and meaning of its value, and how to store it.
    package struct Setting: Sendable {
        package let name: String
        package let shape: String
        package let meaning: String
        let apply: @Sendable (inout Configuration, any TOMLValueConvertible) -> Bool
    }

    /// All settings, in the order in which the settings page lists them.
    package static let settings: [Setting] = [
        text("operator", "Your login; colleagues see it.", \.operatorName),
        text("display_name", "The name that customers see.", \.displayName),
        text("store", "The store's path.", \.store),
        text("server", "The Parlant server to work on, as --server names it.", \.server),
        text("token", "The operator's token for that server (SWITCHBOARD_TOKEN).", \.token),
        text("keymap", "default, vim, emacs, or a file's path.", \.keymap),
        text("theme", "auto, dark, light, terminal, or a file of colors in themes/.", \.theme),
        flag("bell", "Ring on a new waiting session and on messages in your other sessions.", \.rings),
        flag("title", "Keep the terminal's title up to date.", \.setsTitle),
        flag("mouse", "Click to select, scroll with the wheel; select text with Shift.", \.usesMouse),
        texts("facts", "What a session's header shows: names in tool results or metadata.", \.facts),
        text("greeting", "Said to the customer when you take over without a reply.", \.greeting),
        text("farewell", "Said to the customer when you hand back.", \.farewell),
        texts(
            "reply_metadata", "Members of the metadata that canned replies may say, [\"order\"].",
            \.replyMetadata),
        text("retention", "What erase erases: sessions without anything new for so long, 400d.", \.retention),
        text("retention_label", "And only those with this label.", \.retentionLabel),
        minutes(
            "abandoned_after", "A colleague's customer who waits this long needs a person.", \.abandonedAfter),
        minutes("absent_after", "A colleague without a console for this long is absent.", \.absentAfter),
        days("keep_deleted", "How long sessions deleted on the server stay readable here.", \.keepDeleted),
    ]

    private static func text(
        _ name: String, _ meaning: String, _ path: any (WritableKeyPath<Configuration, String?> & Sendable)
    ) -> Setting {
        Setting(name: name, shape: "a text in quotes", meaning: meaning) { configuration, value in
            guard let text = value.string, !text.isEmpty else { return false }
            configuration[keyPath: path] = text
            return true
        }
    }

    private static func texts(
        _ name: String, _ meaning: String, _ path: any (WritableKeyPath<Configuration, [String]> & Sendable)
    ) -> Setting {
        Setting(name: name, shape: "a list of texts in quotes, in brackets", meaning: meaning) {
            configuration, value in
            guard let array = value.array else { return false }
            let texts = array.compactMap { $0.string.flatMap { $0.isEmpty ? nil : $0 } }
            guard texts.count == array.count else { return false }
            configuration[keyPath: path] = texts
            return true
        }
    }

    private static func flag(
        _ name: String, _ meaning: String, _ path: any (WritableKeyPath<Configuration, Bool> & Sendable)
    ) -> Setting {
        Setting(name: name, shape: "true or false", meaning: meaning) { configuration, value in
            guard let flag = value.bool else { return false }
            configuration[keyPath: path] = flag
            return true
        }
    }

    private static func minutes(
        _ name: String, _ meaning: String, _ path: any (WritableKeyPath<Configuration, Int?> & Sendable)
    ) -> Setting {
        number(name, of: "minutes", in: 1...1_440, meaning, path)
    }

    private static func days(
        _ name: String, _ meaning: String, _ path: any (WritableKeyPath<Configuration, Int?> & Sendable)
    ) -> Setting {
        number(name, of: "days", in: daysKept, meaning, path)
    }

    /// For how many days deleted sessions can be kept.
    static let daysKept = 0...3_650

    private static func number(
        _ name: String, of unit: String, in bounds: ClosedRange<Int>, _ meaning: String,
        _ path: any (WritableKeyPath<Configuration, Int?> & Sendable)
    ) -> Setting {
        let shape = "a number of \(unit) from \(bounds.lowerBound) to \(bounds.upperBound)"
        return Setting(name: name, shape: shape, meaning: meaning) { configuration, value in
            guard let number = value.int, bounds.contains(number) else { return false }
            configuration[keyPath: path] = number
            return true
        }
    }
}

/// A problem with a configuration file, in a sentence that names the file and the line.
package struct ConfigurationProblem: ExplainedError {
    package let wording: String

    init(_ wording: String) { self.wording = wording }

    package var exitCode: Int32 { Complaint.Kind.configuration.rawValue }
}
