import Conversation
import EventStore
import ParlantServer

extension Bench {
    @discardableResult
    func session(_ id: Session.ID = "s1") throws -> Session {
        try store.createSession(
            NewSession(id: id, agentID: "aria", customerID: "ada", agentName: "Aria", customerName: "Ada")
        ).value!
    }

    func token(_ role: AccessToken.Role, _ subject: String? = nil) throws -> TokenSecret {
        let secret = TokenSecret()
        _ = try store.addToken(hash: secret.hash, role: role, subject: subject)
        return secret
    }

    @discardableResult
    func customer(_ text: String, in id: Session.ID = "s1") throws -> Event {
        try store.append(
            NewEvent(
                source: .customer, kind: .message,
                data: Event.messageData(text, from: Participant(id: "ada", displayName: "Ada"))), to: id
        ).value!.event
    }

    /// A message of the AI with these pieces; nil for the closing null.
    @discardableResult
    func stream(_ chunks: [String?], in id: Session.ID = "s1") throws -> Event {
        try store.append(
            NewEvent(source: .aiAgent, kind: .message, data: Self.data(chunks), standing: .ai(nil)), to: id
        ).value!.event
    }

    /// Mia takes the session over, from its owner if it has one.
    func takeOver(_ id: Session.ID = "s1") throws {
        try store.takeOver(
            id, by: store.operatorProfile("mia"), reason: nil, saw: store.summary(id, for: "")!.claim)
    }

    func grow(_ event: Event, to chunks: [String?], in id: Session.ID = "s1") throws {
        try store.updateMessage(event.id, in: id, data: Self.data(chunks), standing: nil)
    }

    static func data(_ chunks: [String?]) -> JSON {
        [
            "message": .string(chunks.compactMap { $0 }.joined()),
            "participant": ["id": "aria", "display_name": "Aria"],
            "chunks": .array(chunks.map { .optional($0) }),
        ]
    }
}

extension JSON {
    static func customerMessage(_ text: String) -> JSON {
        ["kind": "message", "source": "customer", "message": .string(text)]
    }

    /// The texts of messages in a list of events.
    var messages: [String] { array?.compactMap { $0["data"]?["message"]?.string } ?? [] }
}

extension Answer {
    func json() throws -> JSON { try JSON(parsing: text) }
    var detail: JSON? { try? json()["detail"] }
}
