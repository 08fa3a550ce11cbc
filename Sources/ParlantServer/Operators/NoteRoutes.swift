import Conversation
import EventStore
import ParlantWire

extension Routes {
    static func handler(of endpoint: NoteEndpoint) -> Handler {
        switch endpoint {
        case .list: { try await $0.listNotes($1) }
        case .create: { try await $0.createNote($1) }
        }
    }

    func listNotes(_ call: Call) async throws -> Reply {
        let id = call.sessionID
        return .json(200, .array(try await store.read { try $0.notes(of: id) }.map(\.json)))
    }

    func createNote(_ call: Call) async throws -> Reply {
        let form = try NoteForm(call.body)
        let (id, name) = (call.sessionID, try call.caller.operatorName(form.operatorName))
        let note = try await store.write { store in
            try store.addNote(form.text, by: store.operatorProfile(name), to: id).committed
        }
        return .json(201, note.json)
    }
}
