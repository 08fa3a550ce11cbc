import Conversation
import EventStore

/// When to look into which log: soon if something happens or a human is needed, less and less often
/// otherwise.
///
/// Times are microseconds of any clock that does not go back.
struct Schedule: Sendable {
    private var places: [Session.ID: Place] = [:]
    /// The number of manual sessions.
    private(set) var manualCount = 0

    private struct Place {
        var due: Int64
        var interval: Int64
        var urgency = Urgency.sweep
        var isManual = false
        var isClaimed = false
        /// Whether there is a reason for the look besides its being due.
        var isWanted = false
        /// Whether it changed during the look.
        var isWantedAgain = false
        /// When it began to need a human. The newest is read first, because the others are late already.
        var neededAt: Int64 = 0

        /// The session with the highest rank is the most urgent.
        var rank: (Int, Int64) { (urgency.rawValue, urgency == .needed ? neededAt : -due) }
    }

    static let shortest: Int64 = 10_000_000
    /// The pause during an AI's turn: its answer is a few seconds away.
    static let whileTurn: Int64 = 4_000_000
    static let longest: Int64 = 1_800_000_000
    static let manual: Int64 = 5_000_000
    /// How many looks a minute are allowed.
    var perMinute: Int
    /// How many of them may be for manual sessions.
    private var manualPerMinute: Int { max(1, perMinute * 2 / 5) }

    init(perMinute: Int) { self.perMinute = perMinute }

    /// Adds all sessions that are known at the start; those looked at longest ago come first.
    mutating func add(_ marks: [MirrorMark], now: Int64) {
        let oldestFirst = marks.sorted { ($0.lookedAt?.microseconds ?? 0) < ($1.lookedAt?.microseconds ?? 0) }
        for (index, mark) in oldestFirst.enumerated() {
            var place = Place(due: now + Int64(index), interval: Self.shortest * 6)
            place.isManual = mark.mode == .manual
            let isUnread = mark.loadedFrom == nil
            place.urgency = place.isManual ? isUnread ? .needed : .wanted : .sweep
            place.isWanted = isUnread
            places[mark.session] = place
        }
        recount()
    }

    /// Schedules sessions that are new at the same time: they are read one after the other, behind everything
    /// urgent.
    mutating func spread(_ ids: [Session.ID], now: Int64) {
        for (index, id) in ids.enumerated() {
            let due = now + Int64(index)
            var place = places[id] ?? Place(due: due, interval: Self.shortest * 6)
            place.due = min(place.due, due)
            place.isWanted = true
            place.isWantedAgain = place.isClaimed
            places[id] = place
        }
    }

    /// Schedules a look now, because something about a session changed.
    ///
    /// - Parameters:
    ///   - id: The session.
    ///   - isNeeded: Whether it needs a human.
    ///   - now: By the schedule's clock.
    mutating func want(_ id: Session.ID, isNeeded: Bool = false, now: Int64) {
        var place = places[id] ?? Place(due: now, interval: Self.shortest)
        place.due = min(place.due, now)
        place.interval = Self.shortest
        place.urgency = isNeeded ? .needed : max(.wanted, place.urgency)
        if isNeeded { place.neededAt = now }
        place.isWanted = true
        place.isWantedAgain = place.isClaimed
        places[id] = place
    }

    mutating func remove(_ id: Session.ID) {
        places[id] = nil
        recount()
    }

    /// The most urgent session whose look is due. After `claim`, it is not offered again until `looked` or
    /// `failed`.
    ///
    /// - Parameters:
    ///   - now: By the schedule's clock.
    ///   - shown: Sessions that are followed otherwise.
    ///   - onlyWanted: Whether a look needs a reason, because a feed reports everything else.
    /// - Returns: The session and its urgency; nil if nothing is due.
    mutating func next(
        now: Int64, except shown: Set<Session.ID>, onlyWanted: Bool = false
    ) -> (id: Session.ID, urgency: Urgency)? {
        var best: (id: Session.ID, place: Place)?
        for (id, place) in places where place.due <= now && !place.isClaimed && !shown.contains(id) {
            if onlyWanted && !place.isWanted { continue }
            if let found = best?.place, found.rank >= place.rank { continue }
            best = (id, place)
        }
        return best.map { ($0.id, $0.place.urgency) }
    }

    mutating func claim(_ id: Session.ID) { places[id]?.isClaimed = true }

    /// - Parameters:
    ///   - mark: What is known after a look.
    ///   - hasNews: Whether the look found anything.
    ///   - isAwaited: Whether a request of ours is being looked for in this log.
    ///   - now: When it ended.
    mutating func looked(_ mark: MirrorMark, hasNews: Bool, isAwaited: Bool = false, now: Int64) {
        if mark.isGone { return remove(mark.session) }
        var place = places[mark.session] ?? Place(due: now, interval: Self.shortest)
        // It changed during the look, whose answer may not yet contain what made it urgent.
        let wasNeeded = place.isWantedAgain && place.urgency == .needed
        place.isClaimed = false
        place.isWanted = isAwaited
        let changed = place.isManual != (mark.mode == .manual)
        place.isManual = mark.mode == .manual
        place.urgency = place.isManual ? .wanted : .sweep
        place.interval = hasNews ? Self.shortest : min(Self.longest, place.interval * 2)
        places[mark.session] = place
        places[mark.session]?.isWantedAgain = false
        if changed { recount() }
        var pause = place.interval
        if place.isManual {
            pause = max(Self.manual, Int64(manualCount) * 60_000_000 / Int64(manualPerMinute))
        }
        if mark.isTurnInFlight { pause = min(pause, max(Self.whileTurn, place.interval / 8)) }
        if isAwaited { pause = min(pause, Self.whileTurn / 2) }
        // A turn that has said nothing for long died with its server, which will never say so.
        let isSpeaking = mark.isTurnInFlight && place.interval <= 4 * Self.shortest
        if isSpeaking || isAwaited { places[mark.session]!.urgency = .wanted }
        places[mark.session]!.due = now + pause
        if place.isWantedAgain { want(mark.session, isNeeded: wasNeeded, now: now) }
    }

    /// Whether looks of this urgency are spread over time.
    static func canWait(_ urgency: Urgency) -> Bool { urgency < .needed }

    /// Makes a session due again after a while, because the look failed.
    mutating func failed(_ id: Session.ID, now: Int64) {
        places[id]?.isClaimed = false
        places[id]?.due = now + Self.manual
    }

    private mutating func recount() { manualCount = places.values.count { $0.isManual } }
}
