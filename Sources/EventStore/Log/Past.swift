public import Conversation
import Handoff
import Statistics
import Storage

/// A place in a session's past.
public enum PastMoment: Hashable, Sendable {
    /// After the event at an offset, or the last one before it.
    case offset(Offset)
    case time(Timestamp)
}

/// A session as it stood at some moment.
public struct PastSession: Sendable {
    /// The session as it is now, with its mode, owner, reason and wait as they stood then.
    public var summary: SessionSummary
    /// When that was: the moment that was asked for, or that of the last event.
    public var moment: Timestamp
    /// The last event until then; nil if there was none.
    public var last: Offset?
}

extension EventStore {
    /// Folds a session's log up to a moment.
    ///
    /// Events that were deleted since are gone, and a message that was streamed has all its words from its beginning on.
    ///
    /// - Parameters:
    ///   - id: The session.
    ///   - place: The moment.
    ///   - operatorName: Who looks.
    /// - Returns: The session as it stood.
    /// - Throws: `.noSuchSession`, or a storage error.
    public func past(
        of id: Session.ID, at place: PastMoment, for operatorName: String
    ) throws(StoreError) -> PastSession {
        guard let present = try summary(id, for: operatorName) else { throw .refused(.noSuchSession(id)) }
        let kind = kind
        return try reading { db in
            let row = try SessionRow.find(id, in: db)
            let stored = try StoredHistory(of: row, home: db.home(of: row, in: kind), in: db)
            let steps = stored.steps.prefix { place.includes($0.entry.event) }
            let end: Timestamp? = if case .time(let moment) = place { moment } else { nil }
            let creation = Timestamp(microseconds: row.creation)
            let state = stored.history.states(steps, until: end).last ?? SessionState(creation: creation)
            return PastSession(
                summary: present.standing(as: state),
                moment: end ?? steps.last?.entry.event.creation ?? creation,
                last: steps.last?.entry.event.offset)
        }
    }
}

extension PastMoment {
    fileprivate func includes(_ event: Event) -> Bool {
        switch self {
        case .offset(let offset): event.offset <= offset
        case .time(let moment): event.creation <= moment
        }
    }
}

extension SessionSummary {
    fileprivate func standing(as state: SessionState) -> SessionSummary {
        var past = self
        past.session.mode = state.mode
        past.epoch = state.epoch
        past.owner = state.owner
        past.ownedSince = state.ownedSince
        // Consoles leave no record of when they were there.
        past.ownerSeen = nil
        past.reason = state.reason
        past.waitingSince = state.waitingSince
        past.unansweredSince = state.unansweredSince
        past.isClosed = state.isClosed
        past.outcome = state.outcome
        past.lastActivity = state.lastActivity
        past.lastOffset = state.lastOffset
        return past
    }
}
