import Conversation
import EventStore
import PseudoTerminal

/// Very many messages of the open session that another process commits at once.
struct CatchUpScene {
    let count: Int

    func run(_ store: String, _ workplace: Workplace, into report: inout Report) throws {
        let desk = try Desk(store, workplace)
        let other = try EventStore.open(at: desk.path, create: false)
        defer { other.close() }
        let first = try release(other)
        _ = desk.console.settle(quiet: 1_500, first: 1_500)
        _ = desk.console.screen
        let before = desk.console.footprint
        let imported = try grown(in: other, from: first)
        guard case .extended = try other.importSessions([imported])[0] else {
            throw Fault(description: "The messages to catch up with were not taken in.")
        }
        let committed = Clock.now
        let pieces = desk.console.settle(quiet: 1_000, first: 20_000, limit: 60_000) ?? []
        let after = desk.console.footprint
        guard desk.console.screen.contains(Self.mark) else {
            throw Fault(
                description: "The last of \(count) messages did not come.\n\(desk.console.screen.text)")
        }
        let name = "catching up with \(count) messages"
        report.add(name, .milliseconds, [(pieces.last?.at ?? committed) - committed])
        report.add(name, .bytes, [Double(pieces.byteCount)])
        report.add(name + ", processor", .milliseconds, [after.processor - before.processor])
        report.add(name + ", memory", .mebibytes, [after.proportional])
    }

    private static let mark = "this is the last of them"

    /// An import extends only what nobody owns.
    ///
    /// - Returns: How many events the session has then.
    private func release(_ store: EventStore) throws -> Int {
        let person = try store.operatorProfile(MadeDesk.operatorName)
        guard let claim = try store.summary(MadeDesk.open, for: person.name)?.claim else {
            throw Fault(description: "The open session is not in the store.")
        }
        try store.release(MadeDesk.open, by: person, saw: claim)
        guard let last = try store.tail(of: MadeDesk.open, limit: 1).entries.last else {
            throw Fault(description: "The open session has no event.")
        }
        return last.event.offset.rawValue + 1
    }

    private func grown(in store: EventStore, from first: Int) throws -> ImportedSession {
        guard let session = try store.session(MadeDesk.open) else {
            throw Fault(description: "The open session is not in the store.")
        }
        var events: [Event] = []
        var from = Offset.zero
        while events.count < first {
            let window = try store.entries(of: MadeDesk.open, from: from, limit: 5_000)
            events += window.entries.map(\.event)
            guard let last = window.entries.last else { break }
            from = last.event.offset.next
        }
        let now = Timestamp.wallClock
        events += (0..<count).map { number in
            let text = number == count - 1 ? Self.mark : MadeDesk.sentence(number)
            return MadeDesk.event(first + number, text, at: now, from: .customer)
        }
        return ImportedSession(session, events: events)
    }
}
