import ArgumentParser
import CommandLine
import Conversation
import EventStore
import Foundation

/// The options that say who the operator is.
struct OperatorArguments: ParsableArguments {
    @Option(
        name: .customLong("operator"), help: "Your login; colleagues see it (SWITCHBOARD_OPERATOR, $USER).")
    var name: String?

    @Option(help: "The name that customers see (SWITCHBOARD_DISPLAY_NAME).")
    var displayName: String?
}

extension Surroundings {
    /// Returns the options with which every command opens a store. Acts are recorded under the user's login.
    func storeOptions(readOnly: Bool = false) -> StoreOptions {
        StoreOptions(rule: abandonment, readOnly: readOnly, author: Author(login: try? operatorName()))
    }

    func operatorName(_ arguments: OperatorArguments) throws -> String { try operatorName(arguments.name) }

    func displayName(_ arguments: OperatorArguments) -> String? { displayName(arguments.displayName) }

    func openStore(_ arguments: StoreArguments, create: Bool = true) throws -> EventStore {
        try EventStore.open(
            at: storePath(arguments), create: create, options: storeOptions())
    }

    /// Opens the store that mirrors a server, or the local store if no server is given.
    func openStore(_ arguments: StoreArguments, mirroring server: ServerAddress?) throws -> EventStore {
        guard let server else { return try openStore(arguments) }
        let path =
            arguments.path.map(paths.expanded) ?? paths.mirror(of: server)
        return try EventStore.open(
            at: path, kind: .mirror(upstream: server.description), options: storeOptions())
    }

    /// The environment for the process that follows a server. The token is passed here, never on a command line.
    var mirrorEnvironment: [String: String] {
        var environment = paths.environment
        environment["SWITCHBOARD_TOKEN"] = token
        if environment["SWITCHBOARD_KEEP_DELETED"].nonEmpty == nil, let days = configuration.keepDeleted {
            environment["SWITCHBOARD_KEEP_DELETED"] = String(days)
        }
        return environment
    }

    /// The same, with the configuration read again if possible.
    var mirrorEnvironmentNow: [String: String] { ((try? Surroundings()) ?? self).mirrorEnvironment }

    /// Returns an operator's profile from a store, with the name that customers should see.
    func profile(_ arguments: OperatorArguments, in store: EventStore) throws -> Operator {
        var profile = try store.operatorProfile(operatorName(arguments))
        if let name = displayName(arguments) { profile.displayName = name }
        return profile
    }
}
