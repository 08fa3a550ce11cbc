/// Why a model's server gave no answer. Nothing in it comes from the server, the customer or the settings.
enum ModelTrouble: Error, Hashable, Sendable {
    case unreachable
    /// 429; how long the server wants to be left alone, where it says so.
    case busy(Duration?)
    /// 408 or 5xx; also how long it wants to be left alone.
    case failing(Duration?)
    case keyRefused
    case notFound
    /// Another status.
    case refused(status: Int)
    /// With a status too: the chat template does not take the roles as they came.
    case roles(status: Int, RoleFault)
    case redirected
    /// Neither a stream of events nor JSON.
    case foreign
    case tooLarge
    /// Not what an OpenAI-compatible server sends.
    case garbled
    /// It ended before its end.
    case cut
    /// An error inside a stream that had begun well.
    case brokenOff
    case slow(Wait)
    /// A filter of the provider's took the answer back.
    case withheld
    /// An answer without a word in it.
    case silent

    /// What was waited for.
    enum Wait: Hashable, Sendable {
        case firstByte, nextByte
        /// The end of the whole turn.
        case turn
    }

    /// For the log, which customers can read.
    var wording: String {
        switch self {
        case .unreachable: "The model could not be reached."
        case .busy: "The model is busy: its server asked for patience again and again."
        case .failing: "The model's server failed."
        case .keyRefused: "The model's server did not accept the key."
        case .notFound: "The model's server does not know the model or the path."
        case .refused(let status), .roles(let status, _):
            "The model's server refused the request with status \(status)."
        case .redirected: "The model's server pointed to another address, which is not followed."
        case .foreign: "What answered is no model's server."
        case .tooLarge: "The model's answer was too long."
        case .garbled: "The model's server sent what could not be understood."
        case .cut, .brokenOff: "The model's answer broke off."
        case .slow(.firstByte): "The model did not begin to answer in time."
        case .slow(.nextByte): "The model stopped in the middle of its answer."
        case .slow(.turn): "The model did not finish in time."
        case .withheld: "The model's provider withheld its answer."
        case .silent: "The model answered nothing."
        }
    }

    /// How long the server wants to be left alone before the same request may succeed; nil where it will not.
    ///
    /// All of these come before the first byte of an answer: nobody has seen anything of it.
    var pauseWanted: Duration? {
        switch self {
        case .unreachable: .zero
        case .busy(let pause), .failing(let pause): pause ?? .zero
        default: nil
        }
    }

    /// Whether the answer was lost on its way, so that asking for it in one piece may bring it.
    var isLostOnTheWay: Bool {
        switch self {
        case .cut, .brokenOff, .garbled, .slow(.nextByte): true
        default: false
        }
    }
}
