public import Conversation
public import Glass

/// Why the state of a session does not allow an act. Every console says it in the same words, with its own names for
/// commands.
public enum StandingRefusal: Hashable, Sendable {
    case yoursAlready
    case notYours
    case owned(by: String)
    /// The AI answers, so that there is nothing to give up.
    case automatic
    /// The AI does not answer, so that it cannot be instructed.
    case silent
    case closed
    /// It is closed, and everything else comes after reopening it.
    case notReopened
    case notClosed

    /// Returns the reason in words. `key` says how a command is called here.
    public func wording(_ key: (CommandName) -> SafeText) -> SafeText {
        switch self {
        case .yoursAlready: "It is yours already: reply with \(key("session.reply"))."
        case .notYours: "It is not yours: \(Self.takeOverFirst(key))"
        case .owned(let owner): "\(SafeText(oneLine: owner)) owns it: \(Self.takeOverFirst(key))"
        case .automatic: "The AI is handling this. There is nothing to give up."
        case .silent: "The AI is silent here: \(Self.takeOverFirst(key))"
        case .closed: "It is closed."
        case .notReopened: "It is closed: reopen it first with \(key("session.reopen"))."
        case .notClosed: "It is not closed."
        }
    }

    private static func takeOverFirst(_ key: (CommandName) -> SafeText) -> SafeText {
        "take it over first with \(key("session.take-over"))."
    }
}

/// Why an operator with this standing cannot do something; nil if they can.
extension Standing {
    public var whyNotTakeOver: StandingRefusal? {
        switch self {
        case .yours: .yoursAlready
        case .closed: .notReopened
        case .automatic, .waiting, .theirs: nil
        }
    }

    public var whyNotReply: StandingRefusal? { self == .closed ? .notReopened : nil }

    /// Why they cannot hand back or release.
    public var whyNotGiveUp: StandingRefusal? {
        switch self {
        case .yours: nil
        case .waiting: .notYours
        case .theirs(let owner, _): .owned(by: owner)
        case .automatic: .automatic
        case .closed: .closed
        }
    }

    /// Why they cannot close. Anyone may close a session that no colleague owns. No take-over is needed, which the
    /// customer would see.
    public var whyNotClose: StandingRefusal? {
        switch self {
        case .automatic, .waiting: nil
        case .yours, .theirs, .closed: whyNotGiveUp
        }
    }

    public var whyNotReopen: StandingRefusal? { self == .closed ? nil : .notClosed }

    /// Why they cannot instruct the AI.
    public var whyNotSteer: StandingRefusal? {
        switch self {
        case .automatic, .yours: nil
        case .waiting: .silent
        case .theirs(let owner, _): .owned(by: owner)
        case .closed: .notReopened
        }
    }
}
