import Conversation

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
