import ArgumentParser
import CommandLine
import Conversation
import EventStore
import Foundation

/// The option for the store.
struct StoreArguments: ParsableArguments {
    @Option(
        name: .customLong("store"), help: "The store's path (SWITCHBOARD_STORE, `store` in config.toml).",
        completion: .file())
    var path: String?

    /// Opens a local store, which is created if missing; a mirror is refused.
    func open(isPersonal: Bool = false) throws -> EventStore {
        let paths = Paths()
        let path = paths.store(path, try Configuration.read(paths.configurationFile))
        if case .mirror = try EventStore.kind(at: path) { throw StoreError.refused(.mirrorStore) }
        let login = ["SWITCHBOARD_OPERATOR", "USER"].lazy.compactMap { paths.environment[$0].nonEmpty }
        // The person who starts a server is not the author of what others do through it, but is the author of a `token`
        // command.
        let options = StoreOptions(author: isPersonal ? Author(login: login.first ?? NSUserName()) : Author())
        return try EventStore.open(at: path, options: options)
    }
}
