import Conversation
public import Glass

/// Everything that a frame shows, and nothing else. Changed only by `update`.
public struct ConsoleState: Sendable {
    public internal(set) var settings: Settings
    public internal(set) var size: Size
    public internal(set) var now: Moment
    public internal(set) var keymap: Keymap
    var focus = Focus.list
    var list = ListState()
    /// The selected session; nil while none is.
    var open: OpenSession?
    var composers: [DraftKey: Composer] = [:]
    /// The composer that is shown; it may belong to a session that was lost meanwhile.
    var composing: DraftKey?
    var overlay: Overlay?
    var pending: [Key] = []
    /// What the key being handled asks for apart from its binding.
    var keyNature = KeyNature.ordinary
    var burst = TypingBurst()
    var heldEnter: HeldEnter?
    var outgoing: [OutgoingLine] = []
    /// Drafts that were read from the store in this run.
    var restored: Set<DraftKey> = []
    var acts: [Act] = []
    /// Sessions that were taken without a question, until something is said in them.
    var claims: [Session.ID: QuickClaim] = [:]
    /// What the operator can know of the selected session.
    var glass: ClaimOnGlass?
    /// Take-overs of a mirrored server that are done, and whose customers were not greeted yet.
    var ungreeted: [Session.ID: Act] = [:]
    /// Acts that wait until the session's messages are in the log.
    var deferred: [Act] = []
    var health = StoreHealth.live
    /// How a mirror store's server is reached; nil in a store of one's own.
    var upstream: Upstream?
    /// Whether a process follows the server; nil until that is known.
    var isFollowed: Bool?
    /// What share of the server's conversations a search covers.
    var coverage: MirrorCoverage?
    /// The session that the store was told to be shown here.
    var toldShown: Session.ID?
    var counts = StateCounts()
    var hasLoadedList = false
    var lastChange: Int?
    var notice: Notice?
    var banners: [Banner] = []
    var coach: Coach?
    var title: SafeText?
    /// Sessions of this operator whose customers wrote while they were not shown.
    var wroteElsewhere: Set<Session.ID> = []
    /// Sessions known to be this operator's.
    var ours: Set<Session.ID> = []
    var isTerminalFocused = true
    /// What the AI had drafted and is settled: an older answer must not bring it back.
    var settledSuggestions: Set<Int64> = []
    /// What stands in the state was on the glass since the last change.
    var isPainted = false
    /// Notes that were begun and left.
    var leftNotes: [Session.ID: Editor] = [:]
    /// Reasons of take-overs and notes of hand-backs that came to nothing.
    var leftReasons: [Session.ID: Editor] = [:]
    var leftHandBackNotes: [Session.ID: Editor] = [:]
    /// Instructions that were begun and left, or not taken.
    var leftInstructions: [Session.ID: LeftInstruction] = [:]
    /// The processes that answer for the AI; nil while they are not known.
    var agents: [AgentProcess]?
    /// What customers saw before the name was changed, until the store has the new one.
    var formerDisplayName: String?
    /// Uptime from which on the store is asked again after reading from it failed.
    var readAgainAt: Int?
    /// Uptime from which on messages of unknown outcome are looked for again.
    var lookAgainAt: Int?
    /// Every session of the operator's is released once nothing is on its way any more, and then the console quits.
    var releasesBeforeQuitting = false
    let memo = LayoutMemo()
    private var requestsMade = 0

    /// Where keys go while no overlay is open.
    enum Focus: Hashable, Sendable { case list, transcript, composer }

    /// A console that has read nothing yet.
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

/// A line above the panes that stays until its cause is gone.
struct Banner: Equatable, Sendable {
    enum Kind: Equatable, Sendable {
        case keymap, twin
        /// A colleague took this session from the operator.
        case lost(Session.ID)
    }
    var kind: Kind
    var text: SafeText
}

/// A remark on the hint line that goes away by itself.
struct Notice: Equatable, Sendable {
    enum Tone: Equatable, Sendable { case plain, warning, error }
    var text: SafeText
    var tone: Tone
    /// Uptime in milliseconds.
    var until: Int

    /// Long enough to read a line of a hundred characters.
    static let duration = 6_000
}

/// How a key differs from others bound to the same command.
enum KeyNature: Equatable, Sendable {
    case ordinary
    /// `<Esc>`: leads back, but not out of the program.
    case escape
    /// `<C-c>`: as `<Esc>`, and whatever is bound to that never quits or sends.
    case interrupt
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

    /// Whether any act upon a session is on its way.
    func act(in session: Session.ID, where matches: (Act.Kind) -> Bool) -> Act? {
        acts.last { $0.session == session && matches($0.kind) }
    }

    func isTakingOver(_ session: Session.ID) -> Bool {
        act(in: session, where: \.isTakeOver) != nil
    }
}
