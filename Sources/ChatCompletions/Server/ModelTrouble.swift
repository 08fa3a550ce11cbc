/// The reason why a model's server gave no answer. It holds no text of the server, the customer or the settings.
enum ModelTrouble: Error, Hashable, Sendable {
    case unreachable
    /// 429, with the pause that the server asks for, if any.
    case busy(Duration?)
    /// 408 or 5xx, also with the pause that the server asks for.
    case failing(Duration?)
    case keyRefused
    case notFound
    /// Another status.
    case refused(status: Int)
    /// The chat template does not accept the roles as they are; also with a status.
    case roles(status: Int, RoleFault)
    case redirected
    /// Neither a stream of events nor JSON.
    case foreign
    case tooLarge
    /// Not what an OpenAI-compatible server sends.
    case garbled
    /// The response ended before the answer did.
    case cut
    /// An error in a stream that had begun well.
    case brokenOff
    case slow(Wait)
    /// The provider's filter withdrew the answer.
    case withheld
    /// An answer without any text.
    case silent

    /// What was waited for.
    enum Wait: Hashable, Sendable {
        case firstByte, nextByte
        /// The end of the whole turn.
        case turn
    }

    /// The reason in words, for the log, which customers can read.
    var wording: String {
        switch self {
        case .unreachable: "The model could not be reached."
        case .busy: "The model is busy: its server kept asking to wait."
        case .failing: "The model's server failed."
        case .keyRefused: "The model's server did not accept the key."
        case .notFound: "The model's server does not know the model or the path."
        case .refused(let status), .roles(let status, _):
            "The model's server refused the request with status \(status)."
        case .redirected: "The model's server pointed to another address, which is not followed."
        case .foreign: "The server that answered is not a model server."
        case .tooLarge: "The model's answer was too long."
        case .garbled: "The model's server sent an unreadable answer."
        case .cut, .brokenOff: "The model's answer broke off."
        case .slow(.firstByte): "The model did not begin to answer in time."
        case .slow(.nextByte): "The model stopped in the middle of its answer."
        case .slow(.turn): "The model did not finish in time."
        case .withheld: "The model's provider withheld its answer."
        case .silent: "The model gave an empty answer."
        }
    }

    /// The pause that the server needs before the same request may succeed; nil if it will not.
    ///
    /// All of these come before the first byte of an answer, so nobody has seen any of it.
    var pauseWanted: Duration? {
        switch self {
        case .unreachable: .zero
        case .busy(let pause), .failing(let pause): pause ?? .zero
        default: nil
        }
    }

    /// Whether the answer was lost on its way, so that asking for it in one piece may help.
    var isLostOnTheWay: Bool {
        switch self {
        case .cut, .brokenOff, .garbled, .slow(.nextByte): true
        default: false
        }
    }
}
