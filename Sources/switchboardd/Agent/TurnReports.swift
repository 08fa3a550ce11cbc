import Agent
import Conversation
import EventStore
import Logging

extension Logger {
    /// Logs what happened to a turn: which one, how long it took, how it ended; nothing that anyone said.
    func note(_ report: TurnLoop.Report) {
        switch report {
        case .began(let turn): debug("turn began", metadata: turn.metadata)
        case .ended(let turn, let ending, let time):
            var metadata = turn.metadata
            metadata["ms"] = .stringConvertible(Int(time.microseconds / 1_000))
            metadata["ending"] = .string(ending.word)
            if case .failed(let wording) = ending { metadata["why"] = .string(wording) }
            log(level: ending.isFailure ? .warning : .info, "turn ended", metadata: metadata)
        case .failed(let error): self.error("the store failed", metadata: ["why": .string(error.wording)])
        }
    }
}

extension Turn {
    fileprivate var metadata: Logger.Metadata {
        ["session": .string(session.rawValue), "turn": .stringConvertible(claim.turn.rawValue)]
    }
}

extension TurnEnding {
    fileprivate var word: String {
        switch self {
        case .completed: "completed"
        case .cancelled: "cancelled"
        case .failed: "failed"
        }
    }

    fileprivate var isFailure: Bool {
        if case .failed = self { true } else { false }
    }
}
