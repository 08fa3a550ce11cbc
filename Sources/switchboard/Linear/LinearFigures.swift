import Console
import Conversation
import EventStore
import Glass
import Statistics

/// Figures and the ledger, line by line.
extension LinearConsole {
    /// Says the figures of the desk in sentences.
    func sayStatistics() throws {
        let counts = try store.window(ListRequest(view: .all, anchor: .row(0), count: 0), for: person.name)
            .counts
        let board = try store.board(DeskClock(utcOffset: LocalTime.system.utcOffset))
        for sentence in board.spoken(counts, .system) { try say(sentence) }
    }

    /// Says who did what in the open session, the oldest act first.
    func sayLedger() throws {
        guard let open else { return try sayNothingIsOpen() }
        for line in try store.ledger(of: open.id) { try say(line.sentence) }
    }
}
