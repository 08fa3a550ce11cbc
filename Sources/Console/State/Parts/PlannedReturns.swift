import Conversation

/// The sessions that go back to the AI soon by rules.
struct PlannedReturns: Sendable {
    private var planned: [Session.ID: PlannedReturn] = [:]

    mutating func receive(_ planned: [PlannedReturn]) {
        self.planned = Dictionary(planned.map { ($0.session, $0) }) { first, _ in first }
    }

    subscript(session: Session.ID) -> PlannedReturn? { planned[session] }

    /// Records that a return is prevented. Returns whether one was planned.
    mutating func remove(_ session: Session.ID) -> Bool { planned.removeValue(forKey: session) != nil }
}
