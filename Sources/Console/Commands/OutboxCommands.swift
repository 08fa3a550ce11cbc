import Glass

extension CommandTable {
    /// Commands for stores that mirror a server.
    static let outboxCommands: [Command] = [
        Command(
            "outbox.resend", in: .outbox, "Review and send a held message.",
            noticed: true, unavailable: \.whyNothingStuck
        ) { $0.askResend() },
        Command(
            "outbox.withdraw", in: .outbox, "Withdraw a message that has not been sent yet.",
            unavailable: \.whyNothingRetractable
        ) { $0.withdraw() },
    ]
}

extension Set<Context> {
    /// Contexts in which outgoing messages are visible.
    fileprivate static let outbox: Set = [.list, .transcript, .composer]
}
