/// A place among those that wait or are sent a stream, for as long as it is kept.
final class Place: Sendable {
    private let leave: @Sendable () -> Void

    init(_ leave: @escaping @Sendable () -> Void) { self.leave = leave }

    deinit { leave() }
}
