/// The HTTP method of a request.
public enum Method: String, Hashable, Sendable, CaseIterable {
    case get = "GET"
    case post = "POST"
    case patch = "PATCH"
    case delete = "DELETE"
}

/// An endpoint in one place: its form on the wire, who may call it, and its documentation.
public struct EndpointRow: Hashable, Sendable {
    public var method: Method
    public var path: PathPattern
    /// The status of a successful request.
    public var success: Int
    public var query: [Parameter]
    public var callers: Callers
    /// What it does, in one sentence.
    public var summary: String
    /// The body's schema; nil if none is read.
    public var body: Schema?
    public var answer: Answer
    /// Further answers of this endpoint, by status.
    public var others: [Int: OtherAnswer]
    /// Whether an `Idempotency-Key` makes a retry harmless.
    public var isRepeatable: Bool

    /// Whether a request has a JSON body.
    public var takesBody: Bool { method == .post || method == .patch }

    init(
        _ method: Method, _ path: String, _ success: Int = 200, query: [Parameter] = [], for callers: Callers,
        _ summary: String, body: Schema? = nil, _ answer: Answer, others: [OtherAnswer] = [],
        isRepeatable: Bool = false
    ) {
        self.method = method
        self.path = PathPattern(path)
        self.success = success
        self.query = query
        self.callers = callers
        self.summary = summary
        self.body = body
        self.answer = answer
        self.others = Dictionary(others.map { ($0.status, $0) }, uniquingKeysWith: +)
        self.isRepeatable = isRepeatable
    }
}
