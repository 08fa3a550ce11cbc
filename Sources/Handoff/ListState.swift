import Conversation

/// How lists divide sessions. A store keeps the number of sessions in each.
public enum ListState: Int, CaseIterable, Sendable {
    case automatic
    case manual
    case closed
}

extension SessionState {
    public var listState: ListState { isClosed ? .closed : mode == .manual ? .manual : .automatic }
}

/// How the number of sessions in one list changes.
public struct TallyChange: Equatable, Sendable {
    public var state: ListState
    public var difference: Int

    /// What a session's change means for the tallies; nothing if it stays where it was.
    ///
    /// - Parameters:
    ///   - old: Where it was; nil for a new session.
    ///   - new: Where it is; nil for one that was deleted.
    /// - Returns: At most two changes.
    public static func changes(from old: ListState?, to new: ListState?) -> [TallyChange] {
        if old == new { return [] }
        return [
            old.map { TallyChange(state: $0, difference: -1) },
            new.map { TallyChange(state: $0, difference: 1) },
        ]
        .compactMap { $0 }
    }
}
