public import Conversation
public import Glass

/// What follows a reply, in words.
extension CannedReply.Step {
    /// As the line below the title says it: `Enter sends AND closes resolved`.
    fileprivate var told: SafeText {
        switch self {
        case .close(let outcome): "closes \(SafeText(oneLine: outcome.rawValue))"
        case .handBack: "hands back to the AI"
        case .label(let label): "adds \(SafeText(label: label))"
        }
    }

    /// As hints and questions say it: `send AND close resolved`.
    fileprivate var asked: SafeText {
        switch self {
        case .close(let outcome): "close \(SafeText(oneLine: outcome.rawValue))"
        case .handBack: "hand back to the AI"
        case .label(let label): "add \(SafeText(label: label))"
        }
    }

    /// What the operator does to the session.
    var act: Act.Kind {
        switch self {
        case .close(let outcome): .handoff(.close(outcome: outcome))
        case .handBack: .handoff(.handBack(outcome: nil, note: nil))
        case .label(let label): .label(LabelChange(adding: [label]))
        }
    }

    var leavesSession: Bool { act.leavesSession }
}

extension Act.Kind {
    /// The step that asks for this; nil if none does.
    var step: CannedReply.Step? {
        switch self {
        case .handoff(.close(let outcome)): .close(outcome)
        case .handoff(.handBack): .handBack
        case .label(let change): change.added.first.map { .label($0) }
        case .handoff, .note, .steer: nil
        }
    }
}

extension [CannedReply.Step] {
    /// `sends AND closes resolved`.
    public var told: SafeText { isEmpty ? "sends" : "sends AND \(map(\.told).joined(separator: ", "))" }

    /// `send AND close resolved`.
    var asked: SafeText { isEmpty ? "send" : "send AND \(bare)" }

    /// `close resolved`.
    public var bare: SafeText { map(\.asked).joined(separator: ", ") }

    /// `closes resolved`.
    public var alone: SafeText { map(\.told).joined(separator: ", ") }

    var leavesSession: Bool { contains(where: \.leavesSession) }

    /// These steps with another reply's behind them. Of the acts that leave the session, only the last is done.
    func adding(_ others: [CannedReply.Step]) -> [CannedReply.Step] {
        let kept = others.leavesSession ? filter { !$0.leavesSession } : self
        var steps: [CannedReply.Step] = []
        for step in kept + others where !steps.contains(step) { steps.append(step) }
        guard let last = steps.last(where: \.leavesSession) else { return steps }
        return steps.filter { !$0.leavesSession || $0 == last }
    }
}
