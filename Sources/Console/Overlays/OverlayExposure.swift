/// Whether an overlay could be read before it is answered.
struct OverlayExposure: Equatable, Sendable {
    /// The uptime at which it was first on screen. Keys read before that never answer it.
    var paintedAt: Int?
    /// Whether the operator's own key opened it, and it has not changed since.
    var isOwn = true

    /// How long after its first paint keys do not answer an overlay that the operator did not ask for, in milliseconds.
    static let answerDelay = 300
}
