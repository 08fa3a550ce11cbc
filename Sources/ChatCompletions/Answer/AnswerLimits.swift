/// How much of a conversation a model reads, and how much of its answer is taken.
public struct AnswerLimits: Hashable, Sendable {
    /// Of the prompt, in Unicode scalars; of a longer session the oldest lines are left out.
    public var promptCharacters: Int
    /// Of one response of the server, reasoning and all.
    public var responseBytes: Int
    /// Of the text that a customer gets, in UTF-8.
    public var answerBytes: Int
    /// Of all arguments in one answer.
    public var argumentBytes: Int
    /// Calls of tools in one answer.
    public var calls: Int
    /// Answers in one turn; the last one gets no tools, so that it says something.
    public var rounds: Int

    /// The house's defaults.
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
