import Agent
import ChatCompletions
import Conversation
import EventStore
import Foundation
import Synchronization

/// A store with one session whose AI is a model.
final class ModelDesk: Sendable {
    let folder: String
    let path: String
    let store: EventStore
    let id: Session.ID = "s1"
    let pauses = Mutex<[Duration]>([])
    let reports = Mutex<[String]>([])

    static let secret = "sk-test-8c1f77aa"

    /// Whether the agent says that its messages grow before everybody's eyes.
    init(_ output: OutputMode = .block) throws {
        folder = NSTemporaryDirectory() + "switchboard-model-" + UUID().uuidString
        path = folder + "/desk.store"
        store = try EventStore.open(at: path)
        _ = try store.createSession(
            NewSession(id: id, agentID: "aria", customerID: "ada", agentName: "Aria", customerName: "Ada"))
        _ = try store.changeProfile(.agent, "aria") {
            $0.details["message_output_mode"] = .string(output.rawValue)
        }
    }

    deinit {
        store.close()
        try? FileManager.default.removeItem(atPath: folder)
    }

    static let guidelines: Guidelines = {
        let text = """
            [agent Aria]
            about  The assistant of a bookshop.
            [tool lookup_order(order)]
            about  Looks an order up.
            find order 9999
            returns 4471 {"status": "delivered"}
            returns {"status": "unknown"}
            [guideline where]
            when  the customer asks where an order is
            do    look the order up
            on    where
            use   lookup_order
            say   Which order?
            [guideline person]
            when  the customer wants a person
            do    hand over at once
            on    person
            call  initiate_human_handoff "asks for a person"
            say   Of course, {customer}, a colleague comes.
            """
        return try! Guidelines(parsing: Array(text.utf8), named: "test.guidelines")
    }()

    /// Patient, unless a test wants it otherwise; retries wait for nothing and are counted.
    func options(_ change: (inout ChatCompletionsResponder.Options) -> Void = { _ in })
        -> ChatCompletionsResponder.Options
    {
        var options = ChatCompletionsResponder.Options()
        options.backoff.pause = { [self] pause in pauses.withLock { $0.append(pause) } }
        options.backoff.random = { $0.upperBound }
        change(&options)
        return options
    }

    /// Runs the AI on a server as long as the body takes.
    func running(
        on server: StandIn, _ options: ChatCompletionsResponder.Options? = nil,
        guidelines: Guidelines = ModelDesk.guidelines, _ body: () async throws -> Void
    ) async throws {
        let endpoint = try Endpoint(base: server.url, key: APIKey(Self.secret))
        let responder = ChatCompletionsResponder(
            model: "test-1", at: endpoint, following: guidelines, options: options ?? self.options())
        let result: Result<Void, any Error>
        do {
            result = .success(try await running(with: responder, guidelines: guidelines, body))
        } catch {
            result = .failure(error)
        }
        await responder.shutDown()
        try result.get()
    }

    /// Runs the AI as long as the body takes.
    func running(
        with responder: ChatCompletionsResponder, guidelines: Guidelines = ModelDesk.guidelines,
        _ body: () async throws -> Void
    ) async throws {
        let loop = TurnLoop(
            store, process: "p1", responder: responder, toolbox: guidelines.toolbox,
            options: TurnLoop.Options { [self] report in reports.withLock { $0.append("\(report)") } })
        let task = Task { try await loop.run() }
        let result: Result<Void, any Error>
        do {
            result = .success(try await body())
        } catch {
            result = .failure(error)
        }
        task.cancel()
        try await task.value
        try result.get()
    }

    /// Lets a customer ask and waits for the end of the turn.
    func ask(
        _ text: String = "where is order 4471?", on server: StandIn,
        _ options: ChatCompletionsResponder.Options? = nil
    ) async throws {
        try customer(text)
        try await running(on: server, options) { try await untilTurnEnds() }
    }

    func untilTurnEnds() async throws {
        try await until { try ["ready completed", "error"].contains(self.statuses().last) }
    }

    /// Waits for the end of the turn whose last words these are: a stream may still be growing behind them.
    func untilSaid(_ line: String) async throws {
        try await until { try self.said().last == line && self.statuses().last == "ready completed" }
    }

    /// Waits for commits until something holds.
    func until(
        within limit: Duration = .seconds(20), _ holds: @escaping @Sendable () throws -> Bool
    ) async throws {
        let (looks, look) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let follower = Follower(
            store, from: try store.position, for: "mia", onPage: { _ in look.yield() },
            onState: { _ in look.yield() })
        let alarm = Task {
            try await Task.sleep(for: limit)
            look.finish()
        }
        defer {
            alarm.cancel()
            follower.stop()
        }
        if try holds() { return }
        for await _ in looks where try holds() { return }
        throw TookTooLong()
    }

    struct TookTooLong: Error {}

    func customer(_ text: String) throws {
        let data = Event.messageData(text, from: Participant(id: "ada", displayName: "Ada"))
        try store.append(NewEvent(source: .customer, kind: .message, data: data), to: id)
    }

    func person() throws -> Operator {
        var person = try store.operatorProfile("mia")
        person.displayName = "Mia"
        return person
    }

    func summary() throws -> SessionSummary { try store.summary(id, for: "mia")! }

    func takeOver() throws {
        _ = try store.takeOver(id, by: person(), reason: nil, saw: summary().claim)
    }

    func handBack(note: String?) throws {
        _ = try store.handBack(id, by: person(), note: note, saw: summary().claim)
    }

    func reply(_ text: String, as identity: Identity = .oneself) throws {
        _ = try store.reply(
            text, as: identity, by: person(), in: id, saw: summary().claim,
            requestID: Request.ID(UUID().uuidString))
    }

    func log() throws -> [LogEntry] { try store.tail(of: id, limit: 1_000).entries }

    /// What was said, each with its author: `AI: …`; `AI (cut): …`.
    func said() throws -> [String] {
        try log().compactMap { entry in
            guard let message = entry.event.message else { return nil }
            let who =
                switch entry.event.source {
                case .aiAgent: "AI"
                case .customer: "customer"
                case .humanAgent: "human"
                default: "as the AI"
                }
            return "\(who)\(entry.isCut ? " (cut)" : ""): \(message.text)"
        }
    }

    func statuses() throws -> [String] {
        try log().compactMap { entry in
            entry.event.status.map { status in
                [status.name.rawValue, status.data["stage"]?.string].compactMap { $0 }.joined(separator: " ")
            }
        }
    }

    /// The sentence of the last error status.
    func failure() throws -> String? {
        try log().last { $0.event.status?.name == .error }?.event.status?.data["exception"]?.string
    }

    func toolCalls() throws -> [ToolCall] { try log().flatMap(\.event.toolCalls) }
}
