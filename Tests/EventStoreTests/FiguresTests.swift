import Conversation
import EventStore
import Foundation
import Testing

/// Measures and prints; judges nothing. Run with `SWITCHBOARD_FIGURES=1 swift test -c release`.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["SWITCHBOARD_FIGURES"] != nil), .serialized)
struct FiguresTests {
    private func time(_ name: String, _ count: Int = 1, _ body: () throws -> Void) rethrows {
        let took = try ContinuousClock().measure(body)
        let each = Double(took.microseconds) / Double(count)
        print("FIGURE \(name): \(Int(each)) µs each, \(Int(1_000_000 / max(each, 0.001)))/s")
    }

    private func id(_ number: Int) -> Session.ID { Session.ID("s\(number)") }

    private func imported(_ number: Int) -> ImportedSession {
        let start = Timestamp(microseconds: 1_700_000_000_000_000) + .seconds(number)
        let id = "s\(number)"
        let events = (0..<4).map { offset in
            let source: Source = offset % 2 == 0 ? .customer : .aiAgent
            return Event(
                id: Event.ID("e\(offset)"), source: source, kind: .message, offset: Offset(offset),
                creation: start + .seconds(offset), traceID: "t",
                data: Event.messageData(
                    "Message \(offset) of \(id) about parcel \(number * 7)",
                    from: Participant(displayName: "P")))
        }
        return ImportedSession(
            Session(
                id: Session.ID(id), agentID: "aria", customerID: Customer.ID("c\(number)"), creation: start,
                mode: number % 50 == 0 ? .manual : .auto, labels: number % 3 == 1 ? ["closed"] : []),
            events: events, agentName: "Aria")
    }

    @Test func manySessions() throws {
        let desk = try Desk()
        let store = desk.store
        let all = (0..<100_000).map(imported)
        try time("import, 4 events a session, 500 sessions a transaction", all.count) {
            for start in stride(from: 0, to: all.count, by: 500) {
                _ = try store.importSessions(Array(all[start..<min(start + 500, all.count)]))
            }
        }
        try time("durable append", 3000) {
            for number in 0..<3000 { try desk.customer("Where is parcel \(number)?", in: id(number * 3)) }
        }
        for number in 0..<200 { try desk.takeOver(id(number * 50), by: number % 2 == 0 ? "mia" : "omar") }
        for number in 0..<600 { try store.markRead(id(number), by: "mia", through: Offset(1)) }
        for (name, anchor) in [
            ("top", ListRequest.Anchor.row(0)), ("row 50,000", .row(50_000)), ("end", .row(1_000_000)),
            ("session deep in the list", .session("s40001")),
        ] {
            for view in [ListView.queue, .all, .automatic, .closed, .needsHuman, .mine] {
                try time("window \(view) \(name)", 20) {
                    for _ in 0..<20 {
                        _ = try store.window(ListRequest(view: view, anchor: anchor, count: 60), for: "mia")
                    }
                }
            }
        }
        for filter in [
            "parcel", "zzzz", "label:closed", "is:waiting", "is:unread", "is:noanswer parcel", "older:1d",
        ] {
            let request = ListRequest(
                view: .all, anchor: .row(0), count: 60, filter: try ListFilter(reading: filter))
            try time("window filtered by \(filter)", 5) {
                for _ in 0..<5 { _ = try store.window(request, for: "mia") }
            }
        }
        try time("summary", 1000) {
            for number in 0..<1000 { _ = try store.summary(id(number), for: "mia") }
        }
        let position = try store.position
        try time("changes, page of 256", 40) {
            for page in 0..<40 {
                _ = try store.changes(
                    after: Position(position.rawValue - 10_240 + Int64(page) * 256), limit: 256, for: "mia")
            }
        }
        for text in ["parcel 499993", "parcel", "zzzz", "pa", "zq"] {
            try time("search \(text)") { _ = try store.search(text, limit: 50) }
        }
        try time("sessions page", 20) {
            for _ in 0..<20 { _ = try store.sessions(after: "s50000", limit: 100) }
        }
        time("close") { store.close() }
    }

    @Test func smallStore() throws {
        let desk = try Desk()
        try desk.session()
        try time("durable append, small store", 2000) {
            for number in 0..<2000 { try desk.customer("Where is parcel \(number)? Some more words.") }
        }
        let size = try FileManager.default.attributesOfItem(atPath: desk.path + "-wal")[.size] as? Int
        print("FIGURE log bytes \(size ?? 0)")
    }

    @Test func oneLongSession() throws {
        let desk = try Desk()
        let session = Session(id: "long", agentID: "aria", customerID: "ada", creation: desk.clock.now)
        let events = (0..<100_000).map { offset in
            Event(
                id: Event.ID("e\(offset)"), source: offset % 2 == 0 ? .customer : .aiAgent, kind: .message,
                offset: Offset(offset), creation: desk.clock.now, traceID: "t",
                data: Event.messageData(
                    "A line of some length, number \(offset)", from: Participant(displayName: "P")))
        }
        try time("import of 100,000 events", 100_000) {
            _ = try desk.store.importOne(session, events: events)
        }
        try time("tail of 200", 100) { for _ in 0..<100 { _ = try desk.store.tail(of: "long", limit: 200) } }
        try time("tail of 50", 100) { for _ in 0..<100 { _ = try desk.store.tail(of: "long", limit: 50) } }
        try time("page back of 50", 100) {
            for page in 1...100 {
                _ = try desk.store.entries(of: "long", before: Offset(page * 900), limit: 50)
            }
        }
        try desk.store.markRead("long", by: "mia", through: Offset(0))
        try time("summary with 50,000 unread", 100) { for _ in 0..<100 { _ = try desk.summary("long") } }
        try time("search in it, common", 5) {
            for _ in 0..<5 { _ = try desk.store.search("line", in: "long", limit: 50) }
        }
        try time("search in it, absent") { _ = try desk.store.search("zzzz", in: "long", limit: 50) }
        try time("durable append", 2000) {
            for _ in 0..<2000 { try desk.customer("One more line", in: "long") }
        }
    }
}
