import Conversation
import GRDB

/// What a session's row holds besides where its store mirrors a server.
struct MirrorColumns {
    /// nil in a store of one's own.
    var isGone: Bool?
    /// The log is known from here to its end; nil where none of it is.
    var loadedFrom: Int?
    var lookedAt: Int64?
    /// When this mirror learned of the mode.
    var modeAt: Int64?
    /// An event let expect the mode; no list has told it yet.
    var isModeGuessed = false
    /// When a list told of a switch to manual that no event has explained yet.
    var switchedAt: Int64?
    /// The take-over that owns.
    var claimOffset: Int?
    var isHandoffLost = false
    /// The position, on a server of ours, of its last word on the standing; nil where the log alone tells it.
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
            isGone, loadedFrom, lookedAt, modeAt, isModeGuessed, switchedAt, claimOffset, isHandoffLost,
            toldAt,
        ]
    }

    var standing: MirrorStanding? {
        guard let isGone else { return nil }
        return MirrorStanding(
            isGone: isGone, lookedAt: lookedAt.map(Timestamp.init(microseconds:)),
            loadedFrom: loadedFrom.map { Offset($0) }, isHandoffLost: isHandoffLost)
    }
}
