import Conversation
import Handoff
import Statistics
import Storage

/// A session's history as the store has it.
struct StoredHistory {
    var history: History
    var steps: [History.Step]

    /// Reads the log and what the audit knows about it.
    init(of row: SessionRow, home: LogHome, in db: Database) throws {
        let audit = try AuditedHistory(of: row.id, in: db)
        history = History(
            creation: Timestamp(microseconds: row.creation), home: home,
            switches: audit.switches(row.creation),
            declaredReason: row.session.handoffReason)
        steps = try db.all(
            """
            SELECT \(EventRow.selection) FROM event e \(Dialect.index("event_offset"))
            WHERE e.session = ? AND e.deleted = 0 ORDER BY e.offset
            """, [row.pk]
        ) { audit.step(EventRow($0).entry) }
    }

    var facts: SessionFacts { history.facts(steps) }
}

extension Database {
    /// Whose rules a session's log follows.
    func home(of row: SessionRow, in kind: StoreKind) throws -> LogHome {
        if kind == .local { return .here }
        return try row.mirror.toldAt != nil || isServerOurs() ? .switchboard : .parlant
    }

    /// Folds a session anew; nil if it is gone.
    func facts(of session: Int64, in kind: StoreKind) throws -> SessionFacts? {
        guard let row = try SessionRow.find(pk: session, in: self) else { return nil }
        return try StoredHistory(of: row, home: home(of: row, in: kind), in: self).facts
    }
}

/// What the audit knows about a session that its log does not tell.
private struct AuditedHistory {
    private struct Note {
        var act: String
        var moment: Timestamp
        var author: String?
        var detail: JSON?
    }

    private let notes: [Note]
    /// Events before this one came with an import, and whatever acts they record took effect.
    private let imported: Offset

    init(of id: String, in db: Database) throws {
        // A session of the same id may have existed before.
        notes = try db.all(
            """
            SELECT act, moment, operator, detail FROM audit WHERE session = ? AND act IN (\(Self.acts))
                AND pk > coalesce((SELECT max(pk) FROM audit WHERE session = ? AND act = '\(AuditedChange.delete)'), 0)
            ORDER BY pk
            """, [id, id]
        ) {
            Note(
                act: $0[0], moment: Timestamp(microseconds: $0[1]), author: $0[2],
                detail: $0.optionalText(3).map(SessionRow.parsed))
        }
        let ends = notes.filter { $0.act == AuditedChange.imports }.map { $0.detail?.before ?? Offset(.max) }
        imported = ends.max() ?? .zero
    }

    private static let acts =
        [
            AuditedChange.create, AuditedChange.imports, AuditedChange.mode(.manual),
            AuditedChange.mode(.auto),
            HandoffEvent.Action.takeOver.rawValue,
        ].map { "'\($0)'" }.joined(separator: ", ")

    func switches(_ creation: Int64) -> [History.Switch] {
        notes.compactMap { note in
            switch note.act {
            case AuditedChange.create:
                note.detail?.mode.map {
                    History.Switch(to: $0, at: Timestamp(microseconds: creation), before: .zero)
                }
            case AuditedChange.imports:
                note.detail?.mode.map {
                    History.Switch(
                        to: $0, at: note.detail?.moment ?? note.moment, before: note.detail?.before,
                        isImport: true)
                }
            case AuditedChange.mode(.manual):
                History.Switch(to: .manual, at: note.moment, before: note.detail?.before)
            case AuditedChange.mode(.auto):
                History.Switch(to: .auto, at: note.moment, before: note.detail?.before)
            default: nil
            }
        }
    }

    func step(_ entry: LogEntry) -> History.Step {
        guard let act = entry.event.handoff else { return History.Step(entry) }
        let isKnown = entry.author.map { !$0.isEmpty } ?? false
        return History.Step(
            entry, isEffective: isKnown || entry.event.offset < imported,
            reason: act.action == .takeOver ? reason(of: entry) : nil)
    }

    private func reason(of entry: LogEntry) -> String? {
        notes.first {
            $0.act == HandoffEvent.Action.takeOver.rawValue && $0.moment == entry.event.creation
                && $0.author.isExactly(entry.author)
        }?.detail?["reason"]?.string
    }
}

extension JSON {
    /// What the audit says of a change of the mode, for statistics.
    ///
    /// - Parameters:
    ///   - before: The first event after it.
    ///   - mode: The mode that it led to, where the act does not name it.
    ///   - moment: When it counts from, where that is not when it was recorded.
    /// - Returns: The members of the entry's detail.
    static func audited(before: Offset, mode: Mode? = nil, moment: Timestamp? = nil) -> JSON.Members {
        var members: JSON.Members = ["before": .integer(before.rawValue)]
        if let mode { members["mode"] = .string(mode.rawValue) }
        if let moment { members["moment"] = .string(moment.iso8601) }
        return members
    }

    fileprivate var before: Offset? { self["before"]?.integer.map { Offset($0) } }
    fileprivate var mode: Mode? { self["mode"]?.string.flatMap(Mode.init(rawValue:)) }
    fileprivate var moment: Timestamp? { self["moment"]?.string.flatMap { Timestamp(iso8601: $0) } }
}
