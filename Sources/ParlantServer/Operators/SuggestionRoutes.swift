import Conversation
import EventStore
import ParlantWire

extension Routes {
    static func handler(of endpoint: SuggestionEndpoint) -> Handler {
        switch endpoint {
        case .list: { try await $0.listSuggestions($1) }
        case .settle: { try await $0.settleSuggestion($1) }
        }
    }

    func listSuggestions(_ call: Call) async throws -> Reply {
        let id = call.sessionID
        return .json(200, .array(try await store.read { try $0.suggestions(of: id) }.map(\.json)))
    }

    /// Settles a suggestion that was used or dropped: nobody needs to look at it anymore.
    func settleSuggestion(_ call: Call) async throws -> Reply {
        let (id, text) = (call.sessionID, call.ids["suggestion_id"] ?? "")
        guard let key = Int64(text) else { throw Problem.noSuchItem(text) }
        try await store.write { store in
            guard try store.suggestions(of: id).contains(where: { $0.id == key }) else {
                throw Problem.noSuchItem(text)
            }
            try store.settleSuggestion(key)
        }
        return .none(204)
    }
}
