import Synchronization

/// A client's open connection.
final class Connection: Sendable {
    private struct State {
        var isGone = false
        var action: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())

    /// Whether the client has hung up.
    var isGone: Bool { state.withLock { $0.isGone } }

    /// Calls an action when the client hangs up, or at once if it already has. Replaces an earlier action.
    func whenGone(_ action: @escaping @Sendable () -> Void) {
        let isGone = state.withLock { state in
            if !state.isGone { state.action = action }
            return state.isGone
        }
        if isGone { action() }
    }

    /// Drops the action.
    func removeAction() { state.withLock { $0.action = nil } }

    func end() {
        let action = state.withLock { state in
            state.isGone = true
            defer { state.action = nil }
            return state.action
        }
        action?()
    }
}
