public import Conversation
public import Glass

/// What the loop is to do outside the console, in order. Its outcome comes back as an `Arrival`.
public enum Effect: Equatable, Sendable {
    /// Answered by `listLoaded`.
    case loadList(ListRequest, generation: Int)
    /// Answered by `logLoaded`.
    case loadLog(Session.ID, LogPart, limit: Int)
    /// Answered by `sessionLoaded`.
    case loadSession(Session.ID)
    /// Answered by `sent`; sends of one session keep their order.
    case send(Outgoing)
    /// Looks for a send of unknown outcome in the log; answered by `looked`.
    case look(for: Request.ID, in: Session.ID)
    /// Answered by `acted`.
    case perform(Act)
    /// Blank text empties the draft. Names the version that the text was made from; answered by `draftSaved`.
    case saveDraft(DraftKey, String, saw: Int64 = 0)
    /// Keeps a text below what is stored, which was never read; answered by `draftSaved`.
    case addToDraft(DraftKey, String)
    case markRead(Session.ID, through: Offset)
    /// Marks what the AI had drafted as taken or dropped; answered by `settled`.
    case settleSuggestion(Suggestion)
    /// Answered by `found`.
    case search(SearchRequest)
    /// Answered by `displayNameSet`.
    case setDisplayName(String)
    /// Opens `$EDITOR` on a text; answered by `edited`.
    case openEditor(DraftKey, String)
    /// Answered by `lost`: what was taken from the operator while they had no console.
    case loadLosses
    /// Answered by `agents`, where the store can tell.
    case loadAgents
    /// Tells which session is on the glass, so that its log is followed.
    case show(Session.ID?)
    /// Sends a held or unconfirmed message again; the feed answers, or `complained`.
    case resend(Request.ID)
    /// Takes a message back that is not under way; the feed answers, or `complained`.
    case withdraw(Request.ID)
    /// Gives a web or mail address to `$BROWSER` or `xdg-open`; answered by `notOpened` where that fails.
    case openLink(String)
    /// Puts a text on the terminal's clipboard.
    case copy(String)
    case bell
    case setTitle(SafeText)
    case redraw
    case suspend
    case reloadKeymap
    /// Releases every session of this operator; answered by `releasedAll`.
    case releaseAll
    case quit
}

/// Which part of a log to read.
public enum LogPart: Hashable, Sendable {
    case tail
    case before(Offset)
    case from(Offset)
    case around(Offset)
}

/// An operator's act upon a session.
public struct Act: Hashable, Sendable {
    /// What is done.
    public enum Kind: Hashable, Sendable {
        /// The reason is private to operators.
        case takeOver(reason: String?)
        /// Of a session that waits, without a question: the customer sees nothing of it.
        case claim
        case release
        /// Undoes a claim with which nothing was said: the customer waits since when they did before.
        case unclaim
        /// The note is read by the AI and the customer. A farewell is sent before.
        case handBack(outcome: Outcome, note: String?)
        case close(outcome: Outcome)
        case reopen
        case note(String)
        /// What the AI is to say or do once, while whoever answers goes on answering.
        case steer(String)
    }

    public var id: Request.ID
    public var session: Session.ID
    /// What the operator saw when asking for it.
    public var saw: Claim
    public var kind: Kind
    /// Said to the customer under the operator's name together with it; nil for nothing.
    public var transition: String?

    /// An act upon a session.
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

    /// A message on its way.
    public init(id: Request.ID, session: Session.ID, identity: Identity, text: String, saw: Claim) {
        self.id = id
        self.session = session
        self.identity = identity
        self.text = text
        self.saw = saw
    }
}

/// Whose draft: one for each session and identity.
public struct DraftKey: Hashable, Sendable {
    public var session: Session.ID
    public var identity: Identity

    /// A draft's place.
    public init(session: Session.ID, identity: Identity) {
        self.session = session
        self.identity = identity
    }
}

/// A text that was asked for.
public struct SearchRequest: Hashable, Sendable {
    public var text: String
    /// nil: everywhere.
    public var session: Session.ID?
    public var limit: Int
    /// Goes on behind an earlier page.
    public var before: SearchPlace?

    /// A text that was asked for.
    public init(text: String, session: Session.ID?, limit: Int, before: SearchPlace? = nil) {
        self.text = text
        self.session = session
        self.limit = limit
        self.before = before
    }
}
