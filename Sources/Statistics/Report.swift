public import Conversation

/// By what figures are told apart.
public enum Grouping: String, Hashable, Sendable, CaseIterable {
    case agent
    /// The login of the first owner of a handoff.
    case `operator`
    /// A session with several labels counts under each.
    case label
    case reason, outcome
    /// The first owner, if it is a bridge.
    case bridge
    /// Of the creation of a session, or the request of a handoff, from 00 to 23 in the zone.
    case hour
}

/// From one moment to before another.
public struct Window: Hashable, Sendable {
    /// nil begins with the first session.
    public var since: Timestamp?
    public var until: Timestamp

    /// A window.
    public init(since: Timestamp? = nil, until: Timestamp) {
        self.since = since
        self.until = until
    }

    /// Whether a moment is in it.
    public func contains(_ moment: Timestamp) -> Bool {
        moment < until && since.map { $0 <= moment } ?? true
    }

    /// The window of the same length before it; nil if it has no beginning.
    public var before: Window? {
        since.map { Window(since: $0 - (until - $0), until: $0) }
    }
}

/// What to report.
public struct ReportRequest: Sendable {
    public var window: Window
    public var grouping: Grouping?
    public var limits = Limits()
    public var clock = DeskClock()
    /// The moment up to which open times are counted.
    public var now: Timestamp

    /// A report on everything in a window.
    public init(window: Window, grouping: Grouping? = nil, now: Timestamp) {
        self.window = window
        self.grouping = grouping
        self.now = now
    }
}

/// All figures of a window, and of the window before it.
public struct Report: Equatable, Sendable {
    /// The values of all figures of one group.
    public struct Group: Equatable, Sendable {
        /// nil for everything together.
        public var key: String?
        /// In the order of `Figure.all`.
        public var values: [FigureValue]
        /// The same in the window before; nil if there is none.
        public var before: [FigureValue]?
    }

    /// In the order of the bytes of their keys.
    public var groups: [Group]

    /// Computes a report.
    ///
    /// - Parameters:
    ///   - sessions: At least those created in one of the windows, and those with a handoff requested in one.
    ///   - request: What to report.
    public init(of sessions: [CountedSession], _ request: ReportRequest) {
        let now = Self.selections(sessions, request.window, request)
        let before = request.window.before.map { Self.selections(sessions, $0, request) }
        let keys = Set(now.keys).union(before?.keys ?? [:].keys)
        groups = keys.sorted().map { key in
            Group(
                key: request.grouping == nil ? nil : key.text, values: Self.values(now[key], request),
                before: before.map { Self.values($0[key], request) })
        }
    }

    private static func values(_ selection: Selection?, _ request: ReportRequest) -> [FigureValue] {
        let selection = selection ?? Self.empty(request)
        return Figure.all.map { $0.compute(selection) }
    }

    private static func empty(_ request: ReportRequest) -> Selection {
        Selection(
            sessions: [], episodes: [], now: request.now, limits: request.limits, clock: request.clock)
    }

    private static func everything(
        _ sessions: [CountedSession], _ window: Window, _ request: ReportRequest
    ) -> Selection {
        var selection = empty(request)
        for session in sessions {
            if window.contains(session.creation) {
                selection.sessions.append(Selection.Session(session.facts))
            }
            for facts in session.facts.episodes where window.contains(facts.requested) {
                selection.episodes.append(Selection.Episode(facts))
            }
        }
        return selection
    }

    /// What each group consists of; without a grouping there is one group, with an empty key.
    private static func selections(
        _ sessions: [CountedSession], _ window: Window, _ request: ReportRequest
    ) -> [ExactText: Selection] {
        if request.grouping == nil { return [ExactText(""): everything(sessions, window, request)] }
        var groups: [ExactText: Selection] = [:]
        for session in sessions {
            var keys: Set<ExactText> = []
            let isCreated = window.contains(session.creation)
            if isCreated { keys.formUnion(request.keys(of: session)) }
            for facts in session.facts.episodes where window.contains(facts.requested) {
                for key in request.keys(of: facts, in: session) {
                    groups[key, default: empty(request)].episodes.append(Selection.Episode(facts))
                    if isCreated, request.isByHandoff { keys.insert(key) }
                }
            }
            let subject = Selection.Session(session.facts)
            for key in keys { groups[key, default: empty(request)].sessions.append(subject) }
        }
        return groups
    }
}

extension ReportRequest {
    /// Whether sessions belong to a group by their handoffs alone.
    fileprivate var isByHandoff: Bool {
        switch grouping {
        case .operator, .reason, .outcome, .bridge: true
        case .agent, .label, .hour, nil: false
        }
    }

    fileprivate func keys(of session: CountedSession) -> [ExactText] {
        switch grouping {
        case nil: [ExactText("")]
        case .agent: [ExactText(session.agent.rawValue)]
        case .label: session.labels.map { ExactText($0) }
        case .hour: [hour(session.creation)]
        case .operator, .reason, .outcome, .bridge: []
        }
    }

    fileprivate func keys(of facts: EpisodeFacts, in session: CountedSession) -> [ExactText] {
        let key: String?
        switch grouping {
        case nil, .agent, .label: return keys(of: session)
        case .hour: return [hour(facts.requested)]
        case .operator: key = facts.claimedBy
        case .reason: key = facts.reason
        case .outcome: key = facts.outcome?.rawValue
        case .bridge:
            key = facts.claimedBy.flatMap { Operator.isBridge($0) ? $0 : nil }
        }
        return key.map { [ExactText($0)] } ?? []
    }

    private func hour(_ moment: Timestamp) -> ExactText {
        ExactText("\(moment.civil(utcOffset: clock.utcOffset(moment)).hour, width: 2)")
    }
}
