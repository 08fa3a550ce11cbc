public import Conversation

/// The body that carries out an operator's action on a session; each action reads the members that it needs.
public struct ActForm: Hashable, Sendable {
    /// The operator's login; nil if the token determines it.
    public var operatorName: String?
    /// What the operator saw; nil for whatever is current.
    public var saw: Claim?
    /// Private.
    public var reason: String?
    /// For the log, where the customer and the AI read it.
    public var publicReason: String?
    public var outcome: Outcome?
    /// For the AI, which answers from now on; the customer reads it too.
    public var note: String?
    /// The name that customers see, if the operator chose it at another desk; nil for the name that is known
    /// here.
    public var publicName: String?
    /// Whether a release undoes a claim, so that the customer's wait counts from its old start.
    public var restoresWait: Bool
    /// Whether the customer should not notice a claim: the message with which the AI closes its handoff is
    /// still accepted.
    public var sparesClosing: Bool

    /// Reads a body.
    public init(_ body: JSON) throws(Faults) {
        self = try BodyReader.read(body) { ActForm(&$0) }
    }

    static var schema: Schema { BodyReader.outline { ActForm(&$0) }.schema }

    private init(_ body: inout BodyReader) {
        operatorName = body.text("operator", length: 1...256)
        saw = body.claim("saw")
        reason = body.text("reason", length: 0...Self.textLimit)
        publicReason = body.text("public_reason", length: 0...Self.textLimit)
        outcome = body.choice("outcome", of: Outcome.allCases)
        note = body.text("note", length: 0...Self.textLimit)
        publicName = body.text("public_name", length: 1...256)
        restoresWait = body.flag("restores_wait") ?? false
        sparesClosing = body.flag("spares_closing") ?? false
    }

    /// In characters.
    static let textLimit = 4_000
}

extension BodyReader {
    /// Reads the claim that an operator saw.
    mutating func claim(_ name: String) -> Claim? {
        object(name) {
            Claim(epoch: Epoch($0.neededInteger("epoch", least: 0)), owner: $0.text("owner"))
        }
    }
}

/// The body that creates a private note.
public struct NoteForm: Hashable, Sendable {
    public var operatorName: String?
    public var text: String

    /// Reads a body.
    public init(_ body: JSON) throws(Faults) {
        self = try BodyReader.read(body) { NoteForm(&$0) }
    }

    static var schema: Schema { BodyReader.outline { NoteForm(&$0) }.schema }

    private init(_ body: inout BodyReader) {
        operatorName = body.text("operator", length: 1...256)
        text = body.neededText("text", length: 1...16_000)
    }
}
