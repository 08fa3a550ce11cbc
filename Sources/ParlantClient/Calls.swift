public import Conversation
import ParlantWire

/// An agent or a customer as a server names them.
public struct NamedParty: Hashable, Sendable {
    public var id: String
    public var name: String
}

/// An answer that has not been parsed yet: whoever polls compares the bytes first.
public struct ListAnswer: Hashable, Sendable {
    public let bytes: [UInt8]

    /// The sessions in it; an element that is not a session is left out.
    public func sessions() throws(ParlantError) -> [Session] {
        try TolerantForms.list(bytes).compactMap { try? TolerantForms.session($0) }
    }
}

extension ParlantClient {
    /// All sessions, unpaged.
    public func listSessions(timeout: Duration = .seconds(15)) async throws(ParlantError) -> ListAnswer {
        ListAnswer(bytes: try await call(.session(.list), timeout: timeout))
    }

    /// The newest sessions, as many as one page holds; a server without pages sends all of them.
    public func newestSessions(
        limit: Int, timeout: Duration = .seconds(15)
    ) async throws(ParlantError) -> ListAnswer {
        ListAnswer(
            bytes: try await call(
                .session(.list), query: [("limit", "\(limit)"), ("sort", "desc")], timeout: timeout))
    }

    /// One session.
    public func session(_ id: Session.ID) async throws(ParlantError) -> Session {
        try TolerantForms.session(
            TolerantForms.parse(try await call(.session(.read), ["session_id": id.rawValue])))
    }

    /// Changes a session and returns it as it is afterwards.
    public func change(
        _ id: Session.ID, _ change: SessionChange, timeout: Duration = .seconds(5)
    ) async throws(ParlantError) -> Session {
        let answer = try await call(
            .session(.update), ["session_id": id.rawValue], body: change.json, timeout: timeout)
        return try TolerantForms.session(TolerantForms.parse(answer))
    }

    /// The events from an offset on.
    ///
    /// - Parameters:
    ///   - id: The session.
    ///   - offset: The first one.
    ///   - wait: How many seconds the server waits for one; 0 answers at once.
    /// - Returns: The events in offset order; empty if there are none. An element that is not an event is
    ///   left out.
    /// - Throws: `.notFound` if the session is gone.
    public func events(
        of id: Session.ID, from offset: Offset, waiting wait: Int = 0
    ) async throws(ParlantError) -> [Event] {
        do {
            let answer = try await call(
                .event(.list), ["session_id": id.rawValue],
                query: [("min_offset", "\(offset.rawValue)"), ("wait_for_data", "\(wait)")],
                timeout: .seconds(15 + wait))
            return try TolerantForms.list(answer).compactMap { try? TolerantForms.event($0) }
                .sorted { $0.offset < $1.offset }
        } catch .gaveUpWaiting where wait > 0 {
            return []
        }
    }

    /// Adds an event to a session's log.
    ///
    /// - Returns: The new event; for an instruction to the AI, the first event of its answer.
    @discardableResult
    public func post(
        _ event: EventPosting, to id: Session.ID, by speaker: Speaker? = nil, key: Request.ID? = nil,
        timeout: Duration = .seconds(10)
    ) async throws(ParlantError) -> Event {
        let answer = try await call(
            .event(.create), ["session_id": id.rawValue], body: event.json(by: speaker), key: key,
            timeout: timeout)
        return try TolerantForms.event(TolerantForms.parse(answer))
    }

    /// All agents.
    public func agents() async throws(ParlantError) -> [NamedParty] { try await parties(.agent(.list)) }

    /// One customer.
    public func customer(_ id: String) async throws(ParlantError) -> NamedParty {
        let answer = try TolerantForms.parse(try await call(.customer(.read), ["customer_id": id]))
        guard let party = NamedParty(answer) else { throw .unreadable("it is no customer") }
        return party
    }

    /// A page of the customers.
    ///
    /// - Parameters:
    ///   - cursor: The cursor from the previous page; nil for the first.
    ///   - limit: How many at most.
    /// - Returns: The customers, and the cursor of the next page; nil after the last page, and if a server
    ///   sends all at once.
    /// - Throws: Why there is no page.
    public func customers(
        after cursor: String?, limit: Int
    ) async throws(ParlantError) -> (parties: [NamedParty], next: String?) {
        var query = [(name: "limit", value: "\(limit)")]
        if let cursor { query.append(("cursor", cursor)) }
        let answer = try await call(.customer(.list), query: query)
        let parties = try TolerantForms.list(answer).compactMap(NamedParty.init)
        let page = try TolerantForms.parse(answer)
        let next = page["has_more"]?.bool == true ? page["next_cursor"]?.string : nil
        // A server that always answers with the same page would be asked forever.
        return (parties, next == cursor || parties.isEmpty ? nil : next)
    }

    private func parties(_ endpoint: Endpoint) async throws(ParlantError) -> [NamedParty] {
        try TolerantForms.list(try await call(endpoint)).compactMap(NamedParty.init)
    }
}

extension NamedParty {
    fileprivate init?(_ json: JSON) {
        guard let id = json["id"]?.string, let name = json["name"]?.string else { return nil }
        self.init(id: id, name: name)
    }
}

/// What to change in a session; nil and empty leave a part as it is.
public struct SessionChange: Hashable, Sendable {
    public var mode: Mode?
    public var labelsUpsert: [String]
    public var labelsRemove: [String]
    public var metadataUnset: [String]
    /// The login of the operator who asks, for a server of ours.
    public var operatorName: String?

    /// A change of these parts.
    public init(
        mode: Mode? = nil, labelsUpsert: [String] = [], labelsRemove: [String] = [],
        metadataUnset: [String] = [], operatorName: String? = nil
    ) {
        self.mode = mode
        self.labelsUpsert = labelsUpsert
        self.labelsRemove = labelsRemove
        self.metadataUnset = metadataUnset
        self.operatorName = operatorName
    }

    var json: JSON {
        var members: JSON.Members = [:]
        members["mode"] = mode.map { .string($0.rawValue) }
        if !labelsUpsert.isEmpty || !labelsRemove.isEmpty {
            members["labels"] = ["upsert": Self.list(labelsUpsert), "remove": Self.list(labelsRemove)]
        }
        if !metadataUnset.isEmpty { members["metadata"] = ["unset": Self.list(metadataUnset)] }
        members["operator"] = operatorName.map { .string($0) }
        return .object(members)
    }

    private static func list(_ texts: [String]) -> JSON { .array(texts.map { .string($0) }) }
}

/// An operator who sends a message, and the session's state that they saw.
public struct Speaker: Hashable, Sendable {
    /// The login.
    public var operatorName: String
    public var saw: Claim

    /// Creates a speaker.
    public init(operatorName: String, saw: Claim) {
        self.operatorName = operatorName
        self.saw = saw
    }
}

/// An event to add to a log.
public enum EventPosting: Hashable, Sendable {
    case message(String, as: Source, participant: Participant?, metadata: JSON.Members)
    case custom(JSON, from: Source, metadata: JSON.Members)
    /// Lets the AI speak: by itself in automatic mode, or once as instructed, in manual mode too. Without
    /// instructions in manual mode, a running turn is given up, and there is no answer.
    case turn([Instruction])

    fileprivate func json(by speaker: Speaker?) -> JSON {
        guard let speaker, var members = json.members else { return json }
        members["operator"] = .string(speaker.operatorName)
        members["saw"] = speaker.saw.json
        return .object(members)
    }

    private var json: JSON {
        switch self {
        case .message(let text, let source, let participant, let metadata):
            var members = Self.members(.message, source, metadata)
            members["message"] = .string(text)
            if let participant { members["participant"] = participant.json }
            return .object(members)
        case .custom(let data, let source, let metadata):
            var members = Self.members(.custom, source, metadata)
            members["data"] = data
            return .object(members)
        case .turn(let instructions):
            var members = Self.members(.message, .aiAgent, [:])
            if !instructions.isEmpty { members["guidelines"] = .array(instructions.map(Self.guideline)) }
            return .object(members)
        }
    }

    private static func members(_ kind: Kind, _ source: Source, _ metadata: JSON.Members) -> JSON.Members {
        var members: JSON.Members = ["kind": .string(kind.rawValue), "source": .string(source.rawValue)]
        if !metadata.isEmpty { members["metadata"] = .object(metadata) }
        return members
    }

    /// Parlant knows only three reasons.
    private static func guideline(_ instruction: Instruction) -> JSON {
        let reason = instruction.rationale.flatMap(EventCreation.Rationale.init(rawValue:)) ?? .unspecified
        return ["action": .string(instruction.action), "rationale": .string(reason.rawValue)]
    }
}
