import EventStore
import ParlantClient

/// Why something between server and store failed.
enum MirrorFailure: Error, Hashable, Sendable {
    case server(ParlantError)
    case store(StoreError)

    /// One line, safe to show and to log.
    var wording: String {
        switch self {
        case .server(let error): error.wording
        case .store(let error): error.wording
        }
    }
}
