import Bridge
import CommandLine
import Conversation
import EventStore
import WebhookDesk
import ZendeskDesk

/// A bridge and its desk, as a file describes them.
struct ConfiguredBridge {
    var settings: BridgeSettings
    var desk: any Desk

    /// Reads all bridges of a file.
    static func all(in file: BridgesFile) throws -> [ConfiguredBridge] {
        try file.bridges.map { try ConfiguredBridge($0) }
    }

    private init(_ given: BridgeTable) throws {
        var table = given
        settings = try Self.settings(&table)
        let kinds = "chatwoot, hubspot, matrix, webhook, zendesk"
        let kind = try table.requiredText("desk", "one of \(kinds)")
        switch kind {
        case "chatwoot": desk = try Self.chatwoot(&table)
        case "hubspot": desk = try Self.hubSpot(&table)
        case "matrix": desk = try Self.matrix(&table)
        case "webhook": desk = try Self.webhook(&table)
        case "zendesk": desk = try Self.zendesk(&table)
        default: throw table.problem("has no desk '\(kind)'. There are: \(kinds).")
        }
        try table.requireKnown()
    }

    private static func settings(_ table: inout BridgeTable) throws -> BridgeSettings {
        var settings = BridgeSettings(name: table.name)
        settings.filter.agents = try table.texts("agents")
        settings.filter.labels = try table.texts("labels")
        settings.filter.exceptLabels = try table.texts("except_labels")
        settings.filter.reasons = try table.texts("reasons")
        let offset = try table.number("utc_offset_minutes", in: -840...840) ?? 0
        if let hours = try table.text("hours") {
            guard let read = OpeningHours(hours, utcOffset: offset * 60) else {
                throw table.problem("'hours' needs days and times, such as Mo-Fr 09:00-17:00.")
            }
            settings.filter.hours = read
        }
        if let minutes = try table.number("unanswered_after", in: 0...1_440) {
            settings.unansweredAfter = minutes == 0 ? nil : .seconds(minutes * 60)
        }
        if let ending = try table.text("ending") {
            guard let read = BridgeSettings.Ending(rawValue: ending) else {
                throw table.problem("'ending' needs hand_back or close.")
            }
            settings.ending = read
        }
        if let names = try table.text("names") {
            guard let read = BridgeSettings.Names(rawValue: names) else {
                throw table.problem("'names' needs hidden, first or full.")
            }
            settings.names = read
        }
        settings.sessionAddress = try table.text("session_address")
        return settings
    }

    private static func zendesk(_ table: inout BridgeTable) throws -> ZendeskDesk {
        let subdomain = try table.text("subdomain")
        let server = try address(
            table.text("url") ?? subdomain.map { "https://\($0).zendesk.com/sc" }, "subdomain", table)
        var configuration = ZendeskDesk.Configuration(
            server: server, appID: try table.requiredText("app_id", "the app's id in Sunshine Conversations"),
            keyID: try table.requiredText("key_id", "the id of an API key, which begins with app_"),
            keySecret: try secret("key_secret", &table),
            webhookSecret: try secret("webhook_secret", &table),
            seat: try table.requiredText("seat", "the name of this bridge's switchboard integration"))
        configuration.tags = try table.texts("tags")
        if let agents = try table.text("agents_seat") { configuration.agents = agents }
        configuration.allowsPrivate = try table.flag("private")
        return ZendeskDesk(configuration)
    }

    private static func webhook(_ table: inout BridgeTable) throws -> WebhookDesk {
        let server = try address(table.text("url"), "url", table)
        let outgoing = try signature("secret", &table)
        let other = try table.secret("incoming_secret")
        var configuration = WebhookDesk.Configuration(
            server: server, secret: outgoing,
            incoming: try other.map { try signature($0, "incoming_secret", table) } ?? outgoing)
        configuration.changes = try table.text("changes_url").map { try address($0, "changes_url", table) }
        configuration.allowsPrivate = try table.flag("private")
        return WebhookDesk(configuration)
    }

    static func address(_ text: String?, _ key: String, _ table: BridgeTable) throws -> ServerAddress {
        guard let text else { throw table.problem("needs '\(key)'.") }
        guard let address = ServerAddress(text) else {
            throw table.problem("'\(key)' is not an address. Write it like https://desk.example/hook.")
        }
        guard address.scheme == "https" || address.isLoopback else {
            throw table.problem("'\(key)' needs https: what customers write does not travel in clear.")
        }
        return address
    }

    static func secret(_ key: String, _ table: inout BridgeTable) throws -> Secret {
        guard let secret = try table.secret(key).flatMap(Secret.init) else {
            throw table.problem("needs '\(key)_env' or '\(key)_file'.")
        }
        return secret
    }

    private static func signature(_ key: String, _ table: inout BridgeTable) throws -> StandardSignature {
        try signature(try secret(key, &table).text, key, table)
    }

    private static func signature(
        _ text: String, _ key: String, _ table: BridgeTable
    ) throws -> StandardSignature {
        guard let signature = Secret(text).flatMap({ StandardSignature(secret: $0) }) else {
            throw table.problem("'\(key)' needs whsec_ and base64 of 16 bytes or more.")
        }
        return signature
    }
}

extension OpeningHours {
    /// Reads `Mo-Fr 09:00-17:00`, or days with commas between them.
    init?(_ text: String, utcOffset: Int) {
        let words = text.split(separator: " ")
        guard words.count == 2 else { return nil }
        let names = ["su", "mo", "tu", "we", "th", "fr", "sa"]
        var days: Set<Int> = []
        for part in words[0].lowercased().split(separator: ",") {
            let ends = part.split(separator: "-").map { names.firstIndex(of: String($0)) }
            guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1] else {
                return nil
            }
            var day = first
            days.insert(day)
            while day != last {
                day = (day + 1) % 7
                days.insert(day)
            }
        }
        let times = words[1].split(separator: "-").map { time -> Int? in
            let parts = time.split(separator: ":").map { Int($0) }
            guard parts.count == 2, let hour = parts[0], let minute = parts[1], (0...24).contains(hour),
                (0...59).contains(minute)
            else { return nil }
            return hour * 60 + minute
        }
        guard times.count == 2, let start = times[0], let end = times[1], start < end, end <= 1_440 else {
            return nil
        }
        self.init(days: days, minutes: start..<end, utcOffset: utcOffset)
    }
}
