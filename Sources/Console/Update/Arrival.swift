public import Conversation
public import Glass

/// What reaches the console from outside.
public enum Arrival: Sendable {
    case input(Input)
    /// A deadline that `ConsoleState.deadline` named has passed.
    case tick
    case resized(Size)
    /// The last frame is on the glass.
    case painted
    case listLoaded(ListWindow, generation: Int)
    case logLoaded(LogWindow, LogPart)
    case sessionLoaded(SessionDetail)
    case changed(ChangePage)
    case health(StoreHealth)
    /// The entry is nil while a mirror store has it pending.
    case sent(Request.ID, in: Session.ID, Result<LogEntry?, Failure>)
    case looked(Request.ID, in: Session.ID, Result<LogEntry?, Failure>)
    /// The claim is what stands after the act; nil where the act changes none or is pending.
    case acted(Act, Result<Claim?, Failure>)
    /// The version that the store has now, and what another console of the operator had saved meanwhile, which stands
    /// above it.
    case draftSaved(DraftKey, DraftPlace, version: Int64? = nil, above: String? = nil)
    /// The failure is nil where the store has marked it as taken or dropped.
    case settled(Suggestion, Failure?)
    case found(SearchRequest, Result<SearchPage, Failure>)
    case displayNameSet(Result<String, Failure>)
    /// nil where the editor failed; the failure says why.
    case edited(DraftKey, Result<String, Failure>)
    case keymapLoaded(Keymap, problems: [KeymapProblem])
    /// A session that a colleague took from this operator, and who.
    case lost(Session.ID, name: String, to: String)
    /// Other live consoles under the same operator name.
    case twins(Int)
    /// The processes that answer for the AI. Never told where they cannot be known.
    case agents([AgentProcess])
    /// Whether a process follows the server that the store mirrors, and how it says the server is reached.
    case followed(Bool, Upstream?)
    /// What share of the server's conversations a search covers.
    case coverage(MirrorCoverage)
    /// Something went wrong that has no place of its own.
    case complained(Failure)
    /// No program opened an address that was to be.
    case notOpened(Failure)
    /// How many sessions were released before quitting.
    case releasedAll(Result<Int, Failure>)
    /// Reading from the store failed.
    case readFailed(Failure)
}

/// Everything about one session besides its log.
public struct SessionDetail: Sendable {
    public var session: Session.ID
    /// nil where the session does not exist any more.
    public var summary: SessionSummary?
    public var notes: [Note]
    public var drafts: [Draft]
    public var suggestions: [Suggestion]
    /// What is on its way to a mirrored server.
    public var outbox: [OutboxRequest]
    /// What the AI is writing just now.
    public var words: LiveWords?

    /// Everything about one session.
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

/// Why something was not done.
public struct Failure: Error, Hashable, Sendable {
    /// One line: what happened, then what to do. Holds no customer text.
    public var wording: String
    /// Whether it certainly had no effect.
    public var isDefinite: Bool
    /// What stands now, where the failure is about that.
    public var claim: Claim?

    /// Why something was not done.
    public init(wording: String, isDefinite: Bool, claim: Claim? = nil) {
        self.wording = wording
        self.isDefinite = isDefinite
        self.claim = claim
    }
}

/// Whether the last look at the store succeeded.
public enum StoreHealth: Hashable, Sendable {
    case live
    /// Since an uptime in milliseconds; the wording says why.
    case stale(since: Int, wording: String)
}

/// Where a draft was kept.
public enum DraftPlace: Hashable, Sendable {
    case store
    /// In a private file, because the store could not take it.
    case file
    case nowhere
}
