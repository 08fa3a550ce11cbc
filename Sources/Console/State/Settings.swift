public import Conversation
import Glass

/// The settings that a console is started with.
public struct Settings: Sendable {
    public var operatorName: String
    /// The name that customers see; nil until it was chosen.
    public var displayName: String?
    /// The previous display name, until the store has the new one.
    private var formerDisplayName: String?
    /// The store's name on the status line.
    public var storeName: String
    /// Whether to ring for a new unassigned session and for a message in a session of the operator's that is not on
    /// screen.
    public var rings: Bool
    /// Whether to keep the terminal's title up to date.
    public var setsTitle: Bool
    /// Whether the mouse selects and scrolls.
    public var usesMouse: Bool
    /// Whether the terminal has block characters; otherwise figures are drawn in ASCII.
    public var showsBlocks = true
    /// The greeting sent to the customer on take-over; nil for none.
    public var greeting: String?
    /// The farewell sent to the customer on hand-back; nil for none.
    public var farewell: String?
    /// The names of the facts that the header of a session shows; empty for those of the newest tool result.
    public var facts: [String]
    /// The members of a session's metadata that canned replies may say.
    public var replyMetadata: [String] = []
    public var abandonment: AbandonmentRule
    public var savedViews = SavedViews()
    public var localTime: LocalTime
    /// An ID that distinguishes this run's request IDs from those of all others.
    public var runID: String
    /// Whether this is the guided demonstration.
    public var isCoached: Bool
    /// Whether the store mirrors a server. Operators' actions then wait in an outbox until they appear in the
    /// server's log.
    public var isMirror: Bool

    /// Creates the default settings for an operator.
    public init(operatorName: String, displayName: String? = nil, storeName: String = "local", runID: String)
    {
        self.operatorName = operatorName
        self.displayName = displayName
        self.storeName = storeName
        self.runID = runID
        rings = true
        setsTitle = true
        usesMouse = false
        facts = []
        abandonment = AbandonmentRule()
        localTime = .utc
        isCoached = false
        isMirror = false
    }

    /// Uses a display name before the store has it.
    mutating func choose(displayName: String) {
        formerDisplayName = self.displayName
        self.displayName = displayName
    }

    /// Returns to the previous display name, because the store did not accept the new one.
    mutating func undoDisplayName() { displayName = formerDisplayName }

    var publicName: String { displayName ?? Operator.defaultPublicName }
}
