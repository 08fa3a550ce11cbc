import Conversation
import Glass

extension CommandTable {
    static let sessionCommands: [Command] = [
        Command(
            "session.take-over", in: .panes, "Take over the selected session; the AI stops answering.",
            hint: "take over", noticed: true, unavailable: \.whyNotTakeOver
        ) { $0.startTakeOver() },
        Command(
            "session.reply", in: .panes, "Reply to the customer as yourself.", hint: "reply",
            unavailable: \.whyNotReply
        ) { $0.startReply(as: .oneself) },
        Command(
            "session.reply-as-ai", in: .panes, "Reply to the customer under the AI's name.",
            hint: "as the AI", unavailable: \.whyNotReply
        ) { $0.startReply(as: .theAI) },
        Command(
            "session.hand-back", in: .panes, "Hand the session back to the AI.", hint: "hand back",
            noticed: true, unavailable: \.whyNotGiveUp
        ) { $0.askHandBack() },
        Command(
            "session.release", in: .panes, "Return the session to the queue.",
            noticed: true, unavailable: \.whyNotRelease
        ) { $0.startRelease() },
        Command(
            "session.close", in: .panes, "Close the session with an outcome.", noticed: true,
            unavailable: \.whyNotClose
        ) { $0.ask(Close(then: $0.afterLeaving)) },
        Command(
            "session.reopen", in: .panes, "Reopen a closed session.", unavailable: \.whyNotReopen
        ) { $0.ask(Reopen()) },
        Command(
            "session.note", in: .panes, "Write a private note that only operators read.",
            unavailable: \.whyNoSession
        ) { $0.startNote() },
        Command(
            "session.labels", in: .panes, "Add or remove labels, which the AI can read.",
            unavailable: \.whyNotLabels
        ) { $0.openLabels() },
        Command(
            "ledger.open", in: .panes, "Show who did what in the session, when and how.",
            unavailable: \.whyNoSession
        ) { $0.openLedger() },
        Command(
            "attention.next", in: .panes, "Go to the next session that needs a human.",
            hint: "next waiting", unavailable: \.whyNobodyWaits
        ) { $0.goToNeed(forward: true) },
        Command(
            "attention.previous", in: .panes, "Go to the previous session that needs a human.",
            unavailable: \.whyNobodyWaits
        ) { $0.goToNeed(forward: false) },
    ]
}
