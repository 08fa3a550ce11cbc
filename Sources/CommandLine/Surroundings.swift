package import Conversation
internal import Foundation

/// Options, environment and configuration file combined. The first that has a value wins.
package struct Surroundings: Sendable {
    package let paths: Paths
    package let configuration: Configuration

    /// - Throws: `ConfigurationProblem`.
    package init() throws {
        paths = Paths()
        configuration = try Configuration.read(paths.configurationFile)
    }

    package func storePath(_ arguments: StoreArguments) -> String {
        paths.store(arguments.path, configuration)
    }

    /// Returns the operator's login: the one stated, or the user's own.
    package func operatorName(_ stated: String? = nil) throws -> String {
        if stated == "" { throw Complaint(.usage, "--operator needs a name.") }
        let name =
            stated ?? paths.environment["SWITCHBOARD_OPERATOR"].nonEmpty
            ?? configuration.operatorName ?? paths.environment["USER"].nonEmpty ?? NSUserName()
        guard Operator.Key(name).isWellFormed else {
            throw Complaint(.usage, "The operator's name needs 1 to 256 bytes without control characters.")
        }
        if let objection = Operator.objection(to: name) { throw Complaint(.usage, objection.wording) }
        return name
    }

    /// Returns the name that customers see, if the options, the environment or the configuration set one.
    package func displayName(_ stated: String?) -> String? {
        stated.nonEmpty ?? paths.environment["SWITCHBOARD_DISPLAY_NAME"].nonEmpty ?? configuration.displayName
    }

    /// Returns the server to work on, if the command line, the environment or the configuration names one.
    package func server(_ stated: String?) throws -> ServerAddress? {
        guard let text = stated ?? paths.environment["SWITCHBOARD_SERVER"].nonEmpty ?? configuration.server
        else { return nil }
        return try Self.address(text)
    }

    /// Reads a server's address.
    package static func address(_ text: String) throws -> ServerAddress {
        guard let server = ServerAddress(text) else {
            throw Complaint(.usage, "That is not a server address. Write it like http://host:8800")
        }
        return server
    }

    /// The token for the server, which is never an option: other users can read command lines.
    package var token: String? {
        paths.environment["SWITCHBOARD_TOKEN"].nonEmpty ?? configuration.token
    }

    /// Returns for how many days a session that was deleted on the server can still be read.
    package func daysKept(_ stated: Int?) throws -> Int {
        let variable = paths.environment["SWITCHBOARD_KEEP_DELETED"].nonEmpty
        let days = stated ?? variable.map { Int($0) ?? -1 } ?? configuration.keepDeleted ?? 0
        guard Configuration.daysKept.contains(days) else {
            throw Complaint(
                .usage,
                "--keep-deleted needs a number of days from 0 to \(Configuration.daysKept.upperBound).")
        }
        return days
    }

    /// When a colleague's session counts as abandoned.
    package var abandonment: AbandonmentRule {
        var rule = AbandonmentRule()
        if let minutes = configuration.abandonedAfter { rule.unanswered = .seconds(minutes * 60) }
        if let minutes = configuration.absentAfter { rule.ownerAbsent = .seconds(minutes * 60) }
        return rule
    }
}
