import Synchronization

/// One client's connection, as long as it is open.
final class Connection: Sendable {
    private struct State {
        var isGone = false
        var action: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())

    /// The client has hung up.
    var isGone: Bool { state.withLock { $0.isGone } }

    /// Calls an action once the client has hung up, at once if it has; it takes the place of an earlier one.
    func whenGone(_ action: @escaping @Sendable () -> Void) {
        let isGone = state.withLock { state in
            if !state.isGone { state.action = action }
            return state.isGone
        }
        if isGone { action() }
    }

    /// Drops the action.
    func forget() { state.withLock { $0.action = nil } }

    func end() {
        let action = state.withLock { state in
            state.isGone = true
            defer { state.action = nil }
            return state.action
        }
        action?()
    }
}
