internal import Foundation

/// The locations of files according to the XDG base directory specification.
package struct Paths {
    package let environment: [String: String]

    package init(environment: [String: String] = ProcessInfo.processInfo.environment) {
        self.environment = environment
    }

    package var configuration: String { base("XDG_CONFIG_HOME", ".config") + "/switchboard" }
    /// The folder for data that may be lost without harm, and for drafts that the store could not save.
    package var state: String { base("XDG_STATE_HOME", ".local/state") + "/switchboard" }

    /// The folder for the operator's own themes.
    package var themes: String { configuration + "/themes" }
    package var configurationFile: String { configuration + "/config.toml" }
    /// The folder for stores.
    var data: String { base("XDG_DATA_HOME", ".local/share") + "/switchboard" }

    private func base(_ variable: String, _ fallback: String) -> String {
        // The specification says to ignore relative paths.
        if let path = environment[variable], path.hasPrefix("/") { return path }
        return (environment["HOME"] ?? NSHomeDirectory()) + "/" + fallback
    }
}
