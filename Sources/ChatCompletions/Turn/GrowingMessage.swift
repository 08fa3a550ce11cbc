import Agent

/// A message that begins when its first text comes.
actor GrowingMessage {
    private let speech: Speech
    private var stream: SpokenStream?
    private var text = ""

    init(_ speech: Speech) { self.speech = speech }

    var hasBegun: Bool { stream != nil }

    /// What the customer may have seen of it.
    var seen: String { stream?.isSeenGrowing == true ? text : "" }

    func append(_ piece: String) async throws {
        let stream = try await begun()
        text += piece
        try await stream.append(piece)
    }

    func finish(isPreamble: Bool) async throws { try await stream?.finish(isPreamble: isPreamble) }

    func breakOff() async { await stream?.breakOff() }

    private func begun() async throws -> SpokenStream {
        if let stream { return stream }
        let begun = try await speech.stream()
        stream = begun
        return begun
    }
}
