import Agent
import Conversation
import EventStore
import Foundation
import Synchronization
import Testing

/// A store with one session, and what a test does in it.
final class AgentDesk: Sendable {
    let folder: String
    let path: String
    let store: EventStore
    let id: Session.ID = "s1"

    init(session: Session.ID? = "s1", options: StoreOptions = StoreOptions()) throws {
        folder = NSTemporaryDirectory() + "switchboard-agent-" + UUID().uuidString
        path = folder + "/desk.store"
        store = try EventStore.open(at: path, options: options)
        if let session { try makeSession(session) }
    }

    deinit {
        store.close()
        try? FileManager.default.removeItem(atPath: folder)
    }

    func makeSession(_ id: Session.ID) throws {
        _ = try store.createSession(
            NewSession(id: id, agentID: "aria", customerID: "ada", agentName: "Aria", customerName: "Ada"))
    }

    /// Lets the agent's messages grow before everybody's eyes.
    func streams() throws {
        _ = try store.changeProfile(.agent, "aria") { $0.details["message_output_mode"] = "stream" }
    }

    /// Runs a loop as long as the body takes.
    func running(
        _ responder: any Responder, toolbox: Toolbox = Toolbox(),
        options: TurnLoop.Options = TurnLoop.Options(),
        _ body: () async throws -> Void
    ) async throws {
        let loop = TurnLoop(store, process: "p1", responder: responder, toolbox: toolbox, options: options)
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

    /// Waits for commits until something holds.
    func until(within limit: Duration = .seconds(20), _ holds: @escaping @Sendable () throws -> Bool)
        async throws
    {
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

    /// A lease moves no position.
    func untilAgentRuns() async throws {
        while try store.agents().isEmpty { await Task.yield() }
    }

    @discardableResult
    func customer(_ text: String, in id: Session.ID = "s1") throws -> LogEntry {
        let data = Event.messageData(text, from: Participant(id: "ada", displayName: "Ada"))
        return try store.append(NewEvent(source: .customer, kind: .message, data: data), to: id).value!
    }

    func person() throws -> Operator { try store.operatorProfile("mia") }

    func summary(_ id: Session.ID = "s1") throws -> SessionSummary { try store.summary(id, for: "mia")! }

    @discardableResult
    func takeOver(_ id: Session.ID = "s1") throws -> Claim {
        try store.takeOver(id, by: person(), reason: nil, saw: summary(id).claim).value!
    }

    func handBack(note: String?, _ id: Session.ID = "s1") throws {
        _ = try store.handBack(id, by: person(), note: note, saw: summary(id).claim)
    }

    func reply(_ text: String, _ id: Session.ID = "s1") throws {
        _ = try store.reply(
            text, as: .oneself, by: person(), in: id, saw: summary(id).claim,
            requestID: Request.ID(UUID().uuidString))
    }

    func log(_ id: Session.ID = "s1") throws -> [LogEntry] { try store.tail(of: id, limit: 1_000).entries }

    func texts(_ id: Session.ID = "s1") throws -> [String] { try log(id).compactMap(\.event.message?.text) }

    func statuses(_ id: Session.ID = "s1") throws -> [String] {
        try log(id).filter { $0.event.kind == .status }.map(\.line)
    }
}

extension LogEntry {
    /// `typing`, `ready completed`, `ai_agent message`, `tool`.
    var line: String {
        if let status = event.status {
            return [status.name.rawValue, status.data["stage"]?.string].compactMap { $0 }.joined(
                separator: " ")
        }
        return event.kind == .message ? "\(event.source.rawValue) message" : event.kind.rawValue
    }
}

/// The refusal of an act that must be refused.
func refusal(_ act: () throws -> Void) -> Refusal? {
    do {
        try act()
        return nil
    } catch {
        return (error as? StoreError)?.refusal
    }
}

struct SayingResponder: Responder {
    let text: String

    init(_ text: String) { self.text = text }

    func respond(to conversation: AgentConversation, through speech: Speech) async throws {
        try await speech.say(text)
    }
}

struct HandoffResponder: Responder {
    func respond(to conversation: AgentConversation, through speech: Speech) async throws {
        _ = try await speech.call([ToolRequest("initiate_human_handoff", ["reason": "asked for one"])])
        try await speech.say("A colleague will take over.")
    }
}

struct FailingResponder: Responder {
    func respond(to conversation: AgentConversation, through speech: Speech) async throws {
        try await speech.type()
        throw ResponderError("The model gave an empty answer.")
    }
}

struct StreamingResponder: Responder {
    let pieces: [String]

    init(_ pieces: [String]) { self.pieces = pieces }

    func respond(to conversation: AgentConversation, through speech: Speech) async throws {
        let stream = try await speech.stream()
        for piece in pieces { try await stream.append(piece) }
        try await stream.finish()
    }
}

/// Answers once it is let through, with everything that the customer said.
final class GatedResponder: Responder {
    private let state = Mutex(State())

    private struct State {
        var conversations: [AgentConversation] = []
        var isOpen = false
        var waiting: [CheckedContinuation<Void, Never>] = []
        var watchers: [(count: Int, CheckedContinuation<Void, Never>)] = []
    }

    var conversations: [AgentConversation] { state.withLock { $0.conversations } }

    func open() {
        let waiting = state.withLock { state in
            state.isOpen = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    func untilAsked(_ count: Int) async throws {
        await withCheckedContinuation { continuation in
            let isNow = state.withLock { state in
                if state.conversations.count >= count { return true }
                state.watchers.append((count, continuation))
                return false
            }
            if isNow { continuation.resume() }
        }
    }

    func respond(to conversation: AgentConversation, through speech: Speech) async throws {
        try await speech.type()
        let woken = state.withLock { state in
            state.conversations.append(conversation)
            let count = state.conversations.count
            defer { state.watchers.removeAll { $0.count <= count } }
            return state.watchers.filter { $0.count <= count }
        }
        for watcher in woken { watcher.1.resume() }
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                if !state.isOpen { state.waiting.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
        let heard = conversation.lines.filter { $0.voice == .customer }.map(\.text)
        try await speech.say("heard: " + heard.joined(separator: ", "))
    }
}
