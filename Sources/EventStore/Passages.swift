import Conversation
import Foundation
import GRDB

/// The searchable texts of sessions and events, beside an index of their trigrams.
extension Database {
    /// Characters of one passage that are searched; a tool's answer may be megabytes.
    static let passageLimit = 65_536

    func addPassage(
        _ text: String, _ field: SearchHit.Field, of session: Int64, place: Int64 = 0, source: Source? = nil,
        moment: Int64
    ) throws {
        guard !text.isEmpty else { return }
        let text = text.utf8.count > Self.passageLimit ? text.clipped(to: Self.passageLimit) : text
        try run(
            "INSERT INTO passage (session, field, place, source, moment, text) VALUES (?, ?, ?, ?, ?, ?)",
            [session, field.rawValue, place, source?.rawValue, moment, text.blob])
        let pk = lastInsertedRowID
        try run("INSERT INTO passage_index (rowid, text) VALUES (?, ?)", [pk, Self.indexed(text)])
    }

    func removePassages(_ field: SearchHit.Field, of session: Int64, place: Int64 = 0) throws {
        try remove("session = ? AND field = ? AND place = ?", [session, field.rawValue, place])
    }

    func removePassages(of session: Int64) throws { try remove("session = ?", [session]) }

    /// Takes a session's event texts from an offset on out of the index.
    func removePassages(of session: Int64, from offset: Int) throws {
        for field in [SearchHit.Field.message, .tool, .note] {
            let ofEvents = field == .note ? " AND source IS NOT NULL" : ""
            try remove(
                "session = ? AND field = ? AND place >= ?" + ofEvents, [session, field.rawValue, offset])
        }
    }

    private func remove(_ condition: String, _ arguments: [Value]) throws {
        let old = try all("SELECT pk, text FROM passage WHERE \(condition)", arguments) {
            (pk: $0[0] as Int64, text: $0.text(1))
        }
        for (pk, text) in old {
            // An index without content forgets a text only when it is told it again.
            try run(
                "INSERT INTO passage_index (passage_index, rowid, text) VALUES ('delete', ?, ?)",
                [pk, Self.indexed(text)])
            try run("DELETE FROM passage WHERE pk = ?", [pk])
        }
    }

    /// Bound as text, which would end at a NUL.
    static func indexed(_ text: String) -> String {
        text.utf8.contains(0) ? text.replacing("\0", with: " ") : text
    }
}

extension EventRow {
    /// Makes the event's texts searchable; a stream's when it is complete.
    func addPassages(in db: Database) throws {
        guard !isGrowing, !event.isDeleted else { return }
        let place = Int64(event.offset.rawValue)
        let moment = event.creation.microseconds
        if let message = event.message {
            try db.addPassage(
                message.text, .message, of: session, place: place, source: event.source, moment: moment)
        } else if event.kind == .tool {
            try db.addPassage(
                event.toolText, .tool, of: session, place: place, source: event.source, moment: moment)
        } else if let note = event.handoff?.note {
            try db.addPassage(note, .note, of: session, place: place, source: event.source, moment: moment)
        }
    }
}

extension SessionRow {
    func addPassages(in db: Database) throws {
        try db.addPassage(customerName, .name, of: pk, place: 0, moment: creation)
        try db.addPassage(agentName, .name, of: pk, place: 1, moment: creation)
        try db.addPassage(title ?? "", .title, of: pk, moment: creation)
        try db.addPassage(reason ?? "", .reason, of: pk, moment: lastActivity)
    }

    func renewPassages(over old: SessionRow, in db: Database) throws {
        try renew(customerName, old.customerName, .name, 0, db)
        try renew(agentName, old.agentName, .name, 1, db)
        try renew(title, old.title, .title, 0, db)
        try renew(reason, old.reason, .reason, 0, db)
    }

    private func renew(
        _ new: String?, _ old: String?, _ field: SearchHit.Field, _ place: Int64, _ db: Database
    ) throws {
        guard new != old else { return }
        try db.removePassages(field, of: pk, place: place)
        try db.addPassage(new ?? "", field, of: pk, place: place, moment: lastActivity)
    }
}

extension Event {
    /// The arguments and results of a tool event as lines of plain text.
    fileprivate var toolText: String {
        var lines: [String] = []
        for call in toolCalls {
            lines.append(call.toolID)
            call.arguments.appendLeaves(to: &lines, name: nil)
            (call.result["data"] ?? call.result).appendLeaves(to: &lines, name: nil)
        }
        return lines.joined(separator: "\n")
    }
}

extension JSON {
    fileprivate func appendLeaves(to lines: inout [String], name: String?) {
        switch self {
        case .null: break
        case .bool(let value): lines.append(Self.line(name, value ? "true" : "false"))
        case .number(let digits): lines.append(Self.line(name, digits))
        case .string(let text): lines.append(Self.line(name, text))
        case .array(let elements): for element in elements { element.appendLeaves(to: &lines, name: name) }
        case .object(let members):
            for pair in members.pairs { pair.value.appendLeaves(to: &lines, name: pair.name) }
        }
    }

    private static func line(_ name: String?, _ value: String) -> String {
        name.map { "\($0): \(value)" } ?? value
    }
}
