internal import Foundation

/// Where files lie by the XDG base directory rules.
package struct Paths {
    package let environment: [String: String]

    package init(environment: [String: String] = ProcessInfo.processInfo.environment) {
        self.environment = environment
    }

    package var configuration: String { base("XDG_CONFIG_HOME", ".config") + "/switchboard" }
    /// What may be lost without harm, and drafts that the store did not take.
    package var state: String { base("XDG_STATE_HOME", ".local/state") + "/switchboard" }

    package var configurationFile: String { configuration + "/config.toml" }
    /// Stores.
    var data: String { base("XDG_DATA_HOME", ".local/share") + "/switchboard" }

    private func base(_ variable: String, _ fallback: String) -> String {
        // A relative path there is invalid by the rules and ignored.
        if let path = environment[variable], path.hasPrefix("/") { return path }
        return (environment["HOME"] ?? NSHomeDirectory()) + "/" + fallback
    }
}
