public import Conversation
import Glass

/// What a console is told at its start and does not change by itself.
public struct Settings: Sendable {
    public var operatorName: String
    /// What customers see; nil until it was chosen.
    public var displayName: String?
    /// What the status line calls the store.
    public var storeName: String
    /// Ring on a new waiting session and on a message in a session of yours that is not shown.
    public var rings: Bool
    /// Keep the terminal's title up to date.
    public var setsTitle: Bool
    /// Said to the customer on taking over; nil for nothing.
    public var greeting: String?
    /// Said to the customer on handing back; nil for nothing.
    public var farewell: String?
    public var abandonment: AbandonmentRule
    public var localTime: LocalTime
    /// Distinguishes this run's request ids from every other's.
    public var runID: String
    /// Whether this is the guided demonstration.
    public var isCoached: Bool
    /// The store mirrors a server: what operators do waits in an outbox until it is read back.
    public var isMirror: Bool

    /// The house's defaults for an operator.
    public init(operatorName: String, displayName: String? = nil, storeName: String = "local", runID: String)
    {
        self.operatorName = operatorName
        self.displayName = displayName
        self.storeName = storeName
        self.runID = runID
        rings = true
        setsTitle = true
        abandonment = AbandonmentRule()
        localTime = .utc
        isCoached = false
        isMirror = false
    }

    var publicName: String { displayName ?? Operator.defaultPublicName }
}
