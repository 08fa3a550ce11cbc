import Storage

/// A table whose rows belong to single sessions: the one list of what hangs on a session.
///
/// A new kind of row gets a case here, and with it a place in deletion, erasure and their tests. A test compares
/// the list with the schema.
enum SessionTable: String, CaseIterable {
    case event, label, note, suggestion, draft, triggers, turn, words, passage, outbox, audit, agent, console
    case readMark = "read_mark"
    case plannedReturn = "planned_return"
    case sessionFact = "session_fact"
    case handoffFact = "handoff_fact"
    case bridgeLink = "bridge_link"
    case deskPost = "desk_post"
    case deskArrival = "desk_arrival"

    /// What becomes of the rows when the session is deleted.
    enum Fate {
        case deleted
        /// Without what was said or typed: an audit says that it happened, and to which session.
        case emptied
        /// They belong to a running process and end with it.
        case left
    }

    var fate: Fate {
        switch self {
        case .event, .label, .note, .suggestion, .draft, .triggers, .turn, .words, .passage, .outbox,
            .readMark, .plannedReturn, .sessionFact, .handoffFact, .bridgeLink, .deskPost, .deskArrival:
            .deleted
        case .audit: .emptied
        case .agent, .console: .left
        }
    }

    /// What one of its rows is called, and several; nil for what only helps to find or to show others.
    var words: (one: String, many: String)? {
        switch self {
        case .event: ("event", "events")
        case .note: ("note", "notes")
        case .suggestion: ("draft of the AI", "drafts of the AI")
        case .draft: ("unsent draft", "unsent drafts")
        case .outbox: ("message on its way", "messages on their way")
        case .bridgeLink: ("conversation at a help desk", "conversations at help desks")
        case .label, .triggers, .turn, .words, .passage, .audit, .agent, .console, .readMark,
            .plannedReturn, .sessionFact, .handoffFact, .deskPost, .deskArrival:
            nil
        }
    }

    /// How many rows the sessions have that a condition on `session` matches.
    func count(where condition: String, _ arguments: Arguments, in db: Database) throws -> Int {
        let key = isByID ? "id" : "pk"
        return try db.integer(
            "SELECT count(*) FROM \(rawValue) WHERE session IN (SELECT \(key) FROM session WHERE \(condition))",
            arguments) ?? 0
    }

    /// Whether its column `session` has the session's id instead of its key.
    var isByID: Bool {
        switch self {
        case .outbox, .audit, .agent, .console: true
        case .event, .label, .note, .suggestion, .draft, .triggers, .turn, .words, .passage, .readMark,
            .plannedReturn, .sessionFact, .handoffFact, .bridgeLink, .deskPost, .deskArrival:
            false
        }
    }

    /// What its column `session` holds for a session.
    func key(of row: SessionRow) -> Arguments { isByID ? [row.id] : [row.pk] }

    /// Does to all rows of a session what its deletion means for them. The search index must be given their texts to
    /// forget them, so these go first.
    static func delete(_ row: SessionRow, in db: Database) throws {
        try db.removeAllPassages(of: row.pk)
        try db.oweErasures(of: row.pk)
        for table in allCases {
            switch table.fate {
            case .deleted:
                try db.run("DELETE FROM \(table.rawValue) WHERE session = ?", table.key(of: row))
            case .emptied:
                try db.run("UPDATE \(table.rawValue) SET detail = NULL WHERE session = ?", table.key(of: row))
            case .left: break
            }
        }
    }
}
