public import Conversation
public import Glass
public import Statistics

/// An input to the console from outside.
public enum Arrival: Sendable {
    case input(Input)
    /// A deadline that `ConsoleState.deadline` named has passed.
    case tick
    case resized(Size)
    /// The last frame is on screen.
    case painted
    case listLoaded(ListWindow, generation: Int)
    case logLoaded(LogWindow, LogPart)
    /// The end of a log that was read ahead.
    case readAhead(LogWindow)
    case sessionLoaded(SessionDetail)
    case changed(ChangePage)
    case health(StoreHealth)
    /// The outcome of a send. The entry is nil while a mirror store has the message pending.
    case sent(Request.ID, in: Session.ID, Result<LogEntry?, Failure>)
    case looked(Request.ID, in: Session.ID, Result<LogEntry?, Failure>)
    /// The outcome of an act. The claim is the one after the act; nil if the act changes none or is pending.
    case acted(Act, Result<Claim?, Failure>)
    /// A draft was saved. `version` is the store's version now; `above` is text that another console of the operator
    /// had saved in the meantime, which is above the saved text.
    case draftSaved(DraftKey, DraftPlace, version: Int64? = nil, above: String? = nil)
    /// The failure is nil if the store has marked the draft as accepted or dropped.
    case settled(Suggestion, Failure?)
    case found(SearchRequest, Result<SearchPage, Failure>)
    case displayNameSet(Result<String, Failure>)
    /// The text from `$EDITOR`, or why the editor failed.
    case edited(DraftKey, Result<String, Failure>)
    case keymapLoaded(Keymap, problems: [KeymapProblem])
    /// A colleague took over a session from this operator.
    case lost(Session.ID, name: String, to: String)
    /// The number of other live consoles with the same operator name.
    case otherConsoles(Int)
    /// The processes that answer for the AI. Never arrives if they cannot be known.
    case agents([AgentProcess])
    /// The labels that sessions have, the most used first.
    case labels([String])
    case customerLoaded(CustomerFile)
    /// The figures of the desk.
    case boardCounted(Board)
    /// Who did what in a session, oldest first.
    case ledgerLoaded(Session.ID, [LedgerLine])
    /// The sessions that go back to the AI soon by rules; all that are planned now.
    case returnsPlanned([PlannedReturn])
    /// The team's canned replies, the most used first.
    case replies(CannedReplies)
    /// The values that complete a filter.
    case filterWords(FilterWords)
    /// Whether a process follows the server that the store mirrors, and the state it reports of its connection.
    case followed(Bool, Upstream?)
    /// The share of the server's conversations that a search covers.
    case coverage(MirrorCoverage)
    /// A failure that belongs to no other case.
    case complained(Failure)
    /// No program opened a requested address.
    case notOpened(Failure)
    /// The number of sessions that were released before quitting.
    case releasedAll(Result<Int, Failure>)
    /// Reading from the store failed.
    case readFailed(Failure)
}

/// Everything about one session besides its log.
public struct SessionDetail: Sendable {
    public var session: Session.ID
    /// The summary; nil if the session no longer exists.
    public var summary: SessionSummary?
    public var notes: [Note]
    public var drafts: [Draft]
    public var suggestions: [Suggestion]
    /// The outbox requests on their way to a mirrored server.
    public var outbox: [OutboxRequest]
    /// What the AI is writing at the moment.
    public var words: LiveWords?

    /// Creates the detail of a session.
    public init(
        session: Session.ID, summary: SessionSummary?, notes: [Note], drafts: [Draft],
        suggestions: [Suggestion], outbox: [OutboxRequest] = [], words: LiveWords? = nil
    ) {
        self.session = session
        self.summary = summary
        self.notes = notes
        self.drafts = drafts
        self.suggestions = suggestions
        self.outbox = outbox
        self.words = words
    }
}

/// Why an action was not carried out.
public struct Failure: Error, Hashable, Sendable {
    /// One line: what happened, then what to do. Holds no customer text.
    public var wording: String
    /// Whether the action certainly had no effect.
    public var isDefinite: Bool
    /// The current claim, if the failure is about it.
    public var claim: Claim?

    /// Creates a failure.
    public init(wording: String, isDefinite: Bool, claim: Claim? = nil) {
        self.wording = wording
        self.isDefinite = isDefinite
        self.claim = claim
    }
}

/// Whether the last look at the store succeeded.
public enum StoreHealth: Hashable, Sendable {
    case live
    /// The last look failed. `since` is an uptime in milliseconds; the wording says why.
    case stale(since: Int, wording: String)
}

/// Where a draft was kept.
public enum DraftPlace: Hashable, Sendable {
    case store
    /// In a private file, because the store could not save it.
    case file
    case nowhere
}
