import Conversation
import Foundation
import Handoff
import Storage

/// The searchable texts of sessions, and the index of their trigrams and those of events.
extension Database {
    /// How many bytes of a text are searched; a tool's answer may be megabytes.
    static let passageLimit = 65_536

    /// The index of the texts as `String.folded` makes them.
    static let folded = TrigramIndex("passage_fold")
    /// The index of earlier releases, until all its texts are in the other one.
    static let unfolded = TrigramIndex("passage_index")

    func addPassage(
        _ text: String, _ field: SearchHit.Field, of session: Int64, place: Int64 = 0, moment: Int64
    ) throws {
        guard !text.isEmpty else { return }
        let pk = try nextPosition()
        try run(
            "INSERT INTO passage (pk, session, field, place, moment, text) VALUES (?, ?, ?, ?, ?, ?)",
            [pk, session, field.rawValue, place, moment, text.blob])
        try index(text, as: pk)
    }

    func removePassages(_ field: SearchHit.Field, of session: Int64, place: Int64 = 0) throws {
        try removePassages("session = ? AND field = ? AND place = ?", [session, field.rawValue, place])
    }

    /// Removes the passages of the session and of its events.
    func removeAllPassages(of session: Int64) throws {
        try removePassages("session = ?", [session])
        let lines = try all(
            "SELECT \(EventRow.selection) FROM event e WHERE e.session = ? AND e.deleted = 0", [session],
            EventRow.init)
        for line in lines { try line.unindex(in: self) }
    }

    private func removePassages(_ condition: String, _ arguments: Arguments) throws {
        let old = try all("SELECT pk, text FROM passage WHERE \(condition)", arguments) {
            (pk: $0[0] as Int64, text: $0.text(1))
        }
        for (pk, text) in old {
            try unindex(text, as: pk)
            try run("DELETE FROM passage WHERE pk = ?", [pk])
        }
    }

    fileprivate func index(_ text: String, as pk: Int64) throws {
        if try pk > unfoldedKey() { return try addFolded(text, as: pk) }
        // The reindexer will move it with the others.
        try Self.unfolded.add(Self.indexed(text), as: pk, in: self)
    }

    func addFolded(_ text: String, as pk: Int64) throws {
        try Self.folded.add(Self.indexed(text).folded, as: pk, in: self)
    }

    fileprivate func unindex(_ text: String, as pk: Int64) throws {
        if try pk > unfoldedKey() {
            try Self.folded.remove(Self.indexed(text).folded, as: pk, in: self)
        } else {
            try Self.unfolded.remove(Self.indexed(text), as: pk, in: self)
        }
    }

    /// The text as it is indexed. It is bound as text, which would end at a NUL.
    static func indexed(_ text: String) -> String {
        var text = text
        if text.utf8.count > passageLimit {
            text = String(decoding: text.utf8.prefix(passageLimit), as: UTF8.self)
        }
        return text.utf8.contains(0) ? text.replacing("\0", with: " ") : text
    }
}

extension EventRow {
    /// The event's searchable text; a stream has one only when it is complete.
    var passage: (field: SearchHit.Field, text: String)? {
        guard !isGrowing, !event.isDeleted else { return nil }
        if let message = event.message { return (.message, message.words) }
        if event.kind == .tool { return (.tool, event.toolText) }
        return event.handoff?.note.map { (.note, $0) }
    }

    func index(in db: Database) throws {
        if let passage, !passage.text.isEmpty { try db.index(passage.text, as: pk) }
    }

    func unindex(in db: Database) throws {
        if let passage, !passage.text.isEmpty { try db.unindex(passage.text, as: pk) }
    }
}

extension SessionRow {
    func addPassages(in db: Database) throws {
        try db.addPassage(customerName, .name, of: pk, place: 0, moment: creation)
        try db.addPassage(agentName, .name, of: pk, place: 1, moment: creation)
        try db.addPassage(title ?? "", .title, of: pk, moment: creation)
        try db.addPassage(state.reason ?? "", .reason, of: pk, moment: state.lastActivity.microseconds)
    }

    func renewPassages(over old: SessionRow, in db: Database) throws {
        try renew(customerName, old.customerName, .name, 0, db)
        try renew(agentName, old.agentName, .name, 1, db)
        try renew(title, old.title, .title, 0, db)
        try renew(state.reason, old.state.reason, .reason, 0, db)
    }

    private func renew(
        _ new: String?, _ old: String?, _ field: SearchHit.Field, _ place: Int64, _ db: Database
    ) throws {
        guard !new.isExactly(old) else { return }
        try db.removePassages(field, of: pk, place: place)
        try db.addPassage(new ?? "", field, of: pk, place: place, moment: state.lastActivity.microseconds)
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
