import ArgumentParser
import CommandLine
import Conversation
import EventStore
import Foundation

/// The option that chooses a store.
struct StoreArguments: ParsableArguments {
    @Option(
        name: .customLong("store"), help: "The store's path (SWITCHBOARD_STORE).",
        completion: .file())
    var path: String?
}

/// The options that say who the operator is.
struct OperatorArguments: ParsableArguments {
    @Option(
        name: .customLong("operator"), help: "Your login; colleagues see it (SWITCHBOARD_OPERATOR, $USER).")
    var name: String?

    @Option(help: "The name that customers see (SWITCHBOARD_DISPLAY_NAME).")
    var displayName: String?
}

/// Options, environment and configuration file combined. The first that has a value wins.
struct Surroundings {
    let paths: Paths
    let configuration: Configuration

    init() throws {
        paths = Paths()
        configuration = try Configuration.read(paths.configurationFile)
    }

    func storePath(_ arguments: StoreArguments) -> String { paths.store(arguments.path, configuration) }

    /// Returns the options with which every command opens a store. Acts are recorded under the user's login.
    func storeOptions(readOnly: Bool = false) -> StoreOptions {
        StoreOptions(
            rule: abandonment, readOnly: readOnly, author: Author(login: try? operatorName(stated: nil)))
    }

    func operatorName(_ arguments: OperatorArguments) throws -> String {
        try operatorName(stated: arguments.name)
    }

    private func operatorName(stated: String?) throws -> String {
        if stated == "" { throw Complaint(.usage, "--operator needs a name.") }
        let name =
            stated ?? paths.environment["SWITCHBOARD_OPERATOR"].nonEmpty
            ?? configuration.operatorName ?? paths.environment["USER"].nonEmpty ?? NSUserName()
        guard Operator.Key(name).isWellFormed else {
            throw Complaint(.usage, "The operator's name needs 1 to 256 bytes without control characters.")
        }
        return name
    }

    /// Returns the display name, if the options, the environment or the configuration set one.
    func displayName(_ arguments: OperatorArguments) -> String? {
        arguments.displayName.nonEmpty ?? paths.environment["SWITCHBOARD_DISPLAY_NAME"].nonEmpty
            ?? configuration.displayName
    }

    var abandonment: AbandonmentRule {
        var rule = AbandonmentRule()
        if let minutes = configuration.abandonedAfter { rule.unanswered = .seconds(minutes * 60) }
        if let minutes = configuration.absentAfter { rule.ownerAbsent = .seconds(minutes * 60) }
        return rule
    }

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

    /// Returns the server to work on, if the command line, the environment or the configuration names one.
    func server(_ stated: String?) throws -> ServerAddress? {
        guard let text = stated ?? paths.environment["SWITCHBOARD_SERVER"].nonEmpty ?? configuration.server
        else {
            return nil
        }
        guard let server = ServerAddress(text) else {
            throw Complaint(.usage, "That is not a server address. Write it like http://host:8800")
        }
        return server
    }

    /// The environment for the process that follows a server. The token is passed here, never on a command line.
    var mirrorEnvironment: [String: String] {
        var environment = paths.environment
        if environment["SWITCHBOARD_TOKEN"].nonEmpty == nil {
            environment["SWITCHBOARD_TOKEN"] = configuration.token
        }
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
