/// The rows of a result, one after the other. The statement ends with this object.
public final class Rows {
    private let statement: Statement
    private var isAtEnd = false

    init(_ statement: Statement) { self.statement = statement }

    deinit { statement.close() }

    /// The next row, valid until the one after it is asked for; nil after the last one.
    public func next() throws -> Row? {
        if isAtEnd { return nil }
        guard try statement.step() else {
            isAtEnd = true
            return nil
        }
        return Row(current: statement.pointer)
    }
}
