public import Conversation
import Handoff
import Statistics
import Storage

extension EventStore {
    /// What an export with private rows says of a session besides its log: whatever statistics need.
    ///
    /// - Parameter id: The session.
    /// - Returns: An object with `home`, `switches` and `entries`; an entry tells by its `offset` only what is not usual.
    /// - Throws: `.noSuchSession`, or a storage error.
    public func privateHistory(of id: Session.ID) throws(StoreError) -> JSON {
        let kind = kind
        return try reading { db in
            let row = try SessionRow.find(id, in: db)
            return try StoredHistory(of: row, home: db.home(of: row, in: kind), in: db).json
        }
    }
}

extension StoredHistory {
    fileprivate var json: JSON {
        let home =
            switch history.home {
            case .here: "local"
            case .switchboard: "switchboard"
            case .parlant: "parlant"
            }
        return [
            "home": .string(home), "reason": .optional(history.declaredReason),
            "switches": .array(history.switches.map(\.json)), "entries": .array(steps.compactMap(\.json)),
        ]
    }
}

extension History.Switch {
    fileprivate var json: JSON {
        [
            "mode": .string(mode.rawValue), "moment": .string(moment.iso8601),
            "before": offset.map { .integer($0.rawValue) } ?? .null, "import": .bool(isImport),
        ]
    }
}

extension History.Step {
    /// nil if there is nothing to say.
    fileprivate var json: JSON? {
        var members: JSON.Members = [:]
        if entry.isLate { members["late"] = true }
        if entry.isCut { members["cut"] = true }
        if entry.event.isGrowing { members["growing"] = true }
        if let author = entry.author { members["author"] = .string(author) }
        if isEffective { members["effective"] = true }
        if let reason { members["reason"] = .string(reason) }
        if members.isEmpty { return nil }
        members["offset"] = .integer(entry.event.offset.rawValue)
        return .object(members)
    }
}
