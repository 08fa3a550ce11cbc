import Conversation
import Glass

/// Sending a held or unconfirmed message again, which the customer may already have read.
struct Resend: Question {
    let message: Request.ID

    var title: (before: SafeText, after: SafeText) { ("Send the held message to ", "?") }
    var ink: Ink { .warning }
    var yes: SafeText { "send it now" }

    func accept(_ asked: AskedQuestion, in state: inout ConsoleState) -> [Effect] {
        [.store(.resend(message))]
    }
}

extension ConsoleState {
    mutating func askResend() -> [Effect] {
        guard let line = stuck else { return [] }
        var reasons: [SafeText] =
            switch line.state {
            case .held(let wording): [SafeText(oneLine: wording)]
            default: ["It may have reached the server, but it is not in the log yet."]
            }
        reasons.append("“\(SafeText(oneLine: line.message.text).truncated(to: 200))”")
        return ask(Resend(message: line.message.id), reasons: reasons)
    }
}
