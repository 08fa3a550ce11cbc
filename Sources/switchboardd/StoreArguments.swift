import ArgumentParser
import CommandLine
import Conversation
import EventStore
import Foundation

/// Which store.
struct StoreArguments: ParsableArguments {
    @Option(
        name: .customLong("store"), help: "The store's path (SWITCHBOARD_STORE, `store` in config.toml).",
        completion: .file())
    var path: String?

    /// A store of one's own, made where it is missing; a mirror is refused.
    func open(isPersonal: Bool = false) throws -> EventStore {
        let paths = Paths()
        let environment = paths.environment
        // In the order of the console, which reads the same file.
        let configured = try Configuration.read(paths.configurationFile).store
        let stated = environment["SWITCHBOARD_STORE"].flatMap { $0.isEmpty ? nil : $0 } ?? configured
        let path =
            (path ?? stated).map { EventStore.expanded($0, environment) }
            ?? EventStore.defaultPath(environment)
        if case .mirror = try EventStore.kind(at: path) { throw StoreError.refused(.mirrorStore) }
        let login = ["SWITCHBOARD_OPERATOR", "USER"].lazy.compactMap {
            environment[$0].flatMap { $0.isEmpty ? nil : $0 }
        }
        // Who starts a program is no author of what others do through it; `token` is an act of theirs.
        let options = StoreOptions(author: isPersonal ? Author(login: login.first ?? NSUserName()) : Author())
        return try EventStore.open(at: path, options: options)
    }
}
