import Foundation
import Storage

/// The file's schema and its migrations.
///
/// Free text is stored as UTF-8 blobs, JSON as escaped text, ids and logins as text without control
/// characters. `position` is taken from `store` once per changed row.
enum Schema {
    /// "SWB1"; distinguishes our files from others.
    static let applicationID = 0x5357_4231

    static func migrator(kind: StoreKind) -> Migrator {
        var migrator = Migrator()
        migrator.registerMigration("1 sessions and logs") { db in
            try db.setApplicationID(applicationID)
            for sql in [store, sessions, tallies, events, passages, privateRows] { try db.execute(sql) }
            try Database.unfolded.create(isCaseSensitive: false, in: db)
            var upstream: Data?
            if case .mirror(let url) = kind { upstream = url.blob }
            try db.run("INSERT INTO store (id, upstream, position) VALUES (1, ?, 0)", [upstream])
        }
        migrator.registerMigration("2 turns of the AI") { db in try db.execute(turns) }
        registerParticipants(in: &migrator)
        registerMirrors(in: &migrator)
        registerLeanTraces(in: &migrator)
        registerFeed(in: &migrator)
        registerGenerations(in: &migrator)
        registerBoundedNumbers(in: &migrator)
        registerDraftVersions(in: &migrator)
        registerFoldedSearch(in: &migrator)
        registerAuthors(in: &migrator)
        registerLiveWords(in: &migrator)
        registerDeletions(in: &migrator)
        registerTokenLives(in: &migrator)
        registerToldStandings(in: &migrator)
        registerServerGenerations(in: &migrator)
        registerExplainedSwitches(in: &migrator)
        registerRules(in: &migrator)
        registerReplies(in: &migrator)
        registerReturns(in: &migrator)
        registerStatistics(in: &migrator)
        registerBridges(in: &migrator)
        return migrator
    }

    private static let store = """
        CREATE TABLE store (id INTEGER PRIMARY KEY CHECK (id = 1), upstream BLOB, position INTEGER NOT NULL);
        CREATE TABLE tombstone (
            position INTEGER PRIMARY KEY, id TEXT NOT NULL, agent_id TEXT NOT NULL, customer_id TEXT NOT NULL,
            creation INTEGER NOT NULL);
        """

    /// `waiting_since` is null if nobody waits. `state` is 0 for automatic, 1 for manual, 2 for closed.
    /// `switch_offset` is the newest event at the last switch to manual. `handoff_trace` lets the handoff's
    /// one closing message pass until `closing_offset` is set.
    private static let sessions = """
        CREATE TABLE session (
            pk INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
            agent_id TEXT NOT NULL, customer_id TEXT NOT NULL, agent_name BLOB NOT NULL, customer_name BLOB NOT NULL,
            creation INTEGER NOT NULL, title BLOB, mode INTEGER NOT NULL, consumption TEXT NOT NULL,
            metadata TEXT NOT NULL, labels TEXT NOT NULL,
            epoch INTEGER NOT NULL, turn INTEGER NOT NULL, lease BLOB, owner TEXT, owned_since INTEGER,
            reason BLOB,
            unanswered_since INTEGER, requested_at INTEGER, waiting_since INTEGER, last_activity INTEGER NOT NULL,
            line_offset INTEGER, line_source TEXT, line_kind TEXT, line_text BLOB, line_author TEXT,
            next_offset INTEGER NOT NULL, last_offset INTEGER, last_customer_offset INTEGER,
            customer_count INTEGER NOT NULL,
            closed INTEGER NOT NULL, state INTEGER NOT NULL, outcome TEXT, switch_offset INTEGER, handoff_trace TEXT,
            closing_offset INTEGER, ai_status TEXT,
            late_count INTEGER NOT NULL, suggestion_count INTEGER NOT NULL, note_count INTEGER NOT NULL,
            position INTEGER NOT NULL);
        CREATE UNIQUE INDEX session_position ON session (position);
        CREATE INDEX session_creation ON session (creation, pk);
        CREATE INDEX session_activity ON session (last_activity DESC, pk DESC);
        CREATE INDEX session_state ON session (state, last_activity DESC, pk DESC);
        CREATE INDEX session_manual ON session (ifnull(waiting_since, 9e18), pk, owner, waiting_since, owned_since)
            WHERE mode = 1;
        CREATE INDEX session_owner ON session (owner, waiting_since, last_activity, owned_since)
            WHERE owner IS NOT NULL;
        CREATE TABLE label (name BLOB NOT NULL, session INTEGER NOT NULL, PRIMARY KEY (name, session)) WITHOUT ROWID;
        CREATE INDEX label_session ON label (session);
        """

    /// The number of sessions in each state: counting 100,000 rows takes milliseconds.
    private static let tallies = """
        CREATE TABLE tally (state INTEGER PRIMARY KEY, sessions INTEGER NOT NULL);
        INSERT INTO tally VALUES (0, 0), (1, 0), (2, 0);
        CREATE TRIGGER tally_insert AFTER INSERT ON session BEGIN
            UPDATE tally SET sessions = sessions + 1 WHERE state = NEW.state;
        END;
        CREATE TRIGGER tally_delete AFTER DELETE ON session BEGIN
            UPDATE tally SET sessions = sessions - 1 WHERE state = OLD.state;
        END;
        CREATE TRIGGER tally_update AFTER UPDATE OF state ON session BEGIN
            UPDATE tally SET sessions = sessions - 1 WHERE state = OLD.state;
            UPDATE tally SET sessions = sessions + 1 WHERE state = NEW.state;
        END;
        """

    /// `pk` is the event's first position. `customer_count` is the number of the customer's messages up to
    /// it. `answers` marks a message that ended a customer's wait when it arrived. `growing` marks a stream
    /// without its end.
    private static let events = """
        CREATE TABLE event (
            pk INTEGER PRIMARY KEY, session INTEGER NOT NULL, offset INTEGER NOT NULL,
            id TEXT NOT NULL, source TEXT NOT NULL, kind TEXT NOT NULL, creation INTEGER NOT NULL, trace TEXT NOT NULL,
            data TEXT NOT NULL, metadata TEXT NOT NULL, deleted INTEGER NOT NULL, position INTEGER NOT NULL,
            request_id TEXT, late INTEGER NOT NULL, cut INTEGER NOT NULL, growing INTEGER NOT NULL,
            answers INTEGER NOT NULL, author TEXT, customer_count INTEGER NOT NULL);
        CREATE UNIQUE INDEX event_offset ON event (session, offset);
        CREATE UNIQUE INDEX event_id ON event (session, id);
        CREATE UNIQUE INDEX event_position ON event (position);
        CREATE UNIQUE INDEX event_request ON event (session, request_id) WHERE request_id IS NOT NULL;
        CREATE INDEX event_growing ON event (session) WHERE growing = 1;
        """

    /// The index records which texts contain three characters in a row, by the keys of events and passages.
    /// These keys never collide, because both are positions. A hit is checked against the text itself.
    private static let passages = """
        CREATE TABLE passage (
            pk INTEGER PRIMARY KEY, session INTEGER NOT NULL, field TEXT NOT NULL,
            place INTEGER NOT NULL, moment INTEGER NOT NULL, text BLOB NOT NULL);
        CREATE INDEX passage_place ON passage (session, field, place);
        """

    /// A row of `agent` is a lease by the machine's boot clock, in microseconds. A row of `turn` is held by
    /// one process; `through` is the newest event that it knew. A row of `triggers` wants a turn or, if
    /// `turn` is set, is being answered by one; `epoch` is set if the turn was asked for in manual mode.
    private static let turns = """
        ALTER TABLE session DROP COLUMN lease;
        CREATE TABLE agent (
            id TEXT PRIMARY KEY, boot TEXT NOT NULL, until INTEGER NOT NULL, session TEXT) WITHOUT ROWID;
        CREATE TABLE turn (
            session INTEGER PRIMARY KEY, number INTEGER NOT NULL, epoch INTEGER NOT NULL, mode INTEGER NOT NULL,
            process TEXT NOT NULL, trace TEXT NOT NULL, through INTEGER NOT NULL);
        CREATE TABLE triggers (
            pk INTEGER PRIMARY KEY AUTOINCREMENT, session INTEGER NOT NULL, trace TEXT NOT NULL,
            instructions TEXT, acknowledged INTEGER NOT NULL, epoch INTEGER, turn INTEGER);
        CREATE INDEX triggers_session ON triggers (session);
        """

    private static let privateRows = """
        CREATE TABLE note (
            pk INTEGER PRIMARY KEY AUTOINCREMENT, session INTEGER NOT NULL, author TEXT NOT NULL,
            text BLOB NOT NULL, creation INTEGER NOT NULL, after INTEGER, position INTEGER NOT NULL);
        CREATE INDEX note_session ON note (session);
        CREATE UNIQUE INDEX note_position ON note (position);
        CREATE TABLE suggestion (
            pk INTEGER PRIMARY KEY AUTOINCREMENT, session INTEGER NOT NULL, event INTEGER, text BLOB NOT NULL,
            creation INTEGER NOT NULL, settled INTEGER NOT NULL, position INTEGER NOT NULL);
        CREATE INDEX suggestion_session ON suggestion (session);
        CREATE UNIQUE INDEX suggestion_position ON suggestion (position);
        CREATE TABLE outbox (
            pk INTEGER PRIMARY KEY AUTOINCREMENT, request_id TEXT NOT NULL UNIQUE, session TEXT NOT NULL,
            state TEXT NOT NULL, wording BLOB, operator TEXT NOT NULL, act TEXT NOT NULL,
            creation INTEGER NOT NULL, position INTEGER NOT NULL);
        CREATE INDEX outbox_session ON outbox (session);
        CREATE UNIQUE INDEX outbox_position ON outbox (position);
        CREATE TABLE operator (
            name TEXT PRIMARY KEY, display_name BLOB, key TEXT NOT NULL UNIQUE, seen INTEGER) WITHOUT ROWID;
        CREATE TABLE console (id TEXT PRIMARY KEY, operator TEXT NOT NULL, seen INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX console_operator ON console (operator);
        CREATE TABLE draft (
            operator TEXT NOT NULL, session INTEGER NOT NULL, identity TEXT NOT NULL, text BLOB NOT NULL,
            saved INTEGER NOT NULL, PRIMARY KEY (operator, session, identity)) WITHOUT ROWID;
        CREATE INDEX draft_session ON draft (session);
        CREATE TABLE read_mark (
            operator TEXT NOT NULL, session INTEGER NOT NULL, through INTEGER NOT NULL, unread INTEGER NOT NULL,
            PRIMARY KEY (operator, session)) WITHOUT ROWID;
        CREATE INDEX read_mark_session ON read_mark (session);
        CREATE INDEX read_mark_unread ON read_mark (operator, session) WHERE unread = 1;
        CREATE TABLE audit (
            pk INTEGER PRIMARY KEY AUTOINCREMENT, session TEXT NOT NULL, moment INTEGER NOT NULL,
            operator TEXT, act TEXT NOT NULL, detail BLOB);
        CREATE INDEX audit_session ON audit (session);
        """
}
