import ChatwootDesk
import CommandLine
import Foundation
import HubSpotDesk
import MatrixDesk
import Testing

@testable import switchboardd

/// What the tables of a file of bridges mean, and what is said about wrong ones.
@Suite struct DeskConfigurationTests {
    private let secret: String

    init() throws {
        secret = NSTemporaryDirectory() + "switchboard-secret-" + UUID().uuidString
        let isMade = FileManager.default.createFile(
            atPath: secret, contents: Data("hush\n".utf8), attributes: [.posixPermissions: 0o600])
        try #require(isMade)
    }

    private func read(_ table: String) throws -> ConfiguredBridge {
        let text = "[bridge.team]\n" + table.replacing("SECRET", with: "\"\(secret)\"")
        let all = try ConfiguredBridge.all(in: BridgesFile(parsing: text, named: "bridges.toml"))
        return try #require(all.first)
    }

    private func problem(_ table: String) -> String {
        do {
            _ = try read(table)
            return ""
        } catch {
            return (error as? ConfigurationProblem)?.wording ?? "\(error)"
        }
    }

    private static let matrix = """
        desk = "matrix"
        url = "https://matrix.desk.example"
        server_name = "desk.example"
        as_token_file = SECRET
        hs_token_file = SECRET
        """

    @Test func `Matrix`() throws {
        defer { try? FileManager.default.removeItem(atPath: secret) }
        #expect(try read(Self.matrix + "\npeople = [\"@agnes:desk.example\"]").desk is MatrixDesk)
        #expect(problem(Self.matrix).contains("'people'"))
        #expect(problem(Self.matrix + "\npeople = [\"agnes\"]").contains("not 'agnes'"))
        #expect(
            problem(Self.matrix + "\npeople = [\"@a:b\"]\nuser_prefix = \"SB-\"").contains("'user_prefix'"))
        #expect(problem(Self.matrix + "\npeople = [\"@a:b\"]\nroom = \"x\"").contains("no setting 'room'"))
    }

    private static let chatwoot = """
        desk = "chatwoot"
        url = "https://chatwoot.example"
        account_id = 1
        inbox_id = 5
        inbox_identifier = "kz5"
        token_file = SECRET
        """

    @Test func `Chatwoot`() throws {
        defer { try? FileManager.default.removeItem(atPath: secret) }
        #expect(try read(Self.chatwoot + "\nwebhook_secret_file = SECRET").desk is ChatwootDesk)
        #expect(try read(Self.chatwoot + "\naddress_token_file = SECRET").desk is ChatwootDesk)
        #expect(problem(Self.chatwoot).contains("'webhook_secret_env'"))
        #expect(problem(Self.chatwoot.replacing("= 5", with: "= 0")).contains("'inbox_id'"))
    }

    private static let hubSpot = """
        desk = "hubspot"
        channel_id = "7"
        channel_account_id = "9"
        token_file = SECRET
        client_secret_file = SECRET
        """

    @Test func `HubSpot`() throws {
        defer { try? FileManager.default.removeItem(atPath: secret) }
        let address = "\npublic_url = \"https://desk.example/bridges/team?token=1\""
        #expect(try read(Self.hubSpot + address).desk is HubSpotDesk)
        #expect(problem(Self.hubSpot).contains("'public_url'"))
        #expect(problem(Self.hubSpot + "\npublic_url = \"http://desk.example/\"").contains("needs https"))
        #expect(problem(Self.hubSpot + "\ntoken = \"x\"" + address).contains("does not belong in this file"))
    }

    @Test func `an unknown desk is told which there are`() {
        defer { try? FileManager.default.removeItem(atPath: secret) }
        #expect(problem("desk = \"zammad\"").contains("chatwoot, hubspot, matrix, webhook, zendesk"))
    }
}
