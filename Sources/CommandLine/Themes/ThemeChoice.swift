package import Glass

/// The themes that the console can be shown in, according to the settings.
package struct ThemeChoice {
    /// The theme of the first frame.
    package var first: Theme
    /// The themes for a dark and a light background; nil if the settings name one theme for all.
    package var byBackground: (dark: Theme, light: Theme)?
    /// What is wrong with the files.
    package var problems: [ThemeFile.Problem] = []

    private let isAutomatic: Bool

    /// The setting that lets the terminal's background decide.
    package static let automatic = "auto"

    /// Reads what a setting names. A file in the directory overrides the bundled theme with the same name.
    ///
    /// - Parameters:
    ///   - name: The setting; nil for the default.
    ///   - directory: The folder for the operator's own themes.
    /// - Throws: `Complaint` if there is no such theme.
    package init(_ name: String?, in directory: String) throws {
        let name = name ?? Self.automatic
        first = .neutral
        isAutomatic = name == Self.automatic
        if isAutomatic {
            byBackground = (try read("dark", in: directory), try read("light", in: directory))
        } else {
            first = try read(name, in: directory)
        }
    }

    /// Returns the theme for a terminal with a background; nil if it does not depend on that.
    package func theme(on background: RGB) -> Theme? {
        guard let byBackground else { return nil }
        let isDark = background.contrast(with: RGB(255, 255, 255)) >= background.contrast(with: RGB(0, 0, 0))
        return isDark ? byBackground.dark : byBackground.light
    }

    private mutating func read(_ name: String, in directory: String) throws -> Theme {
        let path = "\(directory)/\(name).toml"
        guard !name.isEmpty, !name.contains("/") else { throw Self.unknown(name, directory) }
        let text: String
        do {
            text = try PlainFile.text(of: path)
        } catch {
            let bundled = BundledTheme(rawValue: name)?.theme
            if error.isMissing {
                guard let bundled else { throw Self.unknown(name, directory) }
                return bundled
            }
            let what = "\(path): it \(error.reason). Put a text file of colors there."
            // Nobody asked for this file by name.
            guard isAutomatic, let bundled else { throw Complaint(.configuration, what) }
            problems.append(ThemeFile.Problem(wording: what, isWhole: true))
            return bundled
        }
        let file = ThemeFile(parsing: text, named: path) { BundledTheme(rawValue: $0)?.theme }
        problems += file.problems
        return file.isReadable ? file.theme : BundledTheme(rawValue: name)?.theme ?? file.theme
    }

    private static func unknown(_ name: String, _ directory: String) -> Complaint {
        Complaint(
            .configuration,
            """
            There is no theme '\(name)'. There are \(automatic), \(BundledTheme.list), and your own in \
            \(directory)/NAME.toml.
            """)
    }
}
