import Conversation
import Handoff
import Storage

/// A turn that a process holds: a row of `turn`, at most one for each session.
struct HeldTurn {
    var session: Int64
    var number: Int
    var epoch: Int
    var mode: Mode
    var process: String
    var traceID: String
    /// The session's newest event when the turn began; the turn has not heard what others said after it.
    var through: Int

    static let query = "SELECT session, number, epoch, mode, process, trace, through FROM turn"

    init(
        _ row: SessionRow, by process: AgentProcess.ID, traceID: String
    ) {
        session = row.pk
        number = row.state.turn.rawValue
        epoch = row.state.epoch.rawValue
        mode = row.state.mode
        self.process = process.rawValue
        self.traceID = traceID
        through = row.state.nextOffset.rawValue - 1
    }

    init(_ row: Row) {
        session = row[0]
        number = row[1]
        epoch = row[2]
        mode = row[3] == 1 ? .manual : .auto
        process = row[4]
        traceID = row[5]
        through = row[6]
    }

    static func all(_ condition: String, _ arguments: Arguments, in db: Database) throws -> [HeldTurn] {
        try db.all("\(query) WHERE \(condition)", arguments, HeldTurn.init)
    }

    static func find(session: Int64, in db: Database) throws -> HeldTurn? {
        try all("session = ?", [session], in: db).first
    }

    func insert(in db: Database) throws {
        try db.run(
            """
            INSERT INTO turn (session, number, epoch, mode, process, trace, through) VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (session) DO UPDATE SET number = excluded.number, epoch = excluded.epoch,
                mode = excluded.mode, process = excluded.process, trace = excluded.trace,
                through = excluded.through
            """, [session, number, epoch, mode == .manual ? 1 : 0, process, traceID, through])
    }

    /// The standing of the turn's events.
    func standing(in row: SessionRow) -> NewEvent.Standing {
        let turn = TurnNumber(number)
        if mode == .manual {
            return .operatorAsked(Claim(epoch: Epoch(epoch), owner: row.state.owner), turn: turn)
        }
        return .ai(TurnClaim(epoch: Epoch(epoch), turn: turn))
    }

    /// Whether the triggers that the turn was begun for are still unanswered.
    func isOwed(in db: Database) throws -> Bool {
        try db.integer("SELECT 1 FROM triggers WHERE session = ? AND turn = ? LIMIT 1", [session, number])
            != nil
    }
}
