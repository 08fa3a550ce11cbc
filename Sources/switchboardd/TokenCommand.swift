import ArgumentParser
import Conversation
import EventStore
import Glass
import ParlantServer

/// Who may ask a server over the network.
struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Make, list and revoke the tokens that let programs in.",
        discussion: """
            As soon as a store has a token its server lets nobody in without one. A customer's token is for one \
            session, an operator's acts in the name of one login, an agent's runs turns of the AI, an admin's may \
            do everything.
            """, subcommands: [Create.self, List.self, Revoke.self])

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a token and print it, this once: the store keeps only its hash.")

        @OptionGroup var store: StoreArguments

        @Option(help: "What its holder may do: customer, agent, operator or admin.", transform: role)
        var role: AccessToken.Role

        @Option(help: "A customer's session, an operator's login; for others a name to know it by.")
        var subject: String?

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
                let token = try store.addToken(hash: secret.hash, role: role, subject: subject)
                if let reason = ExactOutput.write(secret.text) {
                    let advice = "Revoke it: switchboardd token revoke \(token.id)"
                    throw Complaint(
                        code: 74,
                        wording: "Made token \(token.id), but it could not be written: \(reason). \(advice)")
                }
                StandardStreams.complain("switchboardd: made token \(SafeText(oneLine: token.id))")
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List all tokens: id, role, subject, creation, revocation; with tabs between.")

        @OptionGroup var store: StoreArguments

        func run() async throws {
            try await complaining {
                let store = try store.open(isPersonal: true)
                defer { store.close() }
                for token in try store.tokens() {
                    let parts = [
                        token.id, token.role.rawValue, token.subject ?? "-", token.creation.iso8601,
                        token.revoked?.iso8601 ?? "-",
                    ]
                    if let reason = ExactOutput.write(
                        parts.map { SafeText(oneLine: $0).text }.joined(separator: "\t"))
                    {
                        throw Complaint(
                            code: 74, wording: "Cannot write the output: \(reason). Look where it goes.")
                    }
                }
            }
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let nobody in by a token any more, within two seconds.")

        @OptionGroup var store: StoreArguments

        @Argument(help: "The token's id, as it is listed.")
        var id: String

        func run() async throws {
            try await complaining {
                let store = try store.open(isPersonal: true)
                defer { store.close() }
                guard try store.revokeToken(id) else {
                    throw Complaint(
                        code: 65, wording: "There is no such token. List them: switchboardd token list")
                }
            }
        }
    }
}
