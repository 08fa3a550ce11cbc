/// One line of a session's ledger: who did what, when and through which door. Private.
public struct LedgerLine: Hashable, Sendable {
    /// The way by which somebody acted.
    public enum Door: String, Hashable, Sendable, CaseIterable {
        case console
        case commandLine = "command line"
        /// The API, with and without a token.
        case token = "API token"
        case api = "API"
        case rule, bridge, tool
        case ai = "AI"
        case customer
        /// The server that the store mirrors.
        case server
        /// Another program, or one that left no record.
        case program
    }

    public var moment: Timestamp
    /// A login, a public name if no login is known, or who else it was.
    public var who: String
    public var door: Door
    /// The program and the token as the audit names them; nil without a record.
    public var program: String?
    /// A few words for what was done: `message`, `take over`, `labels`.
    public var act: String
    /// What was said, typed or changed; nil for nothing.
    public var words: String?
    /// The event in the log; nil for what only the audit knows.
    public var offset: Offset?
    /// The claim that they saw when they asked, where that is recorded.
    public var saw: Claim?
    /// Who had the session afterwards; nil for what only the audit knows.
    public var after: After?

    /// Who has a session.
    public struct After: Hashable, Sendable {
        public var mode: Mode
        public var claim: Claim

        /// Who has a session.
        public init(mode: Mode, claim: Claim) {
            self.mode = mode
            self.claim = claim
        }
    }

    /// A line about which nothing else is known.
    public init(at moment: Timestamp, who: String, door: Door, act: String) {
        self.moment = moment
        self.who = who
        self.door = door
        self.act = act
    }
}

extension LedgerLine {
    /// The line as `switchboard ledger --json` prints it.
    public var json: JSON {
        [
            "moment": .string(moment.iso8601), "who": .string(who), "door": .string(door.rawValue),
            "program": .optional(program), "act": .string(act), "words": .optional(words),
            "offset": offset.map { .integer($0.rawValue) } ?? .null,
            "saw": saw.map(Self.json) ?? .null,
            "after": after.map { after in
                var members = Self.json(after.claim).members ?? [:]
                members["mode"] = .string(after.mode.rawValue)
                return .object(members)
            } ?? .null,
        ]
    }

    private static func json(_ claim: Claim) -> JSON {
        ["epoch": .integer(claim.epoch.rawValue), "owner": .optional(claim.owner)]
    }
}
