import Conversation
public import Glass

/// The state from which frames are drawn. Only `update` changes it.
public struct ConsoleState: Sendable {
    public internal(set) var settings: Settings
    public internal(set) var size: Size
    public internal(set) var now: Moment
    public internal(set) var keymap: Keymap
    var focus = Focus.list
    var list = ListState()
    /// The selected session; nil if none is selected.
    var open: OpenSession?
    var customer = CustomerPane()
    var neighbours = Neighbours()
    var statistics = BoardReading()
    var overlay: (any Overlay)?
    var typing = Typing()
    var left = LeftTexts()
    /// The team's canned replies; nil until they were read.
    var replies: CannedReplies?
    var drafts = Drafts()
    var outgoing = OutgoingMessages()
    var acts = PendingActs()
    var claims = Claims()
    var notices = Notices()
    var overview = Overview()
    var presence = Presence()
    var returns = PlannedReturns()
    var window = TerminalWindow()
    var coach: Coach?
    /// What the operator last chose to do after leaving a session.
    var afterLeaving = AfterLeaving.stay
    /// Whether the transcript shows how long ago things happened instead of the time of day.
    var showsAges = false
    /// Whether markup in messages is styled; otherwise they look as they were written.
    var stylesMarkup = true
    /// The IDs of AI drafts that were accepted or dropped, so that an older answer does not bring them back.
    var settledSuggestions: Set<Int64> = []
    let memo = LayoutMemo()
    private var requestsMade = 0

    /// Creates the state of a console that has read nothing yet.
    public init(settings: Settings, keymap: Keymap, problems: [KeymapProblem] = [], size: Size, now: Moment) {
        self.settings = settings
        self.keymap = keymap
        self.size = size
        self.now = now
        coach = settings.isCoached ? Coach() : nil
        notices.show(problems)
        use(keymap)
    }

    mutating func newRequestID() -> Request.ID {
        requestsMade += 1
        return Request.ID("\(settings.runID)-\(requestsMade)")
    }
}

extension ConsoleState {
    mutating func say(_ text: SafeText, _ tone: Notice.Tone = .plain) {
        notices.say(text, tone, at: now.uptime)
    }

    /// Shows what is wrong with the files of the theme.
    public mutating func report(themeProblems problems: [String]) {
        if !problems.isEmpty { notices.show(problems, as: .theme) }
    }

    mutating func say(_ failure: Failure) { say(SafeText(oneLine: failure.wording), .error) }

    /// The selected session's summary.
    var selected: SessionSummary? { open?.summary ?? list.selectedSummary }

    func standing(of summary: SessionSummary) -> Standing {
        summary.standing(for: settings.operatorName, at: now.wall, rule: settings.abandonment)
    }

    func isYours(_ summary: SessionSummary) -> Bool {
        if case .yours = standing(of: summary) { true } else { false }
    }

    func isTakingOver(_ session: Session.ID) -> Bool { acts.isTakingOver(session) }
}
