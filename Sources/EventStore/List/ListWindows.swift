public import Conversation
import Storage

extension EventStore {
    /// A part of a list, in attention order as of now.
    ///
    /// - Parameters:
    ///   - request: Which list, and where in it.
    ///   - operatorName: Whose list it is.
    /// - Returns: The rows, and the number of sessions in each state over the whole store.
    /// - Throws: A storage error.
    public func window(
        _ request: ListRequest, for operatorName: String
    ) throws(StoreError) -> ListWindow {
        try window(request, for: operatorName, tested: List.tested)
    }

    func window(
        _ request: ListRequest, for operatorName: String, tested: Int
    ) throws(StoreError) -> ListWindow {
        try reading { db in
            let attention = try Attention(
                request.view, for: operatorName, at: now, rule: options.rule, in: db)
            let counts = try StateCounts(for: operatorName, attention, db)
            if !request.filter.isEmpty { return try filtered(request, attention, counts) }
            let list = try List(attention, request.order, counts, tested: tested)
            let count = max(request.count, 0)
            let wanted = try list.firstRow(request.anchor, count: count, db)
            let first = max(0, min(wanted, list.total - count))
            let keys = try list.keys(from: first, limit: count)
            let next = try attention.first(ListWindow.nextLimit)
            // Usually they are rows of the list too, so they are read together.
            let all = keys + next.filter { !keys.contains($0) }
            let read = try Summary.read(all, for: operatorName, in: db)
            let byKey = Dictionary(uniqueKeysWithValues: zip(all, read))
            return ListWindow(
                view: request.view, firstRow: first, rows: Array(read.prefix(keys.count)),
                total: list.total, groups: list.groups, next: next.compactMap { byKey[$0] }, counts: counts)
        }
    }

    private func filtered(
        _ request: ListRequest, _ attention: Attention, _ counts: StateCounts
    ) throws -> ListWindow {
        let db = attention.db
        var attention = attention
        // What is searched for may be folded.
        if attention.view == .queue { attention.view = .all }
        let list = try FilteredList(
            attention, FilterQuery(request.filter, attention, at: now), request.order)
        let count = max(request.count, 0)
        var wanted = 0
        switch request.anchor {
        case .row(let row): wanted = row
        case .session(let id):
            let pk = try? SessionRow.key(of: id, in: db)
            if let row = pk.flatMap({ list.row(of: $0) }) { wanted = row - count / 2 }
        }
        let first = max(0, min(wanted, list.total - count))
        let name = attention.operatorName
        let rows = try Summary.read(list.keys(from: first, limit: count), for: name, in: db)
        let next = try Summary.read(attention.first(ListWindow.nextLimit), for: name, in: db)
        return ListWindow(
            view: request.view, firstRow: first, rows: rows, total: list.total, next: next, counts: counts,
            filtered: try list.needs(attention, counts))
    }
}

extension StateCounts {
    fileprivate init(for operatorName: String, _ attention: Attention, _ db: Database) throws {
        self.init()
        let tally = try db.all("SELECT sessions FROM tally ORDER BY state") { $0[0] as Int }
        automatic = tally[0]
        closed = tally[2]
        let owned = try db.integer("SELECT count(*) FROM session WHERE owner IS NOT NULL") ?? 0
        yours = try db.integer("SELECT count(*) FROM session WHERE owner = ?", [operatorName]) ?? 0
        waiting = tally[1] - owned
        theirs = owned - yours
        abandoned = try attention.abandonedCount()
        held = attention.stuck.sessions.count { $0.isHeld }
        unconfirmed = attention.stuck.sessions.count - held
    }
}
