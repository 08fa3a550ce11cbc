import ArgumentParser
import CommandLine
import Conversation
import EventStore
import Glass
import ParlantServer

/// Manages the tokens that give access to a server.
struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Make, list and revoke the tokens that give programs access.",
        discussion: """
            As soon as a store has a token its server requires one. A customer's token is for one \
            session, an operator's acts in the name of one login, an agent's runs turns of the AI, an admin's may \
            do everything.
            """, subcommands: [Create.self, List.self, Rotate.self, Revoke.self])

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a token and print it, this once: the store keeps only its hash.")

        @OptionGroup var store: StoreArguments

        @Option(help: "What its holder may do: customer, agent, operator or admin.", transform: role)
        var role: AccessToken.Role

        @Option(help: "A customer's session, an operator's login; for others a name to know it by.")
        var subject: String?

        @Option(
            help: "How long it is valid: 90d, 12h or 30m. Without it until it is revoked.", transform: life)
        var expires: Duration?

        private static func role(_ text: String) throws -> AccessToken.Role {
            guard let role = AccessToken.Role(rawValue: text) else {
                throw ValidationError("There are the roles customer, agent, operator and admin.")
            }
            return role
        }

        func run() async throws {
            try await complaining {
                let store = try store.open(isPersonal: true)
                defer { store.close() }
                let secret = TokenSecret()
                let token = try store.addToken(hash: secret.hash, role: role, subject: subject, life: expires)
                if let reason = StandardOutput.deliver(secret.text) {
                    let advice = "Revoke it: switchboardd token revoke \(token.id)"
                    throw Complaint(
                        .inputOutput,
                        "Made token \(token.id), but it could not be written: \(reason). \(advice)")
                }
                StandardStreams.complain("switchboardd: made token \(SafeText(oneLine: token.id))")
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "List all tokens: id, role, subject, creation, revocation, expiry, last use; with tabs between."
        )

        @OptionGroup var store: StoreArguments

        func run() async throws {
            try await complaining {
                let store = try store.open(isPersonal: true)
                defer { store.close() }
                for token in try store.tokens() {
                    let parts = [
                        token.id, token.role.rawValue, token.subject ?? "-", token.creation.iso8601,
                        token.revoked?.iso8601 ?? "-", token.expiry?.iso8601 ?? "-",
                        token.used?.iso8601 ?? "-",
                    ]
                    if let reason = StandardOutput.deliver(
                        parts.map { SafeText(oneLine: $0).text }.joined(separator: "\t"))
                    {
                        throw Complaint(
                            .inputOutput, "Cannot write the output: \(reason). Check where the output goes.")
                    }
                }
            }
        }
    }

    struct Rotate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "rotate",
            abstract:
                "Give a token another secret and print it, this once; the old one is good for two seconds more.",
            discussion: """
                The token keeps its id, and with it what it holds: an AI process that shows the new secret goes on with \
                its turns.
                """)

        @OptionGroup var store: StoreArguments

        @Argument(help: "The token's id, as it is listed.")
        var id: String

        @Option(
            help: "How long it is valid from now on: 90d, 12h or 30m. Without it as before.", transform: life)
        var expires: Duration?

        func run() async throws {
            try await complaining {
                let store = try store.open(isPersonal: true)
                defer { store.close() }
                let secret = TokenSecret()
                guard try store.rotateToken(id, hash: secret.hash, life: expires) else {
                    throw Complaint(
                        .data, "There is no such token, or it was revoked. List them: switchboardd token list"
                    )
                }
                if let reason = StandardOutput.deliver(secret.text) {
                    throw Complaint(
                        .inputOutput,
                        "The token has another secret, but it could not be written: \(reason). Rotate it again."
                    )
                }
            }
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Revoke a token; it stops working within two seconds.")

        @OptionGroup var store: StoreArguments

        @Argument(help: "The token's id, as it is listed.")
        var id: String

        func run() async throws {
            try await complaining {
                let store = try store.open(isPersonal: true)
                defer { store.close() }
                guard try store.revokeToken(id) else {
                    throw Complaint(
                        .data, "There is no such token. List them: switchboardd token list")
                }
            }
        }
    }
}

/// Parses a span of time with its unit.
private func life(_ text: String) throws -> Duration {
    let units: [Character: Int] = ["d": 86_400, "h": 3_600, "m": 60]
    guard let unit = text.last.flatMap({ units[$0] }), let number = Int(text.dropLast()),
        (1...100_000).contains(number)
    else { throw ValidationError("Write a number from 1 to 100000 and its unit, such as 90d, 12h or 30m.") }
    return .seconds(number * unit)
}
