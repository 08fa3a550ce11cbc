/// A place among limited waits, streams or large answers, held until it is deallocated.
final class Place: Sendable {
    private let leave: @Sendable () -> Void

    init(_ leave: @escaping @Sendable () -> Void) { self.leave = leave }

    deinit { leave() }
}
