import Conversation
import Glass

/// A view over the panes that receives the keys.
enum Overlay: Sendable {
    case question(AskedQuestion)
    case prompt(Prompt)
    case search(SearchState)
    case palette(PaletteState)
    case help(HelpState)
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
