import Conversation
import Handoff

/// Follows a log with the rules of a handoff and writes down what each step changed.
struct FactFold {
    private(set) var state: SessionState
    private var log: ServerLog
    private var facts = SessionFacts()
    /// The customer's messages since the last handoff ended.
    private var turns = 0

    init(creation: Timestamp, home: LogHome) {
        state = SessionState(creation: creation)
        log = ServerLog(on: home, takeover: nil)
    }

    /// The facts at the log's end.
    var finished: SessionFacts {
        var facts = facts
        if state.mode == .auto, !state.isClosed { facts.unansweredSince = state.unansweredSince }
        if !facts.episodes.isEmpty, state.mode == .manual {
            facts.episodes[facts.episodes.count - 1].owedSince = state.owedSince
        }
        return facts
    }

    mutating func follow(_ change: History.Switch, reason: String?) {
        let before = state
        if change.isImport {
            state.endImport(mode: change.mode, reason: reason, at: change.moment)
        } else {
            state.switchMode(to: change.mode, at: change.moment, reason: reason)
        }
        note(from: before, at: change.moment, .program, act: nil)
    }

    mutating func follow(_ step: History.Step) {
        let event = step.entry.event
        if event.isDeleted { return }
        let before = state
        count(step.entry)
        apply(step)
        var cause = EpisodeFacts.Cause.program
        if event.handoffCall != nil { cause = .tool }
        let act = step.isEffective || log.home != .here ? event.handoff : nil
        if act?.action == .takeOver { cause = .takeover }
        note(from: before, at: event.creation, cause, act: act)
        answer(event, before)
    }

    private mutating func apply(_ step: History.Step) {
        let entry = step.entry
        var event = entry.event
        // A fragment that was cut answers nothing, as while it grew.
        if entry.isCut { event.data = ["message": "", "chunks": []] }
        let author = entry.author ?? event.handoff?.publicName ?? ""
        if log.home == .here {
            let facts = EntryFacts(
                isLate: entry.isLate, isEffective: step.isEffective, author: author, secret: step.reason)
            state.follow(event, facts)
        } else {
            _ = log.follow(event, in: &state, isLate: entry.isLate, author: author)
        }
    }

    private mutating func count(_ entry: LogEntry) {
        guard entry.event.kind == .message else { return }
        switch entry.event.source {
        case .customer:
            facts.messages.customer += 1
            turns += 1
        case .aiAgent:
            facts.messages.ai += 1
            if entry.isLate { facts.messages.late += 1 }
        case .humanAgent: facts.messages.oneself += 1
        case .humanAgentOnBehalfOfAIAgent: facts.messages.asTheAI += 1
        case .customerUI, .system, .other: break
        }
    }

    /// Writes down what changed between two states.
    private mutating func note(
        from before: SessionState, at moment: Timestamp, _ cause: EpisodeFacts.Cause, act: HandoffEvent?
    ) {
        if before.mode == .auto, state.mode == .manual { begin(cause, at: moment) }
        if before.mode == .manual || state.mode == .manual { noteOwner(from: before, at: moment) }
        if before.mode == .manual, state.mode == .auto { end(act, at: moment) }
        if !before.isClosed, state.isClosed {
            facts.closings.append(Closing(at: moment, outcome: state.outcome))
        } else if before.isClosed, !state.isClosed, !facts.closings.isEmpty {
            facts.closings[facts.closings.count - 1].reopened = moment
        }
    }

    private mutating func begin(_ cause: EpisodeFacts.Cause, at moment: Timestamp) {
        if !facts.episodes.isEmpty { facts.episodes[facts.episodes.count - 1].turnsUntilNext = turns }
        facts.episodes.append(EpisodeFacts(cause, reason: state.reason, requested: moment))
    }

    private mutating func end(_ act: HandoffEvent?, at moment: Timestamp) {
        turns = 0
        change { episode in
            episode.ended = moment
            episode.outcome = act?.outcome
            switch act?.action {
            case .handBack?: episode.ending = .handedBack
            case .close?: episode.ending = .closed
            default: episode.ending = .switched
            }
        }
    }

    private mutating func noteOwner(from before: SessionState, at moment: Timestamp) {
        let owner = state.owner
        let owed = before.owedSince
        let isOver = owed != nil && owed != state.owedSince
        change { episode in
            if let owner, episode.claimed == nil {
                episode.claimed = moment
                episode.claimedBy = owner
            }
            if let owed, isOver {
                episode.longestOwed = max(episode.longestOwed, (moment - owed).microseconds)
            }
        }
    }

    /// Writes down a person's message: the first one, and the wait that it ends.
    private mutating func answer(_ event: Event, _ before: SessionState) {
        guard event.kind == .message, event.source.isHuman, state.mode == .manual else { return }
        let since = [before.requestedAt, before.unansweredSince].compactMap { $0 }.min()
        change { episode in
            episode.responded = episode.responded ?? event.creation
            if let since { episode.waits.append(Wait(since: since, ended: event.creation)) }
        }
    }

    private mutating func change(_ body: (inout EpisodeFacts) -> Void) {
        if facts.episodes.isEmpty { return }
        body(&facts.episodes[facts.episodes.count - 1])
    }
}

extension SessionState {
    /// Since when an owner owes the customer an answer; nil if nobody does.
    fileprivate var owedSince: Timestamp? {
        guard mode == .manual, owner != nil, let unansweredSince, let ownedSince else { return nil }
        return max(unansweredSince, ownedSince)
    }
}
