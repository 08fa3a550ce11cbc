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
    var composers: [DraftKey: Composer] = [:]
    /// The composer on screen. Its session may have been lost in the meantime.
    var composing: DraftKey?
    var overlay: (any Overlay)?
    var typing = Typing()
    var left = LeftTexts()
    var presence = Presence()
    var outgoing: [OutgoingLine] = []
    /// The drafts that were read from the store in this run.
    var restored: Set<DraftKey> = []
    var acts: [Act] = []
    /// Sessions taken over without a question, until a message is sent in them.
    var claims: [Session.ID: QuickClaim] = [:]
    /// The claim on the selected session that the operator has had on screen.
    var glass: ClaimOnGlass?
    /// Completed take-overs on a mirrored server whose customers have not been greeted yet.
    var ungreeted: [Session.ID: Act] = [:]
    /// Acts that wait until the session's messages are in the log.
    var deferred: [Act] = []
    var counts = StateCounts()
    var hasLoadedList = false
    var lastChange: Int?
    var notice: Notice?
    var banners: [Banner] = []
    var coach: Coach?
    var title: SafeText?
    /// This operator's sessions whose customers wrote while they were not on screen.
    var wroteElsewhere: Set<Session.ID> = []
    /// The sessions known to be this operator's.
    var ours: Set<Session.ID> = []
    var isTerminalFocused = true
    /// The IDs of AI drafts that were accepted or dropped, so that an older answer does not bring them back.
    var settledSuggestions: Set<Int64> = []
    /// Whether this state has been on screen since its last change.
    var isPainted = false
    /// The previous display name, until the store has the new one.
    var formerDisplayName: String?
    /// The uptime at which to read from the store again after a failed read.
    var readAgainAt: Int?
    /// The uptime at which to look again for messages of unknown outcome.
    var lookAgainAt: Int?
    /// Whether to release all of the operator's sessions and quit, once no message is outgoing.
    var releasesBeforeQuitting = false
    let memo = LayoutMemo()
    private var requestsMade = 0

    /// Creates the state of a console that has read nothing yet.
    public init(settings: Settings, keymap: Keymap, problems: [KeymapProblem] = [], size: Size, now: Moment) {
        self.settings = settings
        self.keymap = keymap
        self.size = size
        self.now = now
        coach = settings.isCoached ? Coach() : nil
        setKeymapProblems(problems)
    }

    mutating func newRequestID() -> Request.ID {
        requestsMade += 1
        return Request.ID("\(settings.runID)-\(requestsMade)")
    }

    mutating func setKeymapProblems(_ problems: [KeymapProblem]) {
        banners.removeAll { $0.kind == .keymap }
        guard let first = problems.first else { return }
        let more = problems.count > 1 ? " (and \(problems.count - 1) more)" : ""
        banners.append(Banner(kind: .keymap, text: SafeText(oneLine: first.wording + more)))
    }
}

extension ConsoleState {
    mutating func say(_ text: SafeText, _ tone: Notice.Tone = .plain) {
        notice = Notice(text: text, tone: tone, until: now.uptime + Notice.duration)
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

    /// Returns the latest act in progress in a session whose kind matches.
    func act(in session: Session.ID, where matches: (Act.Kind) -> Bool) -> Act? {
        acts.last { $0.session == session && matches($0.kind) }
    }

    func isTakingOver(_ session: Session.ID) -> Bool {
        act(in: session, where: \.isTakeOver) != nil
    }
}
