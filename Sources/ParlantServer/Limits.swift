/// What one server takes from its clients.
public struct Limits: Hashable, Sendable {
    /// How many requests may wait at the same time.
    public struct Waits: Hashable, Sendable {
        public var inAll: Int
        public var perClient: Int
        /// Of one customer's token: a browser with a few open pages.
        public var perCustomer = 20
    }

    /// How many requests a token may make in a minute.
    public struct Rates: Hashable, Sendable {
        public var customer: Int
        /// Operators, agents and admins.
        public var staff: Int
    }

    /// Of a request's body.
    public var bodyBytes: Int
    /// Of one message's text in UTF-8.
    public var messageBytes: Int
    /// Of all of a request's headers.
    public var headerBytes: Int
    public var headerCount: Int
    public var connections: Int
    public var waits: Waits
    public var rates: Rates
    /// The longest that one request waits; longer wishes are cut to it.
    public var longestWait: Duration
    /// How long a client that tells the AI what to say waits for the words.
    public var utterance: Duration
    /// A connection on which nothing is asked for so long is closed.
    public var idle: Duration
    /// A request must have arrived, and an answer must go on being taken, within so long.
    public var transfer: Duration
    /// How long an end waits for what is under way.
    public var grace: Duration

    /// The house's defaults.
    public init() {
        bodyBytes = 1 << 20
        messageBytes = 64 << 10
        headerBytes = 32 << 10
        headerCount = 100
        connections = 12_000
        waits = Waits(inAll: 1_000, perClient: 200)
        rates = Rates(customer: 240, staff: 60_000)
        longestWait = .seconds(600)
        utterance = .seconds(30)
        idle = .seconds(75)
        transfer = .seconds(30)
        grace = .seconds(10)
    }
}
