import Conversation
import EventStore
import Storage
import Testing

/// What was acknowledged, by whom.
struct Ledger {
    /// By the writer's name and the message's number.
    let written: [String: [Int: (session: Session.ID, offset: Offset)]]
    /// By the session and the message's number.
    let posted: [Session.ID: [Int: Offset]]
    /// Numbers of Anna's replies, with what her screen said.
    let replied: [Int: String]

    /// Holds the log against it: nothing is lost, doubled or out of order.
    func verify(_ desk: FaultDesk) throws {
        try verifyFile(desk)
        try desk.withStore { store in
            var logs: [Session.ID: [LogEntry]] = [:]
            for id in FaultDesk.written + FaultDesk.answered + [FaultDesk.owned] {
                logs[id] = try store.entries(of: id, from: .zero, limit: 10_000_000).entries
            }
            for (id, log) in logs { verifyOrder(log, id) }
            verifyPositions(of: logs)
            for (name, messages) in written { verify(messages, by: name, logs) }
            for id in FaultDesk.answered { verify(answered: logs[id] ?? [], posted[id] ?? [:], id) }
            verify(own: logs[FaultDesk.owned] ?? [])
        }
    }

    /// SQLite's own opinion of the file.
    private func verifyFile(_ desk: FaultDesk) throws {
        let file = try Connection(path: desk.path)
        defer { try? file.close() }
        #expect(try file.read { try $0.integrityProblems() } == [])
    }

    private func verifyOrder(_ log: [LogEntry], _ id: Session.ID) {
        #expect(log.map(\.event.offset.rawValue) == Array(0..<log.count), "a gap in \(id)")
        let requests = log.compactMap(\.requestID)
        #expect(Set(requests).count == requests.count, "a request was carried out twice in \(id)")
    }

    /// No two rows share a position; customers' messages, which never change, have them in the log's order.
    private func verifyPositions(of logs: [Session.ID: [LogEntry]]) {
        let all = logs.values.flatMap { $0.map(\.position) }
        #expect(Set(all).count == all.count, "a position was given twice")
        for (id, log) in logs {
            let positions = log.filter { $0.event.isByCustomer }.map(\.position)
            #expect(zip(positions, positions.dropFirst()).allSatisfy { $0 < $1 }, "positions of \(id)")
        }
    }

    private func verify(
        _ messages: [Int: (session: Session.ID, offset: Offset)], by name: String,
        _ logs: [Session.ID: [LogEntry]]
    ) {
        #expect(messages.count == (messages.keys.max() ?? -1) + 1, "a number of \(name) was left out")
        var last: Position?
        for number in messages.keys.sorted() {
            guard let place = messages[number] else { continue }
            let log = logs[place.session] ?? []
            let entry = log.indices.contains(place.offset.rawValue) ? log[place.offset.rawValue] : nil
            if entry?.event.message?.text != "\(name) \(number)" {
                Issue.record("\(name) \(number) was acknowledged and is not at \(place)")
            }
            // Each was asked for after the one before was acknowledged.
            if let last, let entry, entry.position <= last {
                Issue.record("\(name) \(number) came too early")
            }
            last = entry?.position
        }
    }

    /// Every message came once, and every answer tells truly how many came before it, no two the same.
    private func verify(answered log: [LogEntry], _ posted: [Int: Offset], _ id: Session.ID) {
        let spoken = log.filter { $0.event.kind == .message }
        let customer = spoken.filter { $0.event.isByCustomer }
        #expect(
            customer.compactMap(\.event.message?.text) == (1..<(customer.count + 1)).map { "message \($0)" })
        for (number, offset) in posted {
            let text = log.first { $0.event.offset == offset }?.event.message?.text
            #expect(text == "message \(number)", "acknowledged in \(id) at \(offset)")
        }
        let answers = spoken.filter { $0.event.source == .aiAgent && !$0.isCut }
        let texts = answers.compactMap(\.event.message?.text)
        #expect(Set(texts).count == texts.count, "answered twice in \(id)")
        for answer in answers {
            let before = customer.count { $0.event.offset < answer.event.offset }
            #expect(answer.event.message?.text == "heard \(before)")
        }
    }

    /// What Anna saw in the log is there; what she never saw arrive is there once at most.
    private func verify(own log: [LogEntry]) {
        let entries = log.filter { $0.event.source == .humanAgent && $0.event.kind == .message }
        let replies = entries.compactMap(\.event.message?.text)
        for (text, twins) in Dictionary(grouping: entries, by: { $0.event.message?.text ?? "" })
        where twins.count > 1 {
            let told = twins.map {
                "\($0.event.offset) \($0.requestID?.rawValue ?? "-") \($0.event.creation.iso8601)"
            }
            Issue.record("\(text) was sent twice: \(told.joined(separator: "; "))")
        }
        for (number, row) in replied where !replies.contains("reply \(number)") {
            Issue.record("reply \(number) was lost, of which her screen said: \(row)")
        }
    }
}

extension Event {
    fileprivate var isByCustomer: Bool { kind == .message && source == .customer }
}
