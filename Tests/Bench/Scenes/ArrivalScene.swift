import Conversation
import EventStore
import PseudoTerminal

/// From another process's commit to the cells that show it.
struct ArrivalScene {
    let count: Int

    struct Times {
        /// From the answer of the store that it is committed.
        var sinceCommit: [Milliseconds] = []
        /// From the call; holds the disk's part.
        var sinceCall: [Milliseconds] = []
    }

    func measure(_ store: String, _ workplace: Workplace) throws -> Times {
        let desk = try Desk(store, workplace)
        let other = try EventStore.open(at: desk.path, create: false)
        defer { other.close() }
        var random = SystemRandomNumberGenerator()
        var times = Times()
        for number in 0..<count {
            // Not in step with anything that the console does by itself.
            desk.console.read(for: Double.random(in: 20...120, using: &random))
            _ = desk.console.screen
            let mark = "arrival \(number) \(UInt32.random(in: 100_000...999_999, using: &random))"
            let called = Clock.now
            try Self.say(mark, in: other)
            let committed = Clock.now
            guard let moment = desk.console.await({ $0.screen.contains(mark) }) else {
                throw Fault(description: "\(mark) did not come to the screen.\n\(desk.console.screen.text)")
            }
            times.sinceCommit.append(max(0, moment - committed))
            times.sinceCall.append(moment - called)
        }
        return times
    }

    func run(_ store: String, _ workplace: Workplace, into report: inout Report) throws {
        let times = try measure(store, workplace)
        report.add(
            "commit of another process to the glass", .milliseconds, times.sinceCommit,
            budget: .typically(median: 3, atWorst: 10))
        report.add("– with the commit itself", .milliseconds, times.sinceCall)
    }

    static func say(_ text: String, in store: EventStore) throws {
        let data = Event.messageData(text, from: Participant(displayName: MadeDesk.customer))
        _ = try store.append(NewEvent(source: .customer, kind: .message, data: data), to: MadeDesk.open)
    }
}
