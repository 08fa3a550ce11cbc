/// The endpoints for operators' private notes.
public enum NoteEndpoint: String, Hashable, Sendable, CaseIterable {
    case list = "list_notes"
    case create = "create_note"

    var row: EndpointRow {
        switch self {
        case .list:
            EndpointRow(
                .get, "/switchboard/sessions/{session_id}/notes", for: .operators,
                "Lists a session's private notes.", .json(.list(of: .shared(.note))), others: [.missing])
        case .create:
            EndpointRow(
                .post, "/switchboard/sessions/{session_id}/notes", 201, for: .operators,
                "Adds a private note.", body: NoteForm.schema, .json(.shared(.note)), others: [.missing])
        }
    }
}
