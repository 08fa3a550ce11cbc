/// How much of a conversation a model reads, and how much of its answer is accepted.
public struct AnswerLimits: Hashable, Sendable {
    /// The longest prompt, in Unicode scalars. A longer session loses its oldest lines.
    public var promptCharacters: Int
    /// The longest response of the server, including reasoning.
    public var responseBytes: Int
    /// The longest text for a customer, in UTF-8.
    public var answerBytes: Int
    /// The arguments of all calls in one answer together.
    public var argumentBytes: Int
    /// The most tool calls in one answer.
    public var calls: Int
    /// The most answers in one turn. The last one gets no tools, so that it says something.
    public var rounds: Int

    /// Creates limits with default values.
    public init(
        promptCharacters: Int = 48_000, responseBytes: Int = 16 << 20, answerBytes: Int = 32 << 10,
        argumentBytes: Int = 64 << 10, calls: Int = 16, rounds: Int = 6
    ) {
        self.promptCharacters = promptCharacters
        self.responseBytes = responseBytes
        self.answerBytes = answerBytes
        self.argumentBytes = argumentBytes
        self.calls = calls
        self.rounds = rounds
    }
}
