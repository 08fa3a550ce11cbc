/// The demonstration's four steps.
struct Coach: Equatable, Sendable {
    enum Step: Int, Equatable, Sendable, CaseIterable { case takeOver = 1, reply, handBack, next, done }
    var step = Step.takeOver
}
