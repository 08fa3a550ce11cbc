import Conversation
import EventStore
import Foundation

extension Replay {
    /// Waits until a living engine has come as far in the row's session as the recorded one had before it.
    func awaitEngine(before row: RecordedExchange, in store: EventStore) async throws {
        guard let session = row.session, let mine = ours[session], let said = engine[session] else { return }
        let last = row.newOffset.map { $0 - 1 } ?? row.events.map(\.offset.rawValue).max() ?? -1
        let until = said.filter { $0.key <= last }.sorted { $0.key < $1.key }.map(\.value)
        let ends = Dictionary(until.map { ($0.traceID, $0) }) { $1 }
        var wanted = ends.map { (trace: ours[$0.key], shape: $0.value.shape) }
        // Whoever takes over here was recorded to do so while the model wrote.
        if row.method == "PATCH",
            let writing = said.sorted(by: { $0.key < $1.key }).map(\.value).first(where: {
                $0.shape.hasSuffix("typing")
            })
        {
            wanted.append((ours[writing.traceID], writing.shape))
        }
        try await blocking { [wanted] in
            let end = ContinuousClock.now + .seconds(10)
            while ContinuousClock.now < end {
                let events = try store.events(of: Session.ID(mine), EventQuery(), limit: 1_000)
                let isThere = wanted.allSatisfy { trace, shape in
                    // A greeting's trace is known only from its events.
                    events.contains { $0.shape == shape && (trace == nil || $0.traceID == trace) }
                }
                if isThere { return }
                usleep(2_000)
            }
        }
    }

    /// Rows in which a living engine speaks are compared by order, kinds, sources and traces.
    mutating func compareShapes(_ recorded: [Event], _ mine: JSON, _ row: RecordedExchange) {
        let events = mine.array?.compactMap { try? Event($0) } ?? []
        var (left, right) = (Self.traces(of: recorded), Self.traces(of: events))
        switch LiveDifferences.table[row.number] {
        case .repeatedOnce:
            left = left.map(\.withoutRepetition)
            right = right.map(\.withoutRepetition)
        case .lateMessageRefused:
            left = left.map { trace in
                guard let place = trace.firstIndex(of: "message ai_agent") else { return trace }
                var trace = trace
                trace.replaceSubrange(place...(place + 1), with: ["status ai_agent cancelled"])
                return trace
            }
        case .places, nil: break
        }
        if left != right { complain(row, "the engine said \(right), not \(left)") }
    }

    /// Each trace's events in order; the traces by their first events.
    private static func traces(of events: [Event]) -> [[String]] {
        var order: [String] = []
        for event in events where !order.contains(event.traceID) { order.append(event.traceID) }
        return order.map { trace in events.filter { $0.traceID == trace }.map(\.shape) }
    }
}

/// Where a living engine means to do otherwise than the recorded one.
enum LiveDifferences {
    enum Difference {
        /// A status is told once, not again for every attempt or stage.
        case repeatedOnce
        /// A turn that was taken over ends as cancelled, without its message.
        case lateMessageRefused
        /// The same but for what stands at places that end so.
        case places([String])
    }

    static let table: [Int: Difference] = [
        134: .repeatedOnce, 140: .repeatedOnce, 149: .repeatedOnce,
        // A turn along guidelines has its statuses like any other; the words are its own.
        163: .places([".offset", ".message"]), 164: .places([""]),
        // Our engine gives its turn up at once, in the middle of what others say.
        168: .places([".offset"]), 177: .places([".offset"]),
        169: .lateMessageRefused,
    ]
}

extension Event {
    /// Kind, source and status, such as `status ai_agent ready completed`.
    var shape: String {
        var words = [kind.rawValue, source.rawValue]
        if let status { words.append(status.name.rawValue) }
        if let stage = data["data"]?["stage"]?.string, status?.name == .ready { words.append(stage) }
        return words.joined(separator: " ")
    }
}

extension [String] {
    fileprivate var withoutRepetition: [String] {
        indices.filter { $0 == 0 || self[$0] != self[$0 - 1] }.map { self[$0] }
    }
}
