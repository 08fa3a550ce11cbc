import Conversation

/// The limits that a server sets its clients.
public struct Limits: Hashable, Sendable {
    /// How many requests may wait, and streams be open, at the same time.
    public struct Waiting: Hashable, Sendable {
        public var inAll: Int
        /// How many of them are reserved for operators, agents and admins.
        public var forStaff: Int
        public var perClient: Int
        /// Per customer's token: enough for a browser with a few open pages.
        public var perCustomer: Int

        /// Creates limits that reserve a fifth for staff by default.
        public init(inAll: Int, forStaff: Int? = nil, perClient: Int, perCustomer: Int = 20) {
            self.inAll = inAll
            self.forStaff = forStaff ?? inAll / 5
            self.perClient = perClient
            self.perCustomer = perCustomer
        }
    }

    /// How many requests a token may make per minute.
    public struct Requests: Hashable, Sendable {
        public var customer: Int
        /// For operators, agents and admins.
        public var staff: Int
        /// How many unknown tokens one address may show per minute.
        public var failures = 30

        public init(customer: Int, staff: Int) {
            self.customer = customer
            self.staff = staff
        }
    }

    /// What customers may write into one session's log, in bytes.
    public struct Writing: Hashable, Sendable {
        public var perMinute = 512 << 10
        public var perSession = 16 << 20
    }

    public struct OpenConnections: Hashable, Sendable {
        public var inAll = 12_000
        /// A whole office may come from one address.
        public var perAddress = 6_000
        /// How many connections of one address may be open without a request yet; one more closes the oldest of them.
        public var silent = 256
        /// How long a connection may take to send its first request.
        public var firstRequest = Duration.seconds(10)
    }

    public struct Searching: Hashable, Sendable {
        public var inAll = 64
        public var perClient = 16
        /// How long a search may take, including the time in its queue.
        public var deadline = Duration.seconds(10)
    }

    /// The largest body of a request.
    public var bodyBytes: Int
    /// The largest text of one message, in UTF-8.
    public var messageBytes: Int
    /// The largest size of all headers of a request.
    public var headerBytes: Int
    public var headerCount: Int
    public var connections = OpenConnections()
    public var waits: Waiting
    public var rates: Requests
    public var writing = Writing()
    public var searches = Searching()
    /// The longest that a request may wait; longer wishes are cut to this.
    public var longestWait: Duration
    /// How long a request that tells the AI what to say waits for the AI's message.
    public var utterance: Duration
    /// How long a connection may be idle before it is closed.
    public var idle: Duration
    /// How long a request may take to arrive, and how long a client may read nothing of its answer.
    public var transfer: Duration
    /// The same, once the server has been told to stop.
    public var transferWhenStopping: Duration
    /// How long a shutdown waits for requests in progress.
    public var grace: Duration

    /// Creates the default limits.
    public init() {
        bodyBytes = 1 << 20
        messageBytes = 64 << 10
        headerBytes = 32 << 10
        headerCount = 100
        waits = Waiting(inAll: 1_000, perClient: 250)
        rates = Requests(customer: 240, staff: 60_000)
        longestWait = .seconds(600)
        utterance = .seconds(30)
        idle = .seconds(75)
        transfer = .seconds(30)
        transferWhenStopping = .milliseconds(300)
        grace = .seconds(10)
    }
}
