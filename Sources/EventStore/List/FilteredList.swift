import Conversation
import Storage

/// The rows of a view that pass a filter, in attention order. One query reads the keys of all of them: what is tested
/// row by row has to be tested for every row anyway.
struct FilteredList {
    /// The number of a section in `Attention.section`: the operator's own that wait, stuck messages, others that wait, what
    /// is left of the operator's own and of colleagues', unread ones, the rest.
    private enum Section {
        static let yours = 0
        static let needing = 2
        /// From here on, nobody is needed.
        static let calm = 3
    }

    private struct Key: Comparable {
        let section: Int
        /// Ascending: the begin of a wait, or the last activity with its sign changed.
        let time: Int64
        let tie: Int64
        let pk: Int64

        static func < (left: Self, right: Self) -> Bool {
            (left.section, left.time, left.tie) < (right.section, right.time, right.tie)
        }
    }

    private let keys: [Key]
    /// How many of them need a human.
    private let needing: Int

    var total: Int { keys.count }

    init(_ attention: Attention, _ filter: FilterQuery, _ order: ListOrder) throws {
        let (section, view) = (attention.section, attention.isInView)
        let places = FilterQuery.Places(behind: 4)
        let rows = try attention.db.rows(
            """
            SELECT s.pk, \(section.sql), coalesce(s.waiting_since, \(Schema.never)), s.last_activity\
            \(filter.testsRows ? FilterQuery.Places.columns : "")
            FROM session s \(Summary.readMark) WHERE \(view.sql) AND \(filter.sql)
            """,
            section.arguments + [attention.operatorName] + view.arguments + filter.arguments)
        var keys: [Key] = []
        var needing = 0
        while let row = try rows.next() {
            let section: Int = row[1]
            if attention.view == .needsHuman, section >= Section.calm { continue }
            if filter.testsRows, !filter.matches(row, places) { continue }
            keys.append(Self.key(row, section, order))
            if section < Section.calm { needing += 1 }
        }
        self.keys = keys.sorted()
        self.needing = needing
    }

    private static func key(_ row: Row, _ section: Int, _ order: ListOrder) -> Key {
        let (pk, waiting, activity): (Int64, Int64, Int64) = (row[0], row[2], row[3])
        let byWaiting = Key(section: section, time: waiting, tie: pk, pk: pk)
        switch order {
        case .attention where section == Section.yours || section == Section.needing: return byWaiting
        case .attention: return Key(section: section, time: -activity, tie: -pk, pk: pk)
        case .newest: return Key(section: 0, time: -activity, tie: -pk, pk: pk)
        case .oldest: return Key(section: 0, time: activity, tie: pk, pk: pk)
        case .longestWait where waiting < Schema.never: return Key(section: 0, time: waiting, tie: pk, pk: pk)
        case .longestWait: return Key(section: 1, time: -activity, tie: -pk, pk: pk)
        }
    }

    /// A session's row, from 0; nil if it does not pass.
    func row(of pk: Int64) -> Int? { keys.firstIndex { $0.pk == pk } }

    func keys(from first: Int, limit: Int) -> [Int64] { keys.dropFirst(first).prefix(limit).map(\.pk) }

    /// What needs a human in the whole store, and how many of those the list does not show.
    func needs(_ attention: Attention, _ counts: StateCounts) throws -> FilteredNeeds {
        var everything = attention
        everything.view = .needsHuman
        let stuck = try everything.stuckKeys().map(\.pk)
        let yours = try everything.count(everything.yours)
        let needing = counts.waiting + counts.abandoned
        let hidden = yours + stuck.count + needing - self.needing
        let limit = FilteredNeeds.limit
        let first =
            try everything.keys(everything.yours, from: 0, limit: limit) + stuck
            + everything.keys(everything.needing, from: 0, limit: limit)
        return FilteredNeeds(
            hidden: max(0, hidden), first: try Self.ids(of: Array(first.prefix(limit)), in: attention.db))
    }

    private static func ids(of keys: [Int64], in db: Database) throws -> [Session.ID] {
        let found = try byKey.read(keys, in: db) { ($0[0] as Int64, Session.ID($0[1] as String)) }
        let ids = Dictionary(uniqueKeysWithValues: found)
        return keys.compactMap { ids[$0] }
    }

    private static let byKey = KeyedQuery("SELECT s.pk, s.id FROM session s", by: "s.pk")
}
