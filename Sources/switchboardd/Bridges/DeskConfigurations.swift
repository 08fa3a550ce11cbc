import Bridge
import ChatwootDesk
import CommandLine
import Conversation
import HubSpotDesk
import MatrixDesk

/// What the tables of single desks mean.
extension ConfiguredBridge {
    static func matrix(_ table: inout BridgeTable) throws -> MatrixDesk {
        let server = try address(table.text("url"), "url", table)
        var configuration = MatrixDesk.Configuration(
            server: server,
            serverName: try table.requiredText("server_name", "what stands behind the colon of user ids"),
            token: try secret("as_token", &table), homeserverToken: try secret("hs_token", &table),
            people: try table.texts("people"))
        let strange = configuration.people.first { !$0.hasPrefix("@") || !$0.contains(":") }
        if let strange {
            throw table.problem("'people' needs ids such as @agnes:desk.example, not '\(strange)'.")
        }
        if configuration.people.isEmpty { throw table.problem("needs 'people': the users who are invited.") }
        if let prefix = try table.text("user_prefix") {
            guard prefix.utf8.allSatisfy({ (97...122).contains($0) || (48...57).contains($0) || $0 == 95 })
            else {
                throw table.problem("'user_prefix' needs small letters, digits and _.")
            }
            configuration.prefix = prefix
        }
        configuration.allowsPrivate = try table.flag("private")
        return MatrixDesk(configuration)
    }

    static func chatwoot(_ table: inout BridgeTable) throws -> ChatwootDesk {
        let server = try address(table.text("url"), "url", table)
        var configuration = ChatwootDesk.Configuration(
            server: server, account: try required("account_id", &table),
            inbox: try required("inbox_id", &table),
            inboxIdentifier: try table.requiredText("inbox_identifier", "from the inbox's settings"),
            token: try secret("token", &table),
            webhookSecret: try optionalSecret("webhook_secret", &table),
            addressToken: try optionalSecret("address_token", &table))
        if configuration.webhookSecret == nil, configuration.addressToken == nil {
            throw table.problem(
                "needs 'webhook_secret_env' or, for a Chatwoot before 4.13, 'address_token_env'; a file works too."
            )
        }
        configuration.identitySecret = try optionalSecret("identity_secret", &table)
        configuration.allowsPrivate = try table.flag("private")
        return ChatwootDesk(configuration)
    }

    static func hubSpot(_ table: inout BridgeTable) throws -> HubSpotDesk {
        let server = try address(table.text("url") ?? "https://api.hubapi.com", "url", table)
        let own = try table.requiredText("public_url", "the webhooks' address exactly as HubSpot has it")
        _ = try address(own.split(separator: "?").first.map(String.init), "public_url", table)
        var configuration = HubSpotDesk.Configuration(
            server: server, channel: try table.requiredText("channel_id", "the custom channel's id"),
            channelAccount: try table.requiredText("channel_account_id", "the id of the channel's account"),
            token: try secret("token", &table), clientSecret: try secret("client_secret", &table),
            publicAddress: own)
        configuration.inbox = try table.text("inbox_id")
        if let identifier = try table.text("identifier") { configuration.identifier = identifier }
        configuration.allowsPrivate = try table.flag("private")
        return HubSpotDesk(configuration)
    }

    /// A secret that may be left out, but not be unusable.
    private static func optionalSecret(_ key: String, _ table: inout BridgeTable) throws -> Secret? {
        guard let text = try table.secret(key) else { return nil }
        guard let secret = Secret(text) else { throw table.problem("'\(key)' needs one line of text.") }
        return secret
    }

    private static func required(_ key: String, _ table: inout BridgeTable) throws -> Int {
        guard let number = try table.number(key, in: 1...Int(Int32.max)) else {
            throw table.problem("needs '\(key)', a number.")
        }
        return number
    }
}
