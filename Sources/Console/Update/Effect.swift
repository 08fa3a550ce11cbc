public import Conversation
public import Glass

/// An action to carry out outside the console, in order. Its outcome comes back as an `Arrival`.
public enum Effect: Equatable, Sendable {
    case store(StoreEffect)
    case terminal(TerminalEffect)
}

/// An action on the store, carried out off the thread that owns the screen.
public enum StoreEffect: Equatable, Sendable {
    /// Answered by `listLoaded`.
    case loadList(ListRequest, generation: Int)
    /// Answered by `logLoaded`.
    case loadLog(Session.ID, LogPart, limit: Int)
    /// Answered by `sessionLoaded`.
    case loadSession(Session.ID)
    /// Answered by `sent`. Sends in one session keep their order.
    case send(Outgoing)
    /// Looks in the log for a send of unknown outcome; answered by `looked`.
    case look(for: Request.ID, in: Session.ID)
    /// Answered by `acted`.
    case perform(Act)
    /// Saves a draft; blank text empties it. `saw` is the version that the text is based on. Answered by
    /// `draftSaved`.
    case saveDraft(DraftKey, String, saw: Int64 = 0)
    /// Appends a text to a stored draft that was never read; answered by `draftSaved`.
    case addToDraft(DraftKey, String)
    case markRead(Session.ID, through: Offset)
    /// Marks a draft of the AI as accepted or dropped; answered by `settled`.
    case settleSuggestion(Suggestion)
    /// Answered by `found`.
    case search(SearchRequest)
    /// Answered by `displayNameSet`.
    case setDisplayName(String)
    /// Answered by `lost` for each session taken from the operator while they had no console.
    case loadLosses
    /// Answered by `agents`, if the store can tell.
    case loadAgents
    /// Tells the store which session is on screen, so that its log is followed.
    case show(Session.ID?)
    /// Sends a held or unconfirmed message again. The feed reports the outcome, or `complained`.
    case resend(Request.ID)
    /// Withdraws a message that is not being sent yet. The feed reports the outcome, or `complained`.
    case withdraw(Request.ID)
    /// Releases every session of this operator; answered by `releasedAll`.
    case releaseAll
}

/// An action on the terminal or on the operator's own machine.
public enum TerminalEffect: Equatable, Sendable {
    /// Opens `$EDITOR` on a text; answered by `edited`.
    case openEditor(DraftKey, String)
    /// Opens a web or mail address with `$BROWSER` or `xdg-open`; answered by `notOpened` if that fails.
    case openLink(String)
    /// Copies a text to the terminal's clipboard.
    case copy(String)
    case bell
    case setTitle(SafeText)
    case redraw
    case suspend
    case reloadKeymap
    case quit
}

/// The part of a log to read.
public enum LogPart: Hashable, Sendable {
    case tail
    case before(Offset)
    case from(Offset)
    case around(Offset)
}

/// An operator's act on a session.
public struct Act: Hashable, Sendable {
    /// The kind of act.
    public enum Kind: Hashable, Sendable {
        /// Only operators see the reason.
        case takeOver(reason: String?)
        /// Takes over an unassigned session without a question. The customer does not notice it.
        case claim
        case release
        /// Undoes a claim during which nothing was said. The customer's waiting time counts from when it did before.
        case unclaim
        /// The AI and the customer read the note. A farewell is sent first.
        case handBack(outcome: Outcome, note: String?)
        case close(outcome: Outcome)
        case reopen
        case note(String)
        /// What the AI should say or do once. Ownership does not change.
        case steer(String)
    }

    public var id: Request.ID
    public var session: Session.ID
    /// The claim that the operator saw when asking for the act.
    public var saw: Claim
    public var kind: Kind
    /// The message to the customer that goes with the act, under the operator's name; nil for none.
    public var transition: String?

    /// Creates an act.
    public init(id: Request.ID, session: Session.ID, saw: Claim, kind: Kind, transition: String? = nil) {
        self.id = id
        self.session = session
        self.saw = saw
        self.kind = kind
        self.transition = transition
    }
}

/// A message on its way into the log.
public struct Outgoing: Hashable, Sendable {
    public var id: Request.ID
    public var session: Session.ID
    public var identity: Identity
    public var text: String
    public var saw: Claim

    /// Creates a message.
    public init(id: Request.ID, session: Session.ID, identity: Identity, text: String, saw: Claim) {
        self.id = id
        self.session = session
        self.identity = identity
        self.text = text
        self.saw = saw
    }
}

/// Identifies a draft: there is one for each session and identity.
public struct DraftKey: Hashable, Sendable {
    public var session: Session.ID
    public var identity: Identity

    /// Creates a key.
    public init(session: Session.ID, identity: Identity) {
        self.session = session
        self.identity = identity
    }
}

/// A search for a text.
public struct SearchRequest: Hashable, Sendable {
    public var text: String
    /// The session to search; nil for all.
    public var session: Session.ID?
    public var limit: Int
    /// Where to continue after an earlier page.
    public var before: SearchPlace?

    /// Creates a search.
    public init(text: String, session: Session.ID?, limit: Int, before: SearchPlace? = nil) {
        self.text = text
        self.session = session
        self.limit = limit
        self.before = before
    }
}
