import Conversation

/// The messages that have not come back from the log yet, oldest first.
struct OutgoingMessages: Sendable {
    private(set) var lines: [OutgoingLine] = []
    /// The uptime at which to look again for messages of unknown outcome.
    var lookAgainAt: Int?

    /// How long to wait after a failed look at the log before the next, in milliseconds.
    static let lookDelay = 2_000

    var isEmpty: Bool { lines.isEmpty }

    subscript(id: Request.ID) -> OutgoingLine? { lines.first { $0.message.id == id } }

    func lines(in session: Session.ID) -> [OutgoingLine] { lines.filter { $0.message.session == session } }

    func has(in session: Session.ID) -> Bool { lines.contains { $0.message.session == session } }

    func hasUnconfirmed(in session: Session.ID) -> Bool {
        lines.contains { $0.message.session == session && $0.state == .unconfirmed }
    }

    /// The texts on their way in a session under an identity.
    func texts(for key: DraftKey) -> [String] {
        lines.filter { $0.message.draftKey == key }.map(\.message.text)
    }

    /// The step of a message on its way after which its session is no longer the operator's.
    func leavingStep(in session: Session.ID) -> CannedReply.Step? {
        lines(in: session).flatMap(\.message.then).last(where: \.leavesSession)
    }

    // MARK: Changing

    mutating func append(_ message: Outgoing, as state: OutgoingLine.State, isQueued: Bool = false) {
        lines.append(OutgoingLine(message: message, state: state, isQueued: isQueued))
    }

    mutating func remove(_ id: Request.ID) -> Outgoing? {
        lines.firstIndex { $0.message.id == id }.map { lines.remove(at: $0).message }
    }

    mutating func set(_ state: OutgoingLine.State, for id: Request.ID) {
        if let index = lines.firstIndex(where: { $0.message.id == id }) { lines[index].state = state }
    }

    /// Records that a mirror store's outbox has a message.
    mutating func markQueued(_ id: Request.ID) {
        if let index = lines.firstIndex(where: { $0.message.id == id }) { lines[index].isQueued = true }
    }

    // MARK: Messages that wait for their session

    /// The texts of a draft's messages that wait for their session.
    func waitingTexts(for key: DraftKey) -> [String] {
        lines.filter { $0.state == .claiming && $0.message.draftKey == key }.map(\.message.text)
    }

    /// The drafts that messages which wait for their session came from.
    var waitingDrafts: [DraftKey] { lines.filter { $0.state == .claiming }.map(\.message.draftKey) }

    func waiting(in session: Session.ID) -> [Outgoing] {
        lines.filter { $0.message.session == session && $0.state == .claiming }.map(\.message)
    }

    /// Marks the messages that waited for a claim as being sent, and returns them. The claim must be later than the
    /// one that the operator saw when writing them.
    mutating func send(in session: Session.ID, by claim: Claim) -> [Outgoing] {
        lines.indices.filter {
            let line = lines[$0]
            return line.message.session == session && line.state == .claiming
                && line.message.saw.epoch < claim.epoch
        }
        .map { index in
            lines[index].state = .sending
            lines[index].message.saw = claim
            return lines[index].message
        }
    }

    // MARK: Messages that are stuck

    /// The messages of unknown outcome that only the log can tell of.
    var unconfirmed: [Outgoing] {
        lines.filter { $0.state == .unconfirmed && !$0.isQueued }.map(\.message)
    }

    /// Returns the requests to look for messages of unknown outcome.
    mutating func look() -> [Effect] {
        lookAgainAt = nil
        return unconfirmed.map { .store(.look(for: $0.id, in: $0.session)) }
    }

    /// Returns whether a session has a stuck message of ours.
    func stuck(in session: Session.ID) -> StuckMessage? {
        let here = lines(in: session)
        if here.contains(where: \.isHeld) { return .held }
        return here.contains { $0.state == .unconfirmed } ? .unconfirmed : nil
    }

    /// The first message in a session's outbox that is stuck until the operator acts.
    func firstStuck(in session: Session.ID) -> OutgoingLine? {
        lines.first {
            $0.message.session == session && $0.isQueued && ($0.isHeld || $0.state == .unconfirmed)
        }
    }

    /// The first message in a session's outbox that is not being sent yet.
    func firstRetractable(in session: Session.ID) -> OutgoingLine? {
        lines.first { $0.message.session == session && $0.isQueued && $0.state != .sending }
    }

    /// The sessions with a stuck message that only this console knows of, in the order of their messages.
    var sessionsStuckHere: [Session.ID] {
        var sessions: [Session.ID] = []
        for line in lines where !line.isQueued && (line.isHeld || line.state == .unconfirmed) {
            if !sessions.contains(line.message.session) { sessions.append(line.message.session) }
        }
        return sessions
    }
}
