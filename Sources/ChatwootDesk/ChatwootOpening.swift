public import Bridge
import Conversation

/// Makes conversations. They begin as pending, so that agents are asked once they can read what was said before.
extension ChatwootDesk {
    public func open(_ opening: Opening) async throws(DeskError) -> OpenedConversation {
        let source = source(of: opening.person)
        let known = opening.progress["contact"]?.integer
        let contact: Int
        var made: JSON?
        if let known {
            contact = known
            made = try await self.made(for: known, opening.key)
        } else {
            contact = try await self.contact(source, opening)
            // From here on an earlier attempt may have made it.
            try await opening.note(["contact": .integer(contact)])
        }
        let conversation: JSON
        if let made {
            conversation = made
        } else {
            conversation = try await make(for: contact, source, opening)
        }
        guard let id = conversation["id"]?.integer else { throw .unknown("its answer has no conversation") }
        let after = try await mark(conversation, id, opening)
        if after > 0 { try await opening.note(["contact": .integer(contact), Mark.after: .integer(after)]) }
        return OpenedConversation(
            id: String(id),
            url: "\(configuration.server)/app/accounts/\(configuration.account)/conversations/\(id)")
    }

    /// Anyone who knows a contact's source id can read its conversations, so it must be impossible to guess.
    private func source(of person: String) -> String {
        let key = "\(configuration.inboxIdentifier).\(configuration.token.text)"
        return Signatures.hexadecimal(Signatures.hmac(Array(person.utf8), key: Array(key.utf8)))
    }

    /// Makes the customer known, or finds them.
    private func contact(_ source: String, _ opening: Opening) async throws(DeskError) -> Int {
        let name = opening.customer.name.isEmpty ? "Customer" : String(opening.customer.name.prefix(200))
        var body: JSON = [
            "source_id": .string(source), "identifier": .string(opening.person), "name": .string(name),
        ]
        if let secret = configuration.identitySecret {
            let code = Signatures.hmac(Array(opening.person.utf8), key: Array(secret.text.utf8))
            body["identifier_hash"] = .string(Signatures.hexadecimal(code))
        }
        let inbox = PathPart.escaped(configuration.inboxIdentifier)
        let answer = try await http.call(
            .init("POST", "/public/api/v1/inboxes/\(inbox)/contacts", json: body))
        guard let id = answer.json["id"]?.integer else { throw .unknown("its answer has no contact") }
        return id
    }

    private func make(for contact: Int, _ source: String, _ opening: Opening) async throws(DeskError) -> JSON
    {
        let body: JSON = [
            "source_id": .string(source), "inbox_id": .integer(configuration.inbox),
            "contact_id": .integer(contact), "status": "pending", "custom_attributes": Self.marks(opening),
        ]
        return try await http.call(.init("POST", "\(root)/conversations", json: body)).json
    }

    private static func marks(_ opening: Opening) -> JSON {
        [Mark.link: .string(opening.key), Mark.session: .string(opening.session.rawValue)]
    }

    /// An inbox that is locked to single conversations gives back the last one, with the marks of an earlier stay and
    /// what was said then.
    ///
    /// - Returns: The id of the newest message that belongs to an earlier stay; 0 for none.
    private func mark(_ conversation: JSON, _ id: Int, _ opening: Opening) async throws(DeskError) -> Int {
        let attributes = conversation["custom_attributes"]
        if attributes?[Mark.link]?.string == opening.key { return attributes?[Mark.after]?.integer ?? 0 }
        let messages = try await page(of: DeskConversation(id: String(id), key: opening.key), "")
        let after = messages.compactMap { $0["id"]?.integer }.max() ?? 0
        var marks = Self.marks(opening)
        marks[Mark.after] = .integer(after)
        _ = try await http.call(
            .init(
                "POST", "\(root)/conversations/\(id)/custom_attributes", json: ["custom_attributes": marks]))
        return after
    }

    /// The conversation that an earlier attempt made.
    private func made(for contact: Int, _ key: String) async throws(DeskError) -> JSON? {
        let json = try await http.call(.init("GET", "\(root)/contacts/\(contact)/conversations")).json
        guard let all = json["payload"]?.array else { throw .unknown("its answer has no conversations") }
        return all.first { $0["custom_attributes"]?[Mark.link]?.string == key }
    }
}
