public import Bridge
import Conversation

/// Makes conversations. The agents' workspace must not see a message before control is passed to it with the ticket's
/// fields, so control goes to this bridge's own seat first.
extension ZendeskDesk {
    public func open(_ opening: Opening) async throws(DeskError) -> OpenedConversation {
        let user = opening.person
        let id: String
        if opening.progress["user"]?.string == user, let made = try await made(for: user, opening.key) {
            id = made
        } else {
            try await know(user, opening)
            // From here on an earlier attempt may have made it.
            try await opening.note(["user": .string(user)])
            id = try await make(for: user, opening)
        }
        let conversation = DeskConversation(id: id, key: opening.key)
        try await pass(conversation, to: configuration.seat, Self.mark(opening.key))
        return OpenedConversation(id: id)
    }

    /// Makes the customer known. A second time is a conflict, which is what is wanted.
    private func know(_ user: String, _ opening: Opening) async throws(DeskError) {
        let name = opening.customer.name.isEmpty ? "Customer" : String(opening.customer.name.prefix(60))
        _ = try await http.call(
            .init(
                "POST", "\(root)/users",
                json: ["externalId": .string(user), "profile": ["givenName": .string(name)]]),
            accepting: [409])
    }

    private func make(for user: String, _ opening: Opening) async throws(DeskError) -> String {
        let answer = try await http.call(
            .init(
                "POST", "\(root)/conversations",
                json: [
                    "type": "personal",
                    "participants": [["userExternalId": .string(user), "subscribeSDKClient": false]],
                    "metadata": [
                        Mark.link: .string(opening.key), Mark.session: .string(opening.session.rawValue),
                    ],
                ]))
        guard let id = answer.json["conversation"]?["id"]?.string else {
            throw .unknown("its answer has no conversation")
        }
        return id
    }

    /// The conversation that an earlier attempt made.
    private func made(for user: String, _ key: String) async throws(DeskError) -> String? {
        var after: String?
        for _ in 0..<Self.mostPages {
            var path =
                "\(root)/conversations?filter%5BuserExternalId%5D=\(PathPart.escaped(user))&page%5Bsize%5D=100"
            if let after { path += "&page%5Bafter%5D=\(PathPart.escaped(after))" }
            let json = try await http.call(.init("GET", path)).json
            for conversation in json["conversations"]?.array ?? []
            where conversation["metadata"]?[Mark.link]?.string == key {
                return conversation["id"]?.string
            }
            guard json["meta"]?["hasMore"]?.bool == true, let next = json["meta"]?["afterCursor"]?.string
            else {
                return nil
            }
            after = next
        }
        return nil
    }

    static let mostPages = 20
}
