/// Why a desk did not do what it was asked for, or may have done it.
public enum DeskError: Error, Hashable, Sendable {
    /// It could not be reached; nothing was done.
    case unreachable
    /// It wants fewer calls; nothing was done.
    case limited(retryAfter: Duration?)
    /// It wants no calls about this conversation for now, others may go on; nothing was done.
    case busy(retryAfter: Duration)
    /// It does not accept the credentials; nothing was done.
    case forbidden(status: Int)
    /// It refuses this call for good; nothing was done.
    case refused(status: Int)
    /// It has no such conversation, or no longer.
    case gone
    /// The address leads into a private network, which the configuration does not allow.
    case privateAddress(host: String)
    /// The outcome is not known; the words say what happened.
    case unknown(String)
    /// The bridge's own store failed; the words are the store's.
    case store(String)

    /// Whether certainly nothing was done.
    public var isDefinite: Bool {
        switch self {
        case .unknown, .store: false
        default: true
        }
    }

    /// One line: what happened, then what to do. Holds no customer text and no secret.
    public var wording: String {
        switch self {
        case .unreachable: "The desk cannot be reached. It is tried again."
        case .limited: "The desk asks for fewer calls. It is tried again later."
        case .busy: "The desk asks for fewer calls about this conversation. It is tried again later."
        case .forbidden(let status):
            "The desk does not accept the credentials (\(status)). Check them: switchboardd bridge check"
        case .refused(let status): "The desk refused it (\(status))."
        case .gone: "The desk has no such conversation anymore."
        case .privateAddress(let host):
            "\(host) is in a private network. Allow that in the configuration: private = true"
        case .unknown(let what): "The desk may have taken it: \(what)."
        case .store(let wording): wording
        }
    }
}
