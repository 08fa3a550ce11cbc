import Conversation
import Glass

/// One draft being written.
struct Composer: Sendable {
    var editor = Editor()
    /// The draft comes from an earlier run and was not looked at again.
    var isRestored = false
    /// Uptime of the first change that is not saved yet.
    var dirtySince: Int?
    /// Where the last save went.
    var place = DraftPlace.store
    /// The place in the history that is shown, and what was being written before.
    var recalled: (index: Int, draft: String)?
    /// What the store did not have after an unknown outcome. Sent again unchanged it keeps its request id.
    var givenBack: Outgoing?
    /// Nothing was ever typed.
    var isUntouched: Bool { editor == Editor() }

    /// A draft is saved this long after its first unsaved change, in milliseconds.
    static let saveDelay = 500
    /// Larger texts are refused with a sentence: no customer reads them, and every key lays them out anew.
    static let characterLimit = 20_000
}

/// Keys that come too fast for hands: a paste without brackets.
struct TypingBurst: Equatable, Sendable {
    /// Uptime of the last key.
    var last = -1_000
    /// A line end with text after it was among them.
    var hasLineEnd = false

    /// Keys closer than this belong together, in milliseconds.
    static let gap = 20
}

/// A message that the log has not returned yet.
struct OutgoingLine: Equatable, Sendable {
    enum State: Equatable, Sendable {
        case sending, unconfirmed
        /// The server cannot be reached now.
        case queued
        /// It waits for the operator's word; the wording says why.
        case held(String)
    }
    var message: Outgoing
    var state: State
    /// A mirror store's outbox has it and will tell; the log alone does not decide.
    var isQueued = false
}

/// An Enter in a text field, until it is known whether more text follows it.
struct HeldEnter: Equatable, Sendable {
    /// What it means where nothing follows.
    var command: CommandName
    /// Uptime in milliseconds.
    var at: Int
}
