package import Conversation
internal import Foundation

extension Paths {
    /// Where a store lies that nobody has named: `switchboard/local.store` by the XDG base directory rules.
    package var defaultStore: String { data + "/local.store" }

    /// Where the mirror of a server lies: one store for each address, under `switchboard/mirrors`.
    package func mirror(of server: ServerAddress) -> String {
        let name = server.description.utf8.map { byte in
            let character = Character(UnicodeScalar(byte))
            let isPlain = character.isLetter || character.isNumber || character == "." || character == "-"
            return isPlain ? String(character) : "_" + String(byte, radix: 16)
        }
        // File names end at 255 bytes. Should two addresses share one, the store opens for the first alone.
        return data + "/mirrors/" + name.joined().prefix(240) + ".store"
    }

    /// The store to work on: what the command line says, then the environment, then the configuration, then the default.
    package func store(_ stated: String?, _ configuration: Configuration) -> String {
        (stated ?? environment["SWITCHBOARD_STORE"].nonEmpty ?? configuration.store).map(expanded)
            ?? defaultStore
    }

    /// A path as somebody wrote it: `~` is the home that the environment names.
    package func expanded(_ path: String) -> String {
        guard path == "~" || path.hasPrefix("~/") else { return (path as NSString).expandingTildeInPath }
        return (environment["HOME"].nonEmpty ?? NSHomeDirectory()) + path.dropFirst()
    }
}

extension String? {
    /// A variable that is set to nothing counts as not set.
    package var nonEmpty: String? { flatMap { $0.isEmpty ? nil : $0 } }
}
