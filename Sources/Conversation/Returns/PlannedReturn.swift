/// A session that goes back to the AI by itself soon, unless somebody prevents it.
public struct PlannedReturn: Hashable, Sendable {
    public var session: Session.ID
    /// The name of the rule.
    public var rule: String
    public var due: Timestamp

    /// A return that was announced.
    public init(session: Session.ID, rule: String, due: Timestamp) {
        self.session = session
        self.rule = rule
        self.due = due
    }
}
