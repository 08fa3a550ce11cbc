import Conversation
import Glass

/// The demonstration's four steps.
struct Coach: Equatable, Sendable {
    enum Step: Int, Equatable, Sendable, CaseIterable { case takeOver = 1, reply, handBack, next, done }
    var step = Step.takeOver
}

extension ConsoleState {
    mutating func advanceCoach() {
        guard let step = coach?.step else { return }
        let isMine = open?.summary.map { isYours($0) } ?? false
        switch step {
        case .takeOver where isMine: coach?.step = .reply
        case .handBack where !isMine && (open?.summary.map { standing(of: $0) == .automatic } ?? false):
            coach?.step = .next
        case .next where open?.summary.map({ standing(of: $0) == .waiting }) ?? false: coach?.step = .done
        default: break
        }
    }
}
