import ArgumentParser
import CommandLine
import Conversation
import EventStore
import Foundation

/// Which store.
struct StoreArguments: ParsableArguments {
    @Option(
        name: .customLong("store"), help: "The store's path (SWITCHBOARD_STORE).",
        completion: .file())
    var path: String?
}

/// Who is at the console.
struct OperatorArguments: ParsableArguments {
    @Option(
        name: .customLong("operator"), help: "Your login; colleagues see it (SWITCHBOARD_OPERATOR, $USER).")
    var name: String?

    @Option(help: "The name that customers see (SWITCHBOARD_DISPLAY_NAME).")
    var displayName: String?
}

/// Options, environment and configuration file together: the first that says something wins.
struct Surroundings {
    let paths: Paths
    let configuration: Configuration

    init() throws {
        paths = Paths()
        configuration = try Configuration.read(paths.configurationFile)
    }

    func storePath(_ arguments: StoreArguments) -> String { paths.store(arguments.path, configuration) }

    /// How every command opens a store: acts are those of whoever sits here.
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

    /// What customers see, where options, environment or configuration say it.
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

    /// The store that mirrors a server, or one's own where there is none.
    func openStore(_ arguments: StoreArguments, mirroring server: ServerAddress?) throws -> EventStore {
        guard let server else { return try openStore(arguments) }
        let path =
            arguments.path.map(paths.expanded) ?? paths.mirror(of: server)
        return try EventStore.open(
            at: path, kind: .mirror(upstream: server.description), options: storeOptions())
    }

    /// The server to work on, where the command line or the configuration names one.
    func server(_ stated: String?) throws -> ServerAddress? {
        guard let text = stated ?? paths.environment["SWITCHBOARD_SERVER"].nonEmpty ?? configuration.server
        else {
            return nil
        }
        guard let server = ServerAddress(text) else {
            throw Complaint(.usage, "That is no server's address. Write it like http://host:8800")
        }
        return server
    }

    /// What the process that follows a server is started with: the token stays off every command line.
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

    /// The same with the configuration as it is written now, where it can be read.
    var mirrorEnvironmentNow: [String: String] { ((try? Surroundings()) ?? self).mirrorEnvironment }

    /// An operator as a store knows them, under the name that customers are to see.
    func profile(_ arguments: OperatorArguments, in store: EventStore) throws -> Operator {
        var profile = try store.operatorProfile(operatorName(arguments))
        if let name = displayName(arguments) { profile.displayName = name }
        return profile
    }
}
