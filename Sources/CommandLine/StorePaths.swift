package import Conversation
internal import Foundation

extension Paths {
    /// The path of the default store: `switchboard/local.store` in the XDG data folder.
    package var defaultStore: String { data + "/local.store" }

    /// Returns the path of a server's mirror: one store per address, in `switchboard/mirrors`.
    package func mirror(of server: ServerAddress) -> String {
        let name = server.description.utf8.map { byte in
            let character = Character(UnicodeScalar(byte))
            let isPlain = character.isLetter || character.isNumber || character == "." || character == "-"
            return isPlain ? String(character) : "_" + String(byte, radix: 16)
        }
        // File names are limited to 255 bytes. If two addresses share a name, the store opens only for the first.
        return data + "/mirrors/" + name.joined().prefix(240) + ".store"
    }

    /// Returns the path of the store to work on, from the command line, the environment, the configuration, or the
    /// default, in this order.
    package func store(_ stated: String?, _ configuration: Configuration) -> String {
        (stated ?? environment["SWITCHBOARD_STORE"].nonEmpty ?? configuration.store).map(expanded)
            ?? defaultStore
    }

    /// Expands `~` in a path that a user wrote to the home folder that the environment names.
    package func expanded(_ path: String) -> String {
        guard path == "~" || path.hasPrefix("~/") else { return (path as NSString).expandingTildeInPath }
        return (environment["HOME"].nonEmpty ?? NSHomeDirectory()) + path.dropFirst()
    }
}

extension String? {
    /// The value, or nil if it is empty: an empty variable counts as unset.
    package var nonEmpty: String? { flatMap { $0.isEmpty ? nil : $0 } }
}
