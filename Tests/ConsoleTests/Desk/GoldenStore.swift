import Conversation

@testable import Console

/// Sessions for screens to look at.
enum GoldenStore {
    /// A long reason, a late message, wide and hostile text, at 80 columns.
    static func long() -> Desk {
        var desk = Desk(columns: 80, rows: 24)
        desk.meanwhile {
            $0.say("I can change that for you.", in: DeskStore.omar, from: .aiAgent, isLate: true)
            $0.say("日本語のテキスト、幅の広い文字 and \u{1B}[31m red\u{202E} rev e\u{301} ok", in: DeskStore.omar)
            $0.update(DeskStore.omar) {
                $0.lateCount = 1
                $0.reason = """
                    the customer wants the name on a reservation changed, which the rules forbid for basic \
                    economy, has said three times that he will not accept a refusal, asks for the supervisor, \
                    and for a refund of everything that he has ever paid us
                    """
            }
        }
        desk.press("<Enter>")
        return desk
    }
}
