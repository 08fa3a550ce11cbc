import Conversation
import Glass

/// A view over the panes that receives the keys.
enum Overlay: Sendable {
    case question(Question)
    case prompt(Prompt)
    case search(SearchState)
    case palette(PaletteState)
    case help(HelpState)
}

/// A question about one session, or about quitting. It is not a text field: Enter accepts what is shown.
struct Question: Sendable {
    enum Subject: Equatable, Sendable {
        /// Taking over. If an identity is given, the composer then opens with it.
        case takeOver(thenReply: Identity?)
        case release
        case handBack
        case close
        /// Sending a message that deserves a second look.
        case send
        /// Sending a held or unconfirmed message again, which the customer may already have read.
        case resend(Request.ID)
        /// Dropping a draft of the AI, by its ID.
        case drop(Int64)
        /// Opening one of the addresses in a message and its attachments in another program.
        case open([Link])
        case reopen
        case quit
    }

    /// A field that Tab edits.
    enum Field: Equatable, Sendable { case outcome, text }

    let subject: Subject
    /// The session that the question is about; nil for quitting.
    let session: Session.ID?
    /// The customer's name, as the question shows it.
    let customer: SafeText
    /// What the operator saw when the question was opened.
    let saw: Claim
    var outcome: Outcome?
    /// A typed reason or note.
    var text = Editor()
    /// The field being edited; nil until Tab is pressed.
    var editing: Field?
    /// The index of the address on display, if there are several.
    var chosen = 0
    /// The reasons for asking, one line each.
    var reasons: [SafeText] = []
    /// For quitting: whether to release the operator's sessions.
    var releasesAll = false
    /// The customer's newest message that the question takes into account.
    var newest: Offset?
    /// Whether the operator was told that no AI would answer.
    var knowsOfSilence = false
    /// The uptime at which the question was first on screen. Keys read before that never answer it.
    var paintedAt: Int?
    /// Whether the operator's own key opened the question, and it has not changed since.
    var isOwn = true
    /// The draft that receives what is typed while no field has the focus.
    var draft: DraftKey?
    /// Whether something was typed into that draft.
    var hasTyped = false
    /// Whether the operator was told that the customer's last message has no answer.
    var knowsOfUnanswered = false
    var reminder: Reminder?

    /// The remark about a key that did nothing.
    enum Reminder: Equatable, Sendable {
        /// The key does not answer the question.
        case otherKeys
        /// The key was pressed before the question could be read.
        case again
    }

    /// Whether the AI will answer once the question is accepted.
    var callsTheAI: Bool { subject == .handBack || subject == .reopen }

    /// How long after its first paint keys do not answer a question that the operator did not ask for, in
    /// milliseconds.
    static let deafness = 300
}

/// A prompt for a line of text.
struct Prompt: Sendable {
    enum Subject: Equatable, Sendable {
        /// A private note on a session.
        case note
        /// The name that customers see.
        case displayName
        /// What the AI should say or do once.
        case instruct
    }

    let subject: Subject
    let session: Session.ID?
    let customer: SafeText
    var editor = Editor()
    var paintedAt: Int?
    /// Whether the operator's own key opened the prompt.
    var isOwn = true
    /// Whether a line break was pasted into the prompt.
    var hadLineEnd = false
    /// The text that needs confirmation, and why.
    var doubt: Doubt?

    struct Doubt: Equatable, Sendable {
        var text: String
        var reason: SafeText
    }
}

/// A search being typed or read.
struct SearchState: Sendable {
    enum Scope: Equatable, Sendable {
        case everything
        case session(Session.ID)
    }

    let scope: Scope
    var editor = Editor()
    var hits: [SearchHit] = []
    /// Where older hits continue; nil at the end.
    var next: SearchPlace?
    /// Whether the next page was requested.
    var isReadingOn = false
    /// The text that `hits` belong to.
    var answered: String?
    var selected = 0
    /// The focus to return to.
    let from: ConsoleState.Focus
}

/// The command palette.
struct PaletteState: Sendable {
    var editor = Editor()
    /// The row that the operator moved to; nil for the best match.
    var selected: Int?
    let from: ConsoleState.Focus
}

/// The help screen.
struct HelpState: Sendable {
    var topRow = 0
    let from: ConsoleState.Focus
}

/// The demonstration's four steps.
struct Coach: Equatable, Sendable {
    enum Step: Int, Equatable, Sendable, CaseIterable { case takeOver = 1, reply, handBack, next, done }
    var step = Step.takeOver
}

extension Overlay? {
    /// Whether the panes stay readable beside the overlay.
    var isUncovering: Bool {
        switch self {
        case .question, .prompt, nil: true
        case .search, .palette, .help: false
        }
    }
}
