import Conversation
import EventStore

/// A message that grows as its text comes. Everyone sees it grow if the agent streams; otherwise only operators do
/// until it is complete.
public final class SpokenStream: Sendable {
    private let speech: Speech
    private let writer: StreamWriter

    /// How long pieces are gathered before they are written: each write to the log is durable.
    public static let pause = Duration.milliseconds(60)
    /// The same while only operators can see the message: each of these writes moves the store's position.
    public static let privatePause = Duration.milliseconds(250)

    init(_ speech: Speech, requestID: Request.ID) {
        self.speech = speech
        writer = StreamWriter(speech, requestID)
    }

    /// Whether the customer sees the message before it is complete.
    public var isSeenGrowing: Bool { speech.output == .stream }

    /// Adds a piece of the text.
    ///
    /// - Throws: As `Speech.say`.
    public func append(_ piece: String) async throws { try await writer.append(piece) }

    /// Completes the message.
    ///
    /// - Parameter isPreamble: As in `Speech.say`.
    /// - Throws: As `Speech.say`.
    public func finish(isPreamble: Bool = false) async throws {
        try await writer.finish(isPreamble: isPreamble)
    }

    /// Ends the message after the source of its text failed. What others saw of it stays as a fragment marked as cut.
    public func breakOff() async { await writer.breakOff() }
}

private actor StreamWriter {
    private let speech: Speech
    private let requestID: Request.ID
    private var pieces: [String] = []
    private var lastShown: ContinuousClock.Instant?
    private var event: Event.ID?
    private var isSuppressed = false
    private var isPreamble = false

    init(_ speech: Speech, _ requestID: Request.ID) {
        self.speech = speech
        self.requestID = requestID
    }

    private var isPublic: Bool { speech.output == .stream }

    func append(_ piece: String) async throws {
        if piece.isEmpty { return }
        pieces.append(piece)
        let now = ContinuousClock.now
        let pause = isPublic ? SpokenStream.pause : SpokenStream.privatePause
        if isSuppressed || lastShown.map({ now - $0 < pause }) ?? false { return }
        lastShown = now
        try await show(isComplete: false)
    }

    func finish(isPreamble: Bool) async throws {
        if pieces.isEmpty { return }
        self.isPreamble = isPreamble
        try await show(isComplete: true)
    }

    func breakOff() async {
        if isSuppressed { return }
        if !isPublic {
            if lastShown != nil { try? await showToOperators("") }
        } else if let event {
            let session = speech.turn.session
            _ = try? await speech.write { try $0.closeStream(event, in: session) }
        }
    }

    private func show(isComplete: Bool) async throws {
        guard isPublic else {
            if isComplete {
                try await speech.put(pieces.joined(), isPreamble: isPreamble, requestID: requestID)
            } else {
                try await showToOperators(pieces.joined())
            }
            return
        }
        let data = data(isComplete: isComplete)
        if let event {
            try await grow(event, data)
        } else {
            try await begin(data, isComplete)
        }
    }

    private func showToOperators(_ text: String) async throws {
        let turn = speech.turn
        do {
            isSuppressed = try await speech.write { try $0.showWords(text, of: turn) } == nil
        } catch let error as StoreError where error.refusal == nil {
            // The store's failure does not matter here: only the message itself has to be written.
        }
    }

    private func begin(_ data: JSON, _ isComplete: Bool) async throws {
        let session = speech.turn.session
        let message = speech.event(.message, data, requestID: requestID)
        // A message that was refused early is kept as a suggestion once it is complete.
        if isSuppressed, !isComplete { return }
        let entry = try await speech.write { try $0.append(message, to: session) }
        event = entry?.value?.event.id
        isSuppressed = event == nil
        if isComplete, !isSuppressed { try await ready() }
    }

    private func grow(_ event: Event.ID, _ data: JSON) async throws {
        let turn = speech.turn
        let grown = try await speech.write {
            try $0.updateMessage(event, in: turn.session, data: data, standing: turn.claim)
        }
        isSuppressed = grown == nil
        if data["chunks"]?.array?.last == .null, !isSuppressed { try await ready() }
    }

    private func ready() async throws {
        let ready = speech.event(.status, ["status": "ready", "data": [:]])
        _ = try await speech.write { try $0.append(ready, to: self.speech.turn.session) }
    }

    private func data(isComplete: Bool) -> JSON {
        var members: JSON.Members = [
            "message": .string(pieces.joined()), "participant": speech.participant.json,
        ]
        let chunks = pieces.map { JSON.string($0) }
        if isPreamble { members["tags"] = [.string(Message.preambleTag)] }
        members["chunks"] = .array(isComplete ? chunks + [.null] : chunks)
        return .object(members)
    }
}
