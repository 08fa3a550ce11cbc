import Conversation

/// The ends of the logs around the selected row, read ahead so that moving there shows them in the same frame.
///
/// Each is shown only until the log itself was read, which is requested as ever.
struct Neighbours: Sendable {
    private var windows: [Session.ID: LogWindow] = [:]
    private var wanted: Set<Session.ID> = []
    /// Those of the wanted that have changed since they were requested.
    private var changed: Set<Session.ID> = []
    /// The uptime of the last request.
    private var askedAt = Int.min

    /// How many events of each are read: as many as a tall screen shows.
    static let limit = 60

    /// How long a log that changes is left alone, in milliseconds: where much is said, nobody moves for each word.
    static let pause = 1_000

    /// Keeps only what is wanted. Returns the sessions to read.
    mutating func keep(_ ids: [Session.ID], at uptime: Int) -> [Session.ID] {
        let mayReadAgain = askedAt == .min || uptime - askedAt >= Self.pause
        let missing = ids.filter { !wanted.contains($0) || mayReadAgain && changed.contains($0) }
        wanted = Set(ids)
        windows = windows.filter { wanted.contains($0.key) }
        changed = changed.intersection(wanted).subtracting(missing)
        if !missing.isEmpty { askedAt = uptime }
        return missing
    }

    mutating func receive(_ window: LogWindow) {
        guard wanted.contains(window.session), !changed.contains(window.session) else { return }
        windows[window.session] = window
    }

    /// Forgets a log that has changed.
    mutating func forget(_ session: Session.ID) {
        guard wanted.contains(session) else { return }
        windows[session] = nil
        changed.insert(session)
    }

    func window(of session: Session.ID) -> LogWindow? { windows[session] }
}
