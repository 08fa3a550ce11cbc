import Agent
import Conversation
import EventStore
import Testing

@testable import ParlantServer

/// The loop of Parlant's handoff guide, which reads each event once, by offsets.
@Suite struct GuideLoopTests {
    static let answer = "You are right: it was sent on Monday and will be there tomorrow."

    /// What somebody who follows the guide shows of the AI.
    private static func read(_ port: Int, until count: Int) async throws -> [String] {
        let client = try PortClient(port: port)
        var (next, shown) = (0, [String]())
        while shown.count < count {
            let answer = try await client.ask(
                "GET", "/sessions/s1/events?min_offset=\(next)&wait_for_data=30&kinds=message", [:])
            guard answer.status == 200 else { break }
            for event in try answer.json().array ?? [] {
                next = (event["offset"]?.integer ?? 0) + 1
                if event["source"] == "ai_agent" { shown.append(event["data"]?["message"]?.string ?? "") }
            }
        }
        return shown
    }

    private static func shown(by bench: Bench) async throws -> [String] {
        try bench.session()
        return try await bench.serving { port in
            let loop = TurnLoop(bench.store, process: "p1", responder: WritingResponder(answer))
            let running = Task { try await loop.run() }
            let reading = Task { try await read(port, until: 3) }
            for text in ["Is it sent?", "When?", "Sure?"] {
                _ = try bench.customer(text)
                await until { (try? bench.store.turns(of: "p1").isEmpty && bench.isAnswered()) ?? false }
            }
            let shown = try await reading.value
            running.cancel()
            try await running.value
            return shown
        }
    }

    @Test func `whoever follows the guide reads every message of the AI whole`() async throws {
        let shown = try await Self.shown(by: Bench())
        #expect(shown == [Self.answer, Self.answer, Self.answer])
    }

    @Test func `only the feed of operators and admins tells words that are being written`() async throws {
        let bench = try Bench()
        try bench.session()
        try bench.customer("Is it sent?")
        let turn = try #require(try bench.store.nextTurn(for: "p1", lease: .seconds(60)))
        try bench.store.showWords("SECRETWORD and on", of: turn)
        let staff = [try bench.token(.admin), try bench.token(.operator, "mia")]
        let tokens = staff + [try bench.token(.agent), try bench.token(.customer, "s1")]
        try await bench.serving { port in
            let client = try PortClient(port: port)
            for token in tokens {
                for path in [
                    "/sessions", "/sessions/s1", "/sessions/s1/events", "/switchboard/changes?since=0",
                    "/switchboard/sessions", "/switchboard/sessions/s1",
                    "/switchboard/sessions?text=SECRETWORD", "/metrics",
                ] {
                    let answer = try await client.ask("GET", path, token: token)
                    let isOfStaff = staff.contains { $0.text == token.text }
                    let isFeedOfStaff = path.hasPrefix("/switchboard/changes") && isOfStaff
                    #expect(answer.text.contains("SECRETWORD and on") == isFeedOfStaff, "\(path)")
                }
            }
        }
    }
}

/// Writes an answer word by word.
struct WritingResponder: Responder {
    let text: String

    init(_ text: String) { self.text = text }

    func respond(to conversation: AgentConversation, through speech: Speech) async throws {
        let stream = try await speech.stream()
        for word in text.split(separator: " ", omittingEmptySubsequences: false) {
            try await stream.append(word == text.split(separator: " ").first ? "\(word)" : " \(word)")
            await Task.yield()
        }
        try await stream.finish()
    }
}

extension Bench {
    /// Whether the AI had the last word.
    fileprivate func isAnswered() throws -> Bool {
        try store.tail(of: "s1", limit: 99).entries.last { $0.event.kind == .message }?.event.source
            == .aiAgent
    }
}
