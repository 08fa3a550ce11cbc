import Conversation
import EventStore

extension SessionSummary {
    /// Returns the session's state as JSON, with its private parts only if the caller may see them.
    func json(for caller: Caller) -> JSON {
        var members: JSON.Members = [
            "session": session.json, "agent_name": .string(agentName), "customer_name": .string(customerName),
            "epoch": .integer(epoch.rawValue), "turn": .integer(turn.rawValue), "owned": .bool(owner != nil),
            "waiting_since": .optional(waitingSince?.iso8601), "last_activity": .string(lastActivity.iso8601),
            "last_offset": lastOffset.map { .integer($0.rawValue) } ?? .null, "closed": .bool(isClosed),
            "outcome": .optional(outcome?.rawValue), "ai_status": .optional(turnInFlight?.rawValue),
            "ai_failed": .bool(aiFailed), "late_count": .integer(lateCount),
            "last_message": line(for: caller),
            "position": .integer(Int(position.rawValue)),
        ]
        if caller.seesPrivate {
            members["owner"] = .optional(owner)
            members["owned_since"] = .optional(ownedSince?.iso8601)
            members["owner_seen"] = .optional(ownerSeen?.iso8601)
            members["reason"] = .optional(reason)
            members["suggestion_count"] = .integer(suggestionCount)
            members["note_count"] = .integer(noteCount)
        }
        return .object(members)
    }

    private func line(for caller: Caller) -> JSON {
        guard let lastLine else { return .null }
        var members: JSON.Members = [
            "source": .string(lastLine.source.rawValue), "text": .string(lastLine.text),
        ]
        if caller.seesPrivate { members["author"] = .optional(lastLine.author) }
        return .object(members)
    }
}

extension Note {
    var json: JSON {
        [
            "id": .integer(Int(id)), "session_id": .string(session.rawValue), "author": .string(author),
            "text": .string(text), "creation_utc": .string(creation.iso8601),
            "after": after.map { .integer($0.rawValue) } ?? .null,
        ]
    }
}

extension Suggestion {
    var json: JSON {
        [
            "id": .integer(Int(id)), "session_id": .string(session.rawValue), "text": .string(text),
            "creation_utc": .string(creation.iso8601), "settled": .bool(isSettled),
        ]
    }
}

extension LiveWords {
    var json: JSON { ["session_id": .string(session.rawValue), "text": .string(text)] }
}

extension LogEntry {
    /// Returns the event with what the store knows about it.
    func json(in session: Session.ID, for caller: Caller) -> JSON {
        var members: JSON.Members = [
            "session_id": .string(session.rawValue), "event": event.json, "late": .bool(isLate),
            "cut": .bool(isCut), "position": .integer(Int(position.rawValue)),
        ]
        if caller.seesPrivate {
            members["request_id"] = .optional(requestID?.rawValue)
            members["author"] = .optional(author)
        }
        return .object(members)
    }
}

extension Change {
    /// Returns the change as JSON; nil if the caller may not see it.
    func json(for caller: Caller) -> JSON? {
        switch self {
        case .session(let summary) where summary.isDeleted:
            ["type": "deletion", "session_id": .string(summary.id.rawValue)]
        case .session(let summary): Self.typed("session", summary.json(for: caller))
        case .entry(let session, let entry): Self.typed("event", entry.json(in: session, for: caller))
        case .note(let note): caller.seesPrivate ? Self.typed("note", note.json) : nil
        case .suggestion(let suggestion):
            caller.seesPrivate ? Self.typed("suggestion", suggestion.json) : nil
        case .words(let words): caller.seesPrivate ? Self.typed("words", words.json) : nil
        case .request, .upstream: nil
        }
    }

    /// Whether the caller may see the change.
    func isVisible(to caller: Caller) -> Bool {
        switch self {
        case .session, .entry: true
        case .note, .suggestion, .words: caller.seesPrivate
        case .request, .upstream: false
        }
    }

    private static func typed(_ type: String, _ json: JSON) -> JSON {
        .object(
            JSON.Members([JSON.Member(name: "type", value: .string(type))] + (json.members?.pairs ?? [])))
    }
}
