package import Glass

/// A theme that comes with the program.
package enum BundledTheme: String, CaseIterable {
    case dark, light, terminal

    package var theme: Theme {
        switch self {
        case .dark: Self.parsed(PackageResources.dark_toml, "dark.toml")
        case .light: Self.parsed(PackageResources.light_toml, "light.toml")
        case .terminal: .terminal
        }
    }

    /// The names in one line.
    package static let list = allCases.map(\.rawValue).joined(separator: ", ")

    private static func parsed(_ bytes: [UInt8], _ name: String) -> Theme {
        let file = ThemeFile(parsing: String(decoding: bytes, as: UTF8.self), named: name) { _ in nil }
        precondition(file.problems.isEmpty, file.problems[0].wording)
        return file.theme
    }
}
