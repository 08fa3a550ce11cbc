import CommandLine
import Conversation
import EventStore
import Glass

extension Surroundings {
    /// Runs a body on the store that holds the replies: the mirror's if a server is named. It is created if it is
    /// missing. The server itself is not needed.
    func withReplies(_ place: PlaceArguments, _ body: (EventStore) throws -> Void) throws {
        guard place.server != nil || place.store.path == nil, let server = try server(place.server) else {
            return try withStoreMade(place.store, body)
        }
        let store = try openStore(place.store, mirroring: server)
        defer { store.close() }
        try body(store)
    }
}

extension EventStore {
    /// Returns the team's reply with a code or, if there is none, with an id.
    func namedReply(_ name: String) throws -> StoredReply {
        if let reply = try storedReply(code: name) ?? storedReply(CannedReply.ID(name)) { return reply }
        let codes = try storedReplies().compactMap(\.content.code)
        let meant = nearest(to: name, among: codes).map { " Did you mean \($0)?" } ?? ""
        throw Complaint(.noInput, "No such reply.\(meant) List them with: switchboard replies")
    }
}

extension StoredReply {
    /// What to call it: its code, else its id.
    var name: SafeText { SafeText(oneLine: content.code ?? id.rawValue) }
}
