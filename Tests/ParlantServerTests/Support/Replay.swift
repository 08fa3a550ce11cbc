import Conversation
import EventStore
import Foundation

/// Asks recorded questions again and compares the answers. Names that the two servers chose differ, so each
/// of the recorded ones is read as ours from where both first appear.
struct Replay {
    private(set) var problems: [String] = []
    private(set) var ours: [String: String] = [:]
    /// Recorded offsets of what the AI may not say on our server, by recorded session.
    private var unsaid: [String: [Int]] = [:]
    /// By recorded session and offset.
    let engine: [String: [Int: Event]]
    /// Whether an engine speaks for itself.
    private let isLive: Bool

    init(_ rows: [RecordedExchange], isLive: Bool = false) {
        self.isLive = isLive
        var engine: [String: [Int: Event]] = [:]
        for row in rows {
            for event in row.events where event.source == .aiAgent && event.kind != .custom {
                if let session = row.session { engine[session, default: [:]][event.offset.rawValue] = event }
            }
        }
        self.engine = engine
    }

    /// Puts into the log what the engine is recorded to have said up to a row, as an agent process does.
    mutating func speakForEngine(before row: RecordedExchange, in store: EventStore) throws {
        guard let session = row.session, let mine = ours[session], let said = engine[session],
            IntendedDifferences.table[row.number] != .needsEngine
        else { return }
        let last = row.newOffset ?? row.events.map(\.offset.rawValue).max() ?? -1
        for (offset, event) in said.sorted(by: { $0.key < $1.key }) where offset <= last {
            if ours[event.id.rawValue] != nil || unsaid[session]?.contains(offset) ?? false { continue }
            let new = NewEvent(
                source: .aiAgent, kind: event.kind, data: event.data, standing: .ai(nil),
                metadata: event.metadata, traceID: ours[event.traceID])
            do {
                let made = try store.append(new, to: Session.ID(mine)).value!.event
                ours[event.id.rawValue] = made.id.rawValue
                ours[event.traceID] = made.traceID
            } catch {
                guard error.refusal == .manualMode else { throw error }
                unsaid[session, default: []].append(offset)
                if IntendedDifferences.table[row.number] != .lateMessageRefused {
                    complain(row, "the AI may not speak any more")
                }
            }
        }
    }

    /// Makes the sessions that a list tells of and whose making was not recorded.
    mutating func makeSessions(before row: RecordedExchange, in store: EventStore) throws {
        guard row.path.hasPrefix("/sessions?") else { return }
        for json in row.response.array ?? [] {
            let session = try Session(json)
            if ours[session.id.rawValue] != nil { continue }
            let made = try store.createSession(
                NewSession(
                    agentID: session.agentID, customerID: session.customerID, title: session.title,
                    labels: session.labels)
            ).value!
            ours[session.id.rawValue] = made.id.rawValue
        }
    }

    mutating func `repeat`(_ row: RecordedExchange, _ client: some Asking) async throws {
        let difference = IntendedDifferences.table[row.number]
        if !isLive, difference == .needsEngine { return }
        let answer = try await ask(row, client)
        var expected = row.status
        if case .status(let status) = difference { expected = status }
        guard answer.status == expected else {
            return complain(row, "status \(answer.status), not \(expected): \(answer.text.prefix(300))")
        }
        if case .status = difference { return }
        if let frames = row.frames { return compare(frames, answer, row) }
        if row.response == .null {
            if !answer.text.isEmpty { complain(row, "a body where none was") }
            return
        }
        guard let json = try? JSON(parsing: answer.text) else {
            return complain(row, "no JSON: \(answer.text)")
        }
        guard answer.headers["content-type"] == "application/json" else {
            return complain(row, "type \(answer.headers["content-type"] ?? "none")")
        }
        var excused: [String] = []
        if case .places(let places) = difference { excused = places }
        if isLive {
            if row.speaksEngine { return compareShapes(row.events, json, row) }
            if case .places(let places) = LiveDifferences.table[row.number] { excused += places }
        }
        compare(said(row), json, at: "", excused, row)
    }

    /// A stream by its frames.
    private mutating func compare(_ recorded: [String], _ answer: Answer, _ row: RecordedExchange) {
        guard answer.headers["content-type"] == "text/event-stream; charset=utf-8" else {
            return complain(row, "type \(answer.headers["content-type"] ?? "none")")
        }
        let frames = answer.text.components(separatedBy: "\n\n").dropLast()
        guard answer.text.isEmpty || answer.text.hasSuffix("\n\n"), frames.count == recorded.count else {
            return complain(row, "\(frames.count) frames, not \(recorded.count): \(answer.text)")
        }
        for (index, (left, right)) in zip(recorded, frames).enumerated() {
            guard right.hasPrefix("data: "), let theirs = try? JSON(parsing: String(left.dropFirst(6))),
                let mine = try? JSON(parsing: String(right.dropFirst(6)))
            else {
                complain(row, "a frame that is none: \(right)")
                continue
            }
            let isEngines = isLive && theirs["source"] == "ai_agent"
            compare(theirs, mine, at: "[\(index)]", isEngines ? [".message"] : [], row)
        }
    }

    /// The recorded answer without what was not said on our server.
    private func said(_ row: RecordedExchange) -> JSON {
        guard let events = row.response.array, let session = row.session, let unsaid = unsaid[session] else {
            return row.response
        }
        return .array(
            events.compactMap { event in
                guard let offset = event["offset"]?.integer, !unsaid.contains(offset) else { return nil }
                var event = event
                event["offset"] = .integer(offset - unsaid.count { $0 < offset })
                return event
            })
    }

    private func ask(_ row: RecordedExchange, _ client: some Asking) async throws -> Answer {
        let path = translated(row.path)
        guard let request = row.request else { return try await client.ask(row.method, path) }
        // A recorded text is the body itself.
        let body = request.string ?? translated(request.compact)
        return try await client.ask(
            row.method, path, headers: ["Content-Type": "application/json"], body: body)
    }

    private func translated(_ text: String) -> String {
        // Base64 cursors end in signs that a URL encodes.
        var text = text.replacing("%3D", with: "=")
        for (recorded, mine) in ours where text.contains(recorded) {
            text = text.replacing(recorded, with: mine)
        }
        return text
    }

    mutating func complain(_ row: RecordedExchange, _ what: String) {
        problems.append("row \(row.number) (\(row.note)): \(what)")
    }

    private mutating func compare(
        _ recorded: JSON, _ mine: JSON, at place: String, _ excused: [String], _ row: RecordedExchange
    ) {
        if excused.contains(where: { place.hasSuffix($0) }) { return }
        switch (recorded, mine) {
        case (.object(let left), .object(let right)):
            let names = (Set(left.pairs.map(\.name)), Set(right.pairs.map(\.name)))
            for name in names.0.symmetricDifference(names.1)
            where !excused.contains(where: { "\(place).\(name)".hasSuffix($0) }) {
                complain(row, "\(place).\(name) is only on one side")
            }
            for pair in left.pairs {
                if let value = right[pair.name] {
                    compare(pair.value, value, at: "\(place).\(pair.name)", excused, row)
                }
            }
        case (.array(let left), .array(let right)):
            // Parlant keeps labels in no order.
            if place.hasSuffix("labels") {
                if Set(left) != Set(right) { complain(row, "\(place) is \(mine.compact)") }
                return
            }
            if left.count != right.count {
                return complain(row, "\(place) has \(right.count) elements, not \(left.count)")
            }
            for (index, (element, other)) in zip(left, right).enumerated() {
                compare(element, other, at: "\(place)[\(index)]", excused, row)
            }
        case (.string(let left), .string(let right)): compare(left, right, at: place, row)
        default: if recorded != mine { complain(row, "\(place) is \(mine.compact), not \(recorded.compact)") }
        }
    }

    private mutating func compare(
        _ recorded: String, _ mine: String, at place: String, _ row: RecordedExchange
    ) {
        let name = place.split(separator: ".").last ?? ""
        switch name {
        case "creation_utc":
            if Timestamp(iso8601: mine)?.iso8601 != mine { complain(row, "\(place) is no time: \(mine)") }
        case "id", "trace_id", "correlation_id", "next_cursor":
            if ours[recorded] == nil, !chosen.contains(recorded) {
                if mine.utf8.count != recorded.utf8.count {
                    complain(row, "\(place) has another form: \(mine)")
                }
                ours[recorded] = mine
            }
            if translated(recorded) != mine {
                complain(row, "\(place) is \(mine), not \(translated(recorded))")
            }
        default:
            if translated(recorded) != mine {
                complain(row, "\(place) is \(mine), not \(translated(recorded))")
            }
        }
    }

    /// Ids that clients or the start chose.
    private let chosen: Set<String> = [
        "aria", "aria-stream", "aria-canned", "guest", "cust_ada", "cust_grace", "no-such-customer",
        "op_dana",
        "cust_bob", "op",
    ]
}
