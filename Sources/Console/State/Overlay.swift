import Conversation
import Glass

/// What lies over the panes and takes the keys.
enum Overlay: Sendable {
    case question(Question)
    case prompt(Prompt)
    case search(SearchState)
    case palette(PaletteState)
    case help(HelpState)
}

/// A decision about one session, or about quitting. Not a text field: Enter accepts what is shown.
struct Question: Sendable {
    enum Subject: Equatable, Sendable {
        /// Opens the composer with an identity at once where one is given.
        case takeOver(thenReply: Identity?)
        case release
        case handBack
        case close
        /// Something about a message makes a second look worthwhile.
        case send
        /// A held or unconfirmed message, which may have been read already.
        case resend(Request.ID)
        /// What the AI had drafted, by its number.
        case drop(Int64)
        /// Addresses in a message and of its attachments, one of them for another program.
        case open([Link])
        case reopen
        case quit
    }

    /// What Tab edits.
    enum Field: Equatable, Sendable { case outcome, text }

    let subject: Subject
    /// The session it was opened for; nil for quitting.
    let session: Session.ID?
    /// Named in the question.
    let customer: SafeText
    /// What the operator saw when it was opened.
    let saw: Claim
    var outcome: Outcome?
    /// A typed reason or note.
    var text = Editor()
    /// nil until Tab.
    var editing: Field?
    /// The address that is shown, where there are several.
    var chosen = 0
    /// Why it is asked; one line each.
    var reasons: [SafeText] = []
    /// For quitting: release the operator's sessions.
    var releasesAll = false
    /// The customer's newest message that it takes into account.
    var newest: Offset?
    /// The operator was told that no AI would answer.
    var knowsOfSilence = false
    /// Uptime at which it was first on the glass; keys read before never answer it.
    var paintedAt: Int?
    /// The operator's own key opened it, and it is still what that key asked for.
    var isOwn = true
    /// The draft of what is typed where no field has the focus.
    var draft: DraftKey?
    /// Something was typed into that draft.
    var hasTyped = false
    /// The operator was told that the customer's last message has no answer.
    var knowsOfUnanswered = false
    var reminder: Reminder?

    /// What is said about a key that did nothing.
    enum Reminder: Equatable, Sendable {
        /// It answers nothing.
        case otherKeys
        /// It was pressed before the question could be read.
        case again
    }

    /// Whether the AI is to answer from then on.
    var callsTheAI: Bool { subject == .handBack || subject == .reopen }

    /// Keys sooner than this after the first paint do not answer what the operator did not ask for, in milliseconds.
    static let deafness = 300
}

/// A line of text asked for.
struct Prompt: Sendable {
    enum Subject: Equatable, Sendable {
        /// A private note on a session.
        case note
        /// The name that customers see.
        case displayName
        /// What the AI is to say or do once.
        case instruct
    }

    let subject: Subject
    let session: Session.ID?
    let customer: SafeText
    var editor = Editor()
    var paintedAt: Int?
    /// The operator's own key opened it.
    var isOwn = true
    /// A line end was pasted into it.
    var hadLineEnd = false
    /// What was asked about again, and why.
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
    /// Where older hits go on; nil at the end.
    var next: SearchPlace?
    /// The next page was asked for.
    var isReadingOn = false
    /// What `hits` answer.
    var answered: String?
    var selected = 0
    /// Where to return to.
    let from: ConsoleState.Focus
}

/// The command palette.
struct PaletteState: Sendable {
    var editor = Editor()
    /// The row that was moved to; nil for the best match.
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
    /// Whether the panes can be read beside it.
    var isUncovering: Bool {
        switch self {
        case .question, .prompt, nil: true
        case .search, .palette, .help: false
        }
    }
}
