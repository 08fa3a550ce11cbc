import Conversation

/// What one server takes from its clients.
public struct Limits: Hashable, Sendable {
    /// How many requests may wait, and streams be sent, at the same time.
    public struct Waits: Hashable, Sendable {
        public var inAll: Int
        /// Of them customers leave so many to operators, agents and admins.
        public var forStaff: Int
        public var perClient: Int
        /// Of one customer's token: a browser with a few open pages.
        public var perCustomer: Int

        /// A fifth is for staff where nothing else is said.
        public init(inAll: Int, forStaff: Int? = nil, perClient: Int, perCustomer: Int = 20) {
            self.inAll = inAll
            self.forStaff = forStaff ?? inAll / 5
            self.perClient = perClient
            self.perCustomer = perCustomer
        }
    }

    /// How many requests a token may make in a minute.
    public struct Rates: Hashable, Sendable {
        public var customer: Int
        /// Operators, agents and admins.
        public var staff: Int
        /// How many unknown tokens one address may show in a minute.
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

    public struct Connections: Hashable, Sendable {
        public var inAll = 12_000
        /// A desk's whole office may come by one address.
        public var perAddress = 6_000
        /// Of an address that have asked nothing yet; one more closes the oldest of them.
        public var silent = 256
        /// Within so long a connection's first request must have come.
        public var silence = Duration.seconds(10)
    }

    public struct Searches: Hashable, Sendable {
        public var inAll = 64
        public var perClient = 16
        /// Within so long a search must have been done, the time in its queue included.
        public var deadline = Duration.seconds(10)
    }

    /// Of a request's body.
    public var bodyBytes: Int
    /// Of one message's text in UTF-8.
    public var messageBytes: Int
    /// Of all of a request's headers.
    public var headerBytes: Int
    public var headerCount: Int
    public var connections = Connections()
    public var waits: Waits
    public var rates: Rates
    public var writing = Writing()
    public var searches = Searches()
    /// The longest that one request waits; longer wishes are cut to it.
    public var longestWait: Duration
    /// How long a client that tells the AI what to say waits for the words.
    public var utterance: Duration
    /// A connection on which nothing is asked for so long is closed.
    public var idle: Duration
    /// A request must have arrived, and an answer must go on being taken, within so long.
    public var transfer: Duration
    /// Likewise once the server has been told to stop.
    public var farewell: Duration
    /// How long an end waits for what is under way.
    public var grace: Duration

    /// The house's defaults.
    public init() {
        bodyBytes = 1 << 20
        messageBytes = 64 << 10
        headerBytes = 32 << 10
        headerCount = 100
        waits = Waits(inAll: 1_000, perClient: 250)
        rates = Rates(customer: 240, staff: 60_000)
        longestWait = .seconds(600)
        utterance = .seconds(30)
        idle = .seconds(75)
        transfer = .seconds(30)
        farewell = .milliseconds(300)
        grace = .seconds(10)
    }
}
