public import Conversation
import ParlantWire

/// An operator's action on a session of a Switchboard server, which compares it with the session's current
/// state and carries it out in one step.
public struct ActOrder: Hashable, Sendable {
    public var act: HandoffAct
    /// The login.
    public var operatorName: String
    /// The name that customers see; nil if they chose none, so that the server uses the one that it knows.
    public var publicName: String?
    public var saw: Claim

    /// An action as its operator meant it.
    public init(_ act: HandoffAct, by someone: Operator, saw: Claim) {
        self.act = act
        operatorName = someone.name
        publicName = someone.displayName
        self.saw = saw
    }

    var endpoint: Endpoint {
        switch act {
        case .takeOver: .act(.claim)
        case .release: .act(.release)
        case .handBack: .act(.handBack)
        case .close: .act(.close)
        case .reopen: .act(.reopen)
        }
    }

    var json: JSON {
        var members: JSON.Members = [
            "operator": .string(operatorName), "saw": saw.json,
        ]
        members["public_name"] = publicName.map { .string($0) }
        for member in act.members.pairs where member.value != .null { members[member.name] = member.value }
        return .object(members)
    }
}

extension ParlantClient {
    /// Carries out an action, only once however often it is repeated with the same key.
    ///
    /// - Returns: The state of the session afterwards; nil if this token may not see it.
    /// - Throws: `.conflict` with the current claim, if the session is not in the state that its operator
    ///   saw.
    public func carryOut(
        _ order: ActOrder, on id: Session.ID, key: Request.ID, timeout: Duration = .seconds(10)
    ) async throws(ParlantError) -> ToldStanding? {
        try Self.report(
            try await call(
                order.endpoint, ["session_id": id.rawValue], body: order.json, key: key, timeout: timeout)
        ).standing
    }

    /// A session and its state; nil for the state if this token may not see it.
    public func report(
        of id: Session.ID
    ) async throws(ParlantError) -> (session: Session, standing: ToldStanding?) {
        try Self.report(try await call(.state(.read), ["session_id": id.rawValue]))
    }

    /// The state of a session; nil if this token may not see it.
    public func standing(of id: Session.ID) async throws(ParlantError) -> ToldStanding? {
        try await report(of: id).standing
    }

    private static func report(
        _ answer: [UInt8]
    ) throws(ParlantError) -> (session: Session, standing: ToldStanding?) {
        let json = try TolerantForms.parse(answer)
        guard let part = json["session"] else { throw .unreadable("it is no standing") }
        let session = try TolerantForms.session(part)
        return (session, ToldStanding(json, of: session))
    }
}

extension ToldStanding {
    /// nil if the server keeps the owner to itself.
    init?(_ json: JSON, of session: Session) {
        guard let epoch = json["epoch"]?.integer, let owner = json["owner"],
            let position = json["position"]?.integer
        else { return nil }
        self.init(
            session: session.id, mode: session.mode,
            claim: Claim(epoch: Epoch(epoch), owner: owner.string), ownedSince: json["owned_since"]?.moment,
            reason: json["reason"]?.string, waitingSince: json["waiting_since"]?.moment,
            isClosed: json["closed"]?.bool ?? false,
            outcome: json["outcome"]?.string.flatMap(Outcome.init(rawValue:)),
            lastOffset: json["last_offset"]?.integer.map { Offset($0) }, position: position)
    }
}

extension Claim {
    /// As acts and messages name it.
    var json: JSON { ["epoch": .integer(epoch.rawValue), "owner": .optional(owner)] }
}

extension JSON {
    fileprivate var moment: Timestamp? { string.flatMap(Timestamp.init(iso8601:)) }
}
