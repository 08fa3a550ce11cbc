package import Glass
internal import TOMLKit

/// A theme as a TOML file states it: a meaning and its color on each line.
package struct ThemeFile: Equatable {
    package var theme: Theme
    /// What is wrong, in the order of the lines. A wrong color costs only its line.
    package var problems: [Problem] = []

    /// Whether the file could be read at all; otherwise the theme is the terminal's own.
    package var isReadable: Bool { !problems.contains { $0.isWhole } }

    /// Why a line of a theme, or the whole file, is left out.
    package struct Problem: Equatable {
        /// `FILE:LINE: what is wrong and what to do`
        package let wording: String
        package var isWhole = false

        /// What it costs.
        package var consequence: String { isWhole ? "The file is left out." : "The line is skipped." }
    }

    /// Reads a theme.
    ///
    /// - Parameters:
    ///   - text: TOML without tables.
    ///   - name: The file's name, for problems.
    ///   - extended: The theme of a name that `extends` may give.
    package init(parsing text: String, named name: String, extending extended: (String) -> Theme?) {
        theme = .terminal
        let table: TOMLTable
        do {
            table = try TOMLTable(string: text)
        } catch {
            let place = (error as? TOMLParseError)?.source.begin
            let what = (error as? TOMLParseError)?.description ?? "\(error)"
            problems = [Problem(wording: "\(name):\(place?.line ?? 1): \(what)", isWhole: true)]
            return
        }
        let lines = Self.lines(of: text)
        let keys = table.keys.sorted { (lines[$0] ?? 0, $0) < (lines[$1] ?? 0, $1) }
        if let base = table["extends"] {
            if let base = base.string.flatMap(extended) {
                theme = base
            } else {
                let what = "'extends' needs the name of a bundled theme: \(BundledTheme.list)."
                report(what, lines["extends"], name)
            }
        }
        for key in keys where key != "extends" { apply(key, table[key]!, lines[key], name) }
    }

    private mutating func apply(
        _ key: String, _ value: any TOMLValueConvertible, _ line: Int?, _ name: String
    ) {
        guard let meaning = Meaning.all[key] else {
            return report("there is no meaning '\(key)'; switchboard help settings lists them.", line, name)
        }
        if value.string == Self.own { return meaning(&theme, nil) }
        guard let color = value.string.flatMap(Color.init) ?? value.int.flatMap(Color.init(number:)) else {
            let what =
                "'\(key)' needs a color: a name such as \"blue\", 0 to 255, \"#rrggbb\" or \"\(Self.own)\"."
            return report(what, line, name)
        }
        meaning(&theme, color)
    }

    private mutating func report(_ what: String, _ line: Int?, _ name: String) {
        problems.append(Problem(wording: "\(name):\(line ?? 1): \(what)"))
    }

    /// The color that the terminal's owner chose for text or background.
    private static let own = "terminal"

    /// The number of each key's line. The parser knows it only of its own errors.
    private static func lines(of text: String) -> [String: Int] {
        var lines: [String: Int] = [:]
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            .enumerated()
        {
            let isTable = line.first == "["
            guard isTable || line.contains("=") else { continue }
            let name = line.drop { $0 == "[" }.prefix { $0 != (isTable ? "]" : "=") && $0 != "#" }
            let key = name.filter { !" \t\"'".contains($0) }
            if lines[key] == nil { lines[key] = index + 1 }
        }
        return lines
    }

    /// How a color is given to a meaning, by the meaning's name.
    private enum Meaning {
        typealias Setter = @Sendable (inout Theme, Color?) -> Void

        static let all: [String: Setter] = {
            var all: [String: Setter] = [
                "background": { $0.background = $1 }, "selection": { $0.selection = $1 },
                "selected": { $0.selectedText = $1 },
            ]
            for ink in Ink.allCases { all[ink.name] = { $0[ink] = $1 } }
            return all
        }()
    }
}
