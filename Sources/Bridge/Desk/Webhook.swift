/// A webhook as it came.
public struct WebhookRequest: Hashable, Sendable {
    public var method: String
    /// The path with the query, as it came.
    public var target: String
    /// The names are in lowercase; of repeated fields the last one.
    public var headers: [String: String]
    /// The raw body.
    public var body: [UInt8]

    /// A webhook as it came.
    public init(method: String = "POST", target: String, headers: [String: String], body: [UInt8]) {
        self.method = method
        self.target = target
        self.headers = headers
        self.body = body
    }
}

/// Why a webhook is not accepted. Its sender is told nothing but the status.
public enum WebhookRefusal: Error, Hashable, Sendable {
    /// The signature or the secret is missing or wrong.
    case wrongSignature
    /// It was signed too long ago, or for later.
    case outsideWindow
    /// It is signed, but its form is not understood.
    case malformed
    /// It is signed, but asks for something that is not here.
    case nothingThere

    /// The status that its sender is answered with.
    public var status: Int {
        switch self {
        case .wrongSignature, .outsideWindow: 401
        case .malformed: 400
        case .nothingThere: 404
        }
    }
}
