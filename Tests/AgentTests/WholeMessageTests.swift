import Agent
import Conversation
import EventStore
import Synchronization
import Testing

/// An agent that does not stream: its readers get each message once and whole.
@Suite struct WholeMessageTests {
    @Test func `a message comes into the log once, whole, and operators see it grow before`() async throws {
        let desk = try AgentDesk()
        try desk.customer("hello")
        let responder = PiecewiseResponder(["One ", "two ", "three."])
        try await desk.running(responder) {
            try await desk.until { try desk.store.liveWords(of: desk.id)?.text == "One " }
            #expect(try desk.texts() == ["hello"])
            responder.goOn()
            try await desk.until { try desk.statuses().last == "ready completed" }
        }
        let message = try #require(try desk.log().last { $0.event.message != nil })
        #expect(message.event.message?.text == "One two three.")
        #expect(message.event.message?.chunks == nil)
        #expect(message.event.message?.participant == Participant(id: "aria", displayName: "Aria"))
        #expect(try desk.store.liveWords(of: desk.id) == nil)
        #expect(try desk.statuses().filter { $0 == "typing" }.count == 1)
    }

    @Test
    func `a take-over in the middle of a message lets nothing out, and the whole of it is a suggestion`()
        async throws
    {
        let desk = try AgentDesk()
        try desk.customer("hello")
        let responder = PiecewiseResponder(["One ", "two ", "three."])
        try await desk.running(responder) {
            try await desk.until { try desk.store.liveWords(of: desk.id)?.text == "One " }
            try desk.takeOver()
            #expect(try desk.store.suggestions(of: desk.id).map(\.text) == ["One "])
            #expect(try desk.store.liveWords(of: desk.id) == nil)
            responder.goOn()
            try await desk.until {
                try desk.store.suggestions(of: desk.id).map(\.text) == ["One two three."]
            }
        }
        #expect(try desk.texts() == ["hello"])
    }

    @Test func `a customer who goes on in the middle of a message gets one answer to all of it`() async throws
    {
        let desk = try AgentDesk()
        try desk.customer("hello")
        let responder = PiecewiseResponder(["One ", "two."])
        try await desk.running(responder) {
            try await desk.until { try desk.store.liveWords(of: desk.id)?.text == "One " }
            try desk.customer("and more")
            responder.goOn()
            try await desk.until { try desk.texts() == ["hello", "and more", "One two."] }
        }
        #expect(try desk.store.suggestions(of: desk.id).isEmpty)
    }

    @Test func `a message that broke off leaves nothing behind`() async throws {
        let desk = try AgentDesk()
        try desk.customer("hello")
        try await desk.running(BreakingResponder()) {
            try await desk.until { try desk.statuses().last == "error" }
        }
        #expect(try desk.texts() == ["hello"])
        #expect(try desk.store.liveWords(of: desk.id) == nil)
    }
}

/// Writes its first piece, and the others once it may.
private final class PiecewiseResponder: Responder {
    private let pieces: [String]
    private let state = Mutex((isFree: false, waiting: [CheckedContinuation<Void, Never>]()))

    init(_ pieces: [String]) { self.pieces = pieces }

    func goOn() {
        let waiting = state.withLock { state in
            state.isFree = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    func respond(to conversation: AgentConversation, through speech: Speech) async throws {
        let stream = try await speech.stream()
        for (place, piece) in pieces.enumerated() {
            if place == 1 { await pass() }
            try await stream.append(piece)
        }
        try await stream.finish()
    }

    private func pass() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isFree = state.withLock { state in
                    if !state.isFree { state.waiting.append(continuation) }
                    return state.isFree
                }
                if isFree { continuation.resume() }
            }
        } onCancel: {
            // A test that fails ends.
            goOn()
        }
    }
}

private struct BreakingResponder: Responder {
    func respond(to conversation: AgentConversation, through speech: Speech) async throws {
        let stream = try await speech.stream()
        try await stream.append("One ")
        await stream.breakOff()
        throw ResponderError("The model's answer broke off.")
    }
}
