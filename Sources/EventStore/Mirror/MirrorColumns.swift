import Conversation
import Storage

/// The columns that a session's row has only if its store mirrors a server.
struct MirrorColumns {
    /// nil in a local store.
    var isGone: Bool?
    /// The log is known from here to its end; nil if none of it is.
    var loadedFrom: Int?
    var lookedAt: Int64?
    /// When this mirror learned the mode.
    var modeAt: Int64?
    /// Whether an event implied the mode, but no list has confirmed it yet.
    var isModeGuessed = false
    /// When a list reported a switch to manual that no event has explained yet.
    var switchedAt: Int64?
    /// The takeover that made the current owner.
    var claimOffset: Int?
    var isHandoffLost = false
    /// The position, on a Switchboard server, of its last report on the session's state; nil if only the log
    /// shows it.
    var toldAt: Int?

    static let names = [
        "gone", "loaded_from", "looked_at", "mode_at", "mode_guessed", "switched_at", "claim_offset",
        "handoff_lost", "told_at",
    ]

    init() {}

    init(_ row: Row, from first: Int) {
        isGone = row[first]
        loadedFrom = row[first + 1]
        lookedAt = row[first + 2]
        modeAt = row[first + 3]
        isModeGuessed = row[first + 4]
        switchedAt = row[first + 5]
        claimOffset = row[first + 6]
        isHandoffLost = row[first + 7]
        toldAt = row[first + 8]
    }

    /// In the order of `names`.
    var values: [Value] {
        [
            Value(isGone), Value(loadedFrom), Value(lookedAt), Value(modeAt), Value(isModeGuessed),
            Value(switchedAt), Value(claimOffset), Value(isHandoffLost), Value(toldAt),
        ]
    }

    var standing: MirrorStanding? {
        guard let isGone else { return nil }
        return MirrorStanding(
            isGone: isGone, lookedAt: lookedAt.map(Timestamp.init(microseconds:)),
            loadedFrom: loadedFrom.map { Offset($0) }, isHandoffLost: isHandoffLost)
    }
}
