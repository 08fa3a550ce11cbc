public import Conversation
import Storage

/// A row's place in a list ordered by creation.
public struct ListPlace: Hashable, Sendable {
    public var creation: Timestamp
    public var id: String

    /// The place of the row with an id, which may be gone.
    public init(creation: Timestamp, id: String) {
        self.creation = creation
        self.id = id
    }
}

/// One page of a list.
public struct ListPage<Row: Sendable>: Sendable {
    public var rows: [Row]
    public var hasMore: Bool
    /// The number of rows on all pages.
    public var total: Int

    /// Expects one row more than `limit` if there are more.
    init(_ rows: [Row], limit: Int, total: Int) {
        self.rows = Array(rows.prefix(max(limit, 0)))
        hasMore = rows.count > limit
        self.total = total
    }
}

/// The conditions and the order of a query that lists by creation.
struct ListQuery {
    private let newestFirst: Bool
    private let prefix: String
    private var conditions: [String] = []
    private(set) var arguments: Arguments = []

    /// The columns' prefix includes its dot.
    init(newestFirst: Bool, prefix: String = "") {
        self.newestFirst = newestFirst
        self.prefix = prefix
    }

    var condition: String {
        conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND ")
    }

    var order: String {
        let direction = newestFirst ? "DESC" : "ASC"
        return "ORDER BY \(prefix)creation \(direction), \(prefix)pk \(direction)"
    }

    mutating func add(_ condition: String, _ argument: some Bindable) {
        conditions.append(condition)
        arguments.append(argument)
    }

    mutating func add(_ condition: (sql: String, arguments: Arguments)) {
        conditions.append(condition.sql)
        arguments += condition.arguments
    }

    /// Starts after a row. If the row is gone and so has no key, rows of the same moment may be left out.
    mutating func start(_ place: ListPlace, pk: Int64?) {
        conditions.append("(\(prefix)creation, \(prefix)pk) \(newestFirst ? "<" : ">") (?, ?)")
        arguments += [place.creation.microseconds, pk ?? (newestFirst ? Int64.min : Int64.max)]
    }
}
