import Agent
import Conversation
import EventStore
import Synchronization
import Testing

@Suite struct TurnTroubleTests {
    private static let impatient = StoreOptions(busyTimeout: .milliseconds(5))

    @Test func `a turn whose end the store could not take is ended as soon as it can`() async throws {
        let desk = try AgentDesk(options: Self.impatient)
        let lock = try StoreLock(desk.path)
        let (failures, failure) = AsyncStream.makeStream(of: StoreError.self)
        let options = TurnLoop.Options(lease: .milliseconds(600)) { report in
            if case .failed(let error) = report { failure.yield(error) }
        }
        try desk.customer("one")
        try await desk.running(LockingResponder(lock, .afterSpeaking), options: options) {
            for await error in failures {
                guard case .busy = error else { continue }
                break
            }
            lock.release()
            try await desk.until { try desk.statuses().last == "ready completed" }
            try desk.customer("two")
            try await desk.until { try desk.texts().count == 4 }
        }
        #expect(try desk.texts() == ["one", "answer", "two", "answer"])
    }

    @Test func `what could not be said while the store was locked is said afterwards, once`() async throws {
        let desk = try AgentDesk(options: Self.impatient)
        try desk.customer("one")
        try await desk.running(LockingResponder(try StoreLock(desk.path), .whileSpeaking)) {
            try await desk.until {
                try desk.texts().count > 1 && desk.statuses().last == "ready completed"
            }
        }
        #expect(try desk.texts() == ["one", "answer"])
        #expect(try desk.statuses().contains("cancelled"))
    }

    @Test func `a store that fails in a turn is told without a word of where it lies`() async throws {
        let desk = try AgentDesk()
        try desk.customer("one")
        try await desk.running(StrandedResponder()) {
            try await desk.until { try desk.statuses().last == "error" }
        }
        let status = try #require(try desk.log().last?.event.status)
        #expect(status.data["exception"]?.string == "The store failed.")
    }

    @Test func `a turn that a refusal told of its end does not hold up the next`() async throws {
        let desk = try AgentDesk(session: nil)
        let sessions = (0..<8).map { Session.ID("s\($0)") }
        let responder = OvertakenResponder(desk)
        for id in sessions {
            try desk.makeSession(id)
            try desk.customer("one", in: id)
        }
        try await desk.running(responder) {
            try await desk.until {
                try sessions.allSatisfy { try !desk.store.suggestions(of: $0).isEmpty }
            }
            for id in sessions { try desk.handBack(note: nil, id) }
            try await desk.until {
                try sessions.allSatisfy { try desk.texts($0) == ["one", "answer"] }
            }
        }
    }

    @Test(arguments: [OutputMode.block, .stream])
    func `a message that is forestalled from its first piece on is one suggestion`(output: OutputMode)
        async throws
    {
        let desk = try AgentDesk()
        if output == .stream { try desk.streams() }
        try desk.customer("one")
        try await desk.running(OvertakenResponder(desk)) {
            try await desk.until {
                try desk.store.suggestions(of: desk.id).map(\.text) == ["A draft, whole."]
            }
        }
    }

    @Test func `what a responder leaves unsaid when its process ends is answered by the next`() async throws {
        let desk = try AgentDesk()
        try desk.customer("one")
        let responder = SilentResponder()
        try await desk.running(responder) {
            for await _ in responder.beginnings { break }
        }
        #expect(try desk.store.nextTurn(for: "p2", lease: .seconds(5)) != nil)
    }

    @Test func `a loop ends after its turns, those given up included`() async throws {
        let desk = try AgentDesk()
        let responder = DeafResponder(desk.store)
        try desk.customer("one")
        let loop = TurnLoop(desk.store, process: "p1", responder: responder)
        let run = Task {
            try await loop.run()
            responder.note("loop ended")
        }
        try await desk.until { responder.events.count == 1 }
        try desk.customer("two")
        try await desk.until { responder.events.count == 2 }
        run.cancel()
        responder.open()
        try await run.value
        #expect(responder.events == ["began", "began", "deaf one ended", "loop ended"])
    }
}

/// Answers in a store that gets locked.
private struct LockingResponder: Responder {
    enum Moment { case whileSpeaking, afterSpeaking }

    let lock: StoreLock
    let moment: Moment

    init(_ lock: StoreLock, _ moment: Moment) {
        self.lock = lock
        self.moment = moment
    }

    func respond(to conversation: AgentConversation, through speech: Speech) async throws {
        let isFirst = conversation.lines.count { $0.voice == .customer } == 1
        if moment == .whileSpeaking {
            if !lock.hasBeenTaken {
                lock.take()
                defer { lock.release() }
                return try await speech.say("answer")
            }
            try await speech.say("answer")
        } else {
            try await speech.say("answer")
            if isFirst { lock.take() }
        }
    }
}

/// Finds the store's file gone.
private struct StrandedResponder: Responder {
    func respond(to conversation: AgentConversation, through speech: Speech) async throws {
        throw StoreError.cannotOpen(path: "/private/place", reason: "the file was removed or replaced")
    }
}

/// Is taken over from as soon as it begins, notices by itself, and then thinks for long. The second time it answers.
private final class OvertakenResponder: Responder {
    private let desk: AgentDesk

    init(_ desk: AgentDesk) { self.desk = desk }

    func respond(to conversation: AgentConversation, through speech: Speech) async throws {
        let isTaken = conversation.lines.contains { if case .handoff = $0.voice { true } else { false } }
        if isTaken { return try await speech.say("answer") }
        let stream = try await speech.stream()
        try desk.takeOver(conversation.session.id)
        try await stream.append("A draft, ")
        try await stream.append("whole.")
        try await stream.finish()
        try await Task.sleep(for: .seconds(60))
    }
}

/// Says nothing, until it is cancelled, and takes that for an end like any other.
private final class SilentResponder: Responder {
    let beginnings: AsyncStream<Void>
    private let beginning: AsyncStream<Void>.Continuation

    init() { (beginnings, beginning) = AsyncStream.makeStream(of: Void.self) }

    func respond(to conversation: AgentConversation, through speech: Speech) async throws {
        beginning.yield()
        try? await Task.sleep(for: .seconds(60))
    }
}

/// The first time it hears of no cancellation until it is let go, later it does nothing but wait for one.
private final class DeafResponder: Responder {
    private let store: EventStore
    private let state = Mutex(State())

    init(_ store: EventStore) { self.store = store }

    private struct State {
        var events: [String] = []
        var isOpen = false
        var waiting: CheckedContinuation<Void, Never>?
    }

    var events: [String] { state.withLock { $0.events } }

    func note(_ event: String) { state.withLock { $0.events.append(event) } }

    func open() {
        let waiting = state.withLock { state in
            state.isOpen = true
            defer { state.waiting = nil }
            return state.waiting
        }
        waiting?.resume()
    }

    func respond(to conversation: AgentConversation, through speech: Speech) async throws {
        let isFirst = events.isEmpty
        note("began")
        try await speech.type()
        guard isFirst else { return try await Task.sleep(for: .seconds(60)) }
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                if !state.isOpen { state.waiting = continuation }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
        for _ in 0..<20 { try store.renewLease(of: "deaf", for: .zero) }
        note("deaf one ended")
    }
}
