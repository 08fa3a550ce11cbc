import Agent
import Conversation
import Effort
import Glibc
import Synchronization

/// Speaks in one of three ways, at its own random pace, and remembers every text that it wanted to say in full.
final class RacingResponder: Responder {
    /// How a turn of it speaks.
    enum Manner: CaseIterable { case text, stream, tool }

    private struct State {
        var random: SeededRandom
        var wanted: [Session.ID: [String]] = [:]
        var underWay = 0
        var watchers: [CheckedContinuation<Void, Never>] = []
    }

    private let state: Mutex<State>

    init(seed: UInt64) { state = Mutex(State(random: SeededRandom(seed: seed))) }

    /// In the order in which they were begun.
    var wanted: [Session.ID: [String]] { state.withLock { $0.wanted } }

    /// A turn counts from its beginning: the store may have ended it before its task has run at all.
    func note(_ report: TurnLoop.Report) {
        switch report {
        case .began: state.withLock { $0.underWay += 1 }
        case .ended: finish()
        case .failed: break
        }
    }

    /// Waits until no turn is under way.
    func untilQuiet() async {
        await withCheckedContinuation { continuation in
            let isQuiet = state.withLock { state in
                if state.underWay > 0 { state.watchers.append(continuation) }
                return state.underWay == 0
            }
            if isQuiet { continuation.resume() }
        }
    }

    static func manner(of session: Session.ID) -> Manner {
        let number = Int(session.rawValue.dropFirst()) ?? 0
        return Manner.allCases[number % Manner.allCases.count]
    }

    func respond(to conversation: AgentConversation, through speech: Speech) async throws {
        let session = conversation.session.id
        await dawdle()
        switch Self.manner(of: session) {
        case .text: try await say("a text for \(session)", in: session, speech)
        case .stream: try await stream(in: session, speech)
        case .tool:
            _ = try await speech.call([ToolRequest("initiate_human_handoff", ["reason": "tested"])])
            await dawdle()
            try await say("a colleague comes to \(session)", in: session, speech)
        }
    }

    private func finish() {
        let woken = state.withLock { state in
            state.underWay -= 1
            guard state.underWay == 0 else { return [CheckedContinuation<Void, Never>]() }
            defer { state.watchers = [] }
            return state.watchers
        }
        for watcher in woken { watcher.resume() }
    }

    private func say(_ text: String, in session: Session.ID, _ speech: Speech) async throws {
        try await speech.type()
        await dawdle()
        state.withLock { $0.wanted[session, default: []].append(text) }
        try await speech.say(text)
    }

    private func stream(in session: Session.ID, _ speech: Speech) async throws {
        let stream = try await speech.stream()
        let pieces = ["A stream ", "that grows ", "piece by piece ", "for \(session)."]
        state.withLock { $0.wanted[session, default: []].append(pieces.joined()) }
        for piece in pieces {
            try await stream.append(piece)
            await dawdle()
        }
        try await stream.finish()
    }

    /// Up to two milliseconds, most often much less.
    private func dawdle() async {
        let microseconds = state.withLock { state in
            let fraction = Double.random(in: 0..<1, using: &state.random)
            return Int(fraction * fraction * 2_000)
        }
        try? await Task.sleep(for: .microseconds(microseconds))
    }
}
