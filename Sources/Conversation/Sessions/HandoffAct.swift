/// What an operator does with a session, and with what words: asked of a store or a server, and recorded in
/// the log and the audit.
public enum HandoffAct: Hashable, Sendable {
    /// Only operators see the reason; the customer and the AI read the public one. `sparesClosing`: the
    /// message with which the AI closes its handoff is still accepted.
    case takeOver(reason: String?, publicReason: String?, sparesClosing: Bool = false)
    /// `restoresWait`: the customer's wait counts from its start before the takeover.
    case release(restoresWait: Bool = false)
    /// The customer and the AI read the note.
    case handBack(outcome: Outcome?, note: String?)
    case close(outcome: Outcome)
    case reopen
}

extension HandoffAct {
    /// Its name in the log, in the audit and in stored requests.
    public var action: HandoffEvent.Action {
        switch self {
        case .takeOver: .takeOver
        case .release: .release
        case .handBack: .handBack
        case .close: .close
        case .reopen: .reopen
        }
    }

    /// The reason that only operators see.
    public var secret: String? {
        if case .takeOver(let reason, _, _) = self { reason } else { nil }
    }

    /// Whether the message with which the AI closes its handoff is still accepted.
    public var sparesClosing: Bool {
        if case .takeOver(_, _, let sparesClosing) = self { sparesClosing } else { false }
    }

    /// What to say besides its name, with null for what is left out. A request over the wire leaves the nulls
    /// out.
    public var members: JSON.Members {
        var members: JSON.Members = [:]
        switch self {
        case .takeOver(let reason, let publicReason, let sparesClosing):
            members = ["reason": .optional(reason), "public_reason": .optional(publicReason)]
            if sparesClosing { members["spares_closing"] = true }
        case .release(let restoresWait): if restoresWait { members["restores_wait"] = true }
        case .handBack(let outcome, let note):
            members = ["outcome": .optional(outcome?.rawValue), "note": .optional(note)]
        case .close(let outcome): members = ["outcome": .string(outcome.rawValue)]
        case .reopen: break
        }
        return members
    }

    /// Reads an action's members.
    public init(_ action: HandoffEvent.Action, _ json: JSON) {
        let outcome = json["outcome"]?.string.flatMap(Outcome.init(rawValue:))
        switch action {
        case .takeOver:
            self = .takeOver(
                reason: json["reason"]?.string, publicReason: json["public_reason"]?.string,
                sparesClosing: json["spares_closing"] == true)
        case .release: self = .release(restoresWait: json["restores_wait"] == true)
        case .handBack: self = .handBack(outcome: outcome, note: json["note"]?.string)
        case .close: self = .close(outcome: outcome ?? .resolved)
        case .reopen: self = .reopen
        }
    }
}

extension HandoffEvent {
    /// The record of an act; `epoch` is the one that the session has after it.
    public init(_ act: HandoffAct, by someone: Operator, epoch: Epoch) {
        self.init(
            action: act.action, publicName: someone.publicName, operatorKey: someone.key, epoch: epoch)
        switch act {
        case .takeOver(_, let publicReason, _): note = publicReason
        case .release(let restoresWait): self.restoresWait = restoresWait
        case .handBack(let outcome, let note):
            self.outcome = outcome
            self.note = note
        case .close(let outcome): self.outcome = outcome
        case .reopen: break
        }
    }
}
