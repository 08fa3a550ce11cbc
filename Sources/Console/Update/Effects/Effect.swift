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
    /// Reads the end of a log that is not on screen yet; answered by `readAhead`, and not at all if that fails.
    case readAhead(Session.ID, limit: Int)
    /// Answered by `sessionLoaded`.
    case loadSession(Session.ID)
    /// Answered by `sent`. Sends in one session keep their order. In a local store, what follows the message is done in
    /// the same transaction; on a mirrored server, the console asks for it once the message is in the log.
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
    /// Prevents the return of a session to the AI by a rule.
    case holdFromReturn(Session.ID)
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
    /// Answered by `labels`.
    case loadLabels
    /// Reads what is known of a session's customer; answered by `customerLoaded`.
    case loadCustomer(Session.ID)
    /// Counts the figures of the desk; answered by `boardCounted`.
    case loadBoard
    /// Reads who did what in a session; answered by `ledgerLoaded`.
    case loadLedger(Session.ID)
    /// Answered by `replies`.
    case loadReplies
    /// Counts that a canned reply was inserted.
    case recordUse(of: CannedReply.ID)
    /// Answered by `filterWords`.
    case loadFilterWords
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
