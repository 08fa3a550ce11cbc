/// The parts of a query that engines spell differently, in SQLite's spelling. Besides these, an engine has to
/// rewrite only placeholders and the column `offset` when it prepares a statement. So a query is written once.
public enum Dialect {
    /// Makes a table's rows be read by an index. Without statistics, SQLite would often choose another one.
    public static func index(_ name: String) -> String { "INDEXED BY \(name)" }

    /// Joins two tables by reading the first one first.
    public static let orderedJoin = "CROSS JOIN"

    /// A condition whose placeholder is bound to a list; see `list`.
    public static let isInList = "IN (SELECT value FROM json_each(?))"

    /// The value of such a list. A JSON array of texts or integers can be bound too.
    public static func list(_ keys: [Int64]) -> Value {
        var text = "["
        for key in keys {
            if text.utf8.count > 1 { text += "," }
            text += String(key)
        }
        return .text(text + "]")
    }

    /// A member of the JSON object in a column; null if there is none.
    public static func member(_ name: String, of column: String) -> String {
        "json_extract(\(column), '$.\(name)')"
    }

    /// The number of bytes of a column's text.
    public static func bytes(of column: String) -> String { "length(CAST(\(column) AS BLOB))" }

    /// The texts of a group's rows with commas between them; null if there is no row.
    public static func joined(_ column: String) -> String { "group_concat(\(column))" }
}
