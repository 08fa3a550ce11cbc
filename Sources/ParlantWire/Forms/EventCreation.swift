public import Conversation

/// The body that creates an event.
public struct EventCreation: Hashable, Sendable {
    public var kind: Kind
    public var source: Source
    public var message: String?
    public var data: JSON?
    public var metadata: JSON.Members
    public var participant: Speaker?
    public var guidelines: [Guideline]
    public var status: Status.Name?
    /// The login of the operator who speaks; nil where the token tells it, or nobody does.
    public var operatorName: String?
    /// What the operator looked at; nil for whatever stands now.
    public var saw: Claim?

    /// Who speaks, according to the body.
    public struct Speaker: Hashable, Sendable {
        public var id: String?
        public var displayName: String

        /// The form in a message's data: a missing id is null, as Parlant writes it.
        public var json: JSON { ["id": .optional(id), "display_name": .string(displayName)] }
    }

    /// What an AI should say.
    public struct Guideline: Hashable, Sendable {
        public var action: String
        public var rationale: Rationale
    }

    /// Why an AI should say it.
    public enum Rationale: String, Hashable, Sendable, CaseIterable {
        case unspecified
        case buyTime = "buy_time"
        case followUp = "follow_up"
    }

    /// Reads a body.
    public init(_ body: JSON) throws(Faults) {
        self = try BodyReader.read(body) { EventCreation(&$0) }
    }

    static var schema: Schema { BodyReader.outline { EventCreation(&$0) }.schema }

    private init(_ body: inout BodyReader) {
        kind = body.neededChoice("kind", of: Kind.known)
        source = body.neededChoice("source", of: Source.known)
        message = body.text("message")
        data = body.value("data")
        metadata = body.members("metadata") ?? [:]
        participant = body.object("participant") {
            Speaker(id: $0.text("id"), displayName: $0.neededText("display_name"))
        }
        guidelines =
            body.objects("guidelines") {
                Guideline(
                    action: $0.neededText("action"),
                    rationale: $0.choice("rationale", of: Rationale.allCases) ?? .unspecified)
            } ?? []
        status = body.choice("status", of: Status.Name.known)
        operatorName = body.text("operator", length: 1...256)
        saw = body.claim("saw")
    }
}

extension EventCreation {
    /// What a body asks for, once the rules of its kind and source are met.
    public enum Wish: Hashable, Sendable {
        case customerMessage(String, Speaker?)
        case humanMessage(String, Speaker)
        case messageAsAI(String)
        /// Lets the AI speak, by itself or along guidelines.
        case turn([Guideline])
        case custom(JSON)
        case status(Status.Name, JSON)
    }

    /// Why a well-formed body asks for nothing that may be posted.
    public struct Breach: Error, Hashable, Sendable {
        /// The `detail` of a 422, in Parlant's words.
        public var detail: String

        init(_ detail: String) { self.detail = detail }
    }

    /// Checks the rules of kind and source.
    public var wish: Wish {
        get throws(Breach) {
            if operatorName != nil || saw != nil, !source.isHuman {
                throw Breach(
                    "`operator` and `saw` are for what an operator says: send them with the source human_agent or "
                        + "human_agent_on_behalf_of_ai_agent.")
            }
            switch kind {
            case .message: return try messageWish
            case .custom: return try customWish
            case .status: return try statusWish
            case .tool, .other:
                throw Breach("Only message, custom and status events can currently be added manually")
            }
        }
    }

    /// The files of a message, in whatever form. This is the one member of `data` that a message keeps.
    /// Parlant's own server drops it.
    public var attachments: JSON? {
        guard kind == .message, let data, !Attachment.list(in: data).isEmpty else { return nil }
        return data["attachments"]
    }

    private var messageWish: Wish {
        get throws(Breach) {
            var text = message.flatMap { $0.isEmpty ? nil : $0 }
            if attachments != nil, source != .aiAgent { text = text ?? "" }
            switch source {
            case .customer:
                guard let text else { throw Breach("Missing 'message' field for event") }
                return .customerMessage(text, participant)
            case .humanAgent:
                guard let text else { throw Breach("Missing 'message' field for event") }
                guard let participant, !participant.displayName.isEmpty else {
                    throw Breach("Missing 'participant' with 'display_name' for human agent message")
                }
                return .humanMessage(text, participant)
            case .humanAgentOnBehalfOfAIAgent:
                guard let text else { throw Breach("Missing 'data' field for message") }
                return .messageAsAI(text)
            case .aiAgent:
                guard text == nil else {
                    throw Breach(
                        "If you add an agent message, you cannot specify what the message will be, as it will be "
                            + "auto-generated by the agent.")
                }
                return .turn(guidelines)
            case .system, .customerUI, .other:
                throw Breach(
                    "Only \"customer\", \"human_agent\", and \"human_agent_on_behalf_of_ai_agent\" sources are "
                        + "supported for direct posting.")
            }
        }
    }

    private var customWish: Wish {
        get throws(Breach) {
            guard let data, !data.isHollow else { throw Breach("Missing 'data' field for custom event") }
            return .custom(data)
        }
    }

    private var statusWish: Wish {
        get throws(Breach) {
            guard let status else { throw Breach("Missing \"status\" field for status event") }
            let details = data.flatMap { $0.isHollow ? nil : $0 } ?? [:]
            guard details.members != nil else { throw Breach("Status event \"data\" must be a JSON object") }
            return .status(status, details)
        }
    }
}

extension Status.Name {
    /// The statuses that Parlant 3.3 knows.
    static var known: [Status.Name] { [.acknowledged, .cancelled, .processing, .ready, .typing, .error] }
}

extension JSON {
    /// Whether Python treats it as false.
    fileprivate var isHollow: Bool {
        switch self {
        case .null: true
        case .bool(let value): !value
        case .number(let digits): Double(digits) == 0
        case .string(let text): text.isEmpty
        case .array(let elements): elements.isEmpty
        case .object(let members): members.isEmpty
        }
    }
}
