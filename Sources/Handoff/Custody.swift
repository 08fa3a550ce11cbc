public import Conversation

/// Who has a session: all that decides which acts of an operator are allowed.
public struct Custody: Hashable, Sendable {
    public var mode: Mode
    public var claim: Claim
    public var isClosed: Bool

    /// Who has a session.
    public init(mode: Mode, claim: Claim, isClosed: Bool) {
        self.mode = mode
        self.claim = claim
        self.isClosed = isClosed
    }

    /// Whether it is manual and this operator's.
    public func isOwn(_ name: String) -> Bool { mode == .manual && claim.owner.isExactly(name) }

    /// Whether somebody else owns it.
    public func isAnothers(than name: String) -> Bool { claim.owner.map { !$0.isExactly(name) } ?? false }
}

extension Custody {
    /// Why an operator may not do this.
    ///
    /// - Parameters:
    ///   - act: What they ask for.
    ///   - name: Their login.
    ///   - saw: The claim that they saw when they asked. Naming another owner there is the confirmation to
    ///     replace them.
    /// - Returns: nil if they may.
    public func refusal(of act: HandoffAct, by name: String, saw: Claim) -> Refusal? {
        switch act {
        case .takeOver: return isOwn(name) ? nil : change(since: saw, by: name)
        case .release, .handBack:
            guard isOwn(name) else { return .notYours(claim) }
            return claim == saw ? nil : .changedMeanwhile(claim)
        case .close:
            if isClosed { return .alreadyClosed }
            if let change = change(since: saw, by: name) { return change }
            return isAnothers(than: name) ? .ownedByAnother(claim) : nil
        case .reopen: return isClosed ? change(since: saw, by: name) : .notClosed
        }
    }

    /// Why an operator may not write to the customer; nil if they may.
    public func refusalToSpeak(by name: String, saw: Claim) -> Refusal? {
        if claim != saw { return .changedMeanwhile(claim) }
        return isOwn(name) ? nil : .notYours(claim)
    }

    /// Why the AI may not be told what to do.
    ///
    /// - Parameter name: Who tells it; nil for the API.
    /// - Returns: nil if it may.
    public func refusalToInstruct(by name: String?) -> Refusal? {
        if isClosed { return .invalid("The session is closed. Reopen it first.") }
        guard mode == .manual, let name, !isOwn(name) else { return nil }
        return .notYours(claim)
    }

    /// Tells an operator that the session is not as they saw it; nil if it is.
    public func change(since saw: Claim, by name: String) -> Refusal? {
        if claim == saw { return nil }
        return isAnothers(than: name) ? .ownedByAnother(claim) : .changedMeanwhile(claim)
    }
}

extension HandoffAct {
    /// What the refusal of a server means that compared the act with its own state.
    ///
    /// - Parameters:
    ///   - claim: The claim that the server reports; nil if the session's being open or closed is the reason.
    ///   - name: The login of the operator who asked for the act.
    /// - Returns: The refusal; nil if the server's answer explains nothing.
    public func refusal(byServer claim: Claim?, to name: String) -> Refusal? {
        guard let claim else {
            switch self {
            case .close: return .alreadyClosed
            case .reopen: return .notClosed
            case .takeOver, .release, .handBack: return nil
            }
        }
        let isAnothers = Custody(mode: .manual, claim: claim, isClosed: false).isAnothers(than: name)
        if !isAnothers { return .changedMeanwhile(claim) }
        switch self {
        case .takeOver, .close, .reopen: return .ownedByAnother(claim)
        case .release, .handBack: return .notYours(claim)
        }
    }
}
