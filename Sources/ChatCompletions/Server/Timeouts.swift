/// How long to wait for a model's server.
public struct Timeouts: Hashable, Sendable {
    /// For the connection.
    public var connection: Duration
    /// For the first byte of a streamed answer.
    public var firstByte: Duration
    /// For the first byte of an answer in one piece, which comes when the model has finished it.
    public var wholeAnswer: Duration
    /// Between two pieces of an answer.
    public var nextByte: Duration
    /// For everything in a turn: tools, retries and all.
    public var turn: Duration
    /// For the closing words after a handoff: the customer should not wait for what can be said without a model.
    public var closing: Duration

    /// Creates timeouts with default values.
    public init(
        connection: Duration = .seconds(10), firstByte: Duration = .seconds(60),
        wholeAnswer: Duration = .seconds(90), nextByte: Duration = .seconds(30),
        turn: Duration = .seconds(180), closing: Duration = .seconds(8)
    ) {
        self.connection = connection
        self.firstByte = firstByte
        self.wholeAnswer = wholeAnswer
        self.nextByte = nextByte
        self.turn = turn
        self.closing = closing
    }
}
