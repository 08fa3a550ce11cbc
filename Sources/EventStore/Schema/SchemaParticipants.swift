import Conversation
import Storage

extension Schema {
    /// Who takes part in conversations, and who may make requests over the network.
    ///
    /// Agents and customers are created with the sessions that name them; the guest exists from the beginning
    /// and comes first. `details` holds what the wire contains besides the name. Only the hash of a token is
    /// stored.
    static func registerParticipants(in migrator: inout Migrator) {
        migrator.registerMigration("3 participants and tokens") { db in
            for sql in [participants, tokens, reading] { try db.execute(sql) }
            try db.execute(
                """
                INSERT INTO participant (role, id, name, creation, details)
                    VALUES ('customer', 'guest', CAST('Guest' AS BLOB), 0, '{}');
                INSERT OR IGNORE INTO participant (role, id, name, creation, details)
                    SELECT 'agent', agent_id, agent_name, creation, '{}' FROM session ORDER BY creation, pk;
                INSERT OR IGNORE INTO participant (role, id, name, creation, details)
                    SELECT 'customer', customer_id, customer_name, creation, '{}' FROM session
                    ORDER BY creation, pk;
                """)
        }
    }

    /// Drops an index: a scan of one session finds its traces quickly enough, and every append had to update
    /// the index.
    static func registerLeanTraces(in migrator: inout Migrator) {
        migrator.registerMigration("5 traces without an index") { db in
            try db.execute("DROP INDEX event_trace")
        }
    }

    private static let participants = """
        CREATE TABLE participant (
            pk INTEGER PRIMARY KEY AUTOINCREMENT, role TEXT NOT NULL, id TEXT NOT NULL, name BLOB NOT NULL,
            creation INTEGER NOT NULL, details TEXT NOT NULL, UNIQUE (role, id));
        CREATE INDEX participant_creation ON participant (role, creation, pk);
        CREATE TRIGGER participant_implied AFTER INSERT ON session BEGIN
            INSERT OR IGNORE INTO participant (role, id, name, creation, details)
                VALUES ('agent', NEW.agent_id, NEW.agent_name, NEW.creation, '{}');
            INSERT OR IGNORE INTO participant (role, id, name, creation, details)
                VALUES ('customer', NEW.customer_id, NEW.customer_name, NEW.creation, '{}');
        END;
        CREATE TABLE tag (
            pk INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, name BLOB NOT NULL,
            creation INTEGER NOT NULL);
        """

    private static let tokens = """
        CREATE TABLE token (
            pk INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, hash BLOB NOT NULL UNIQUE,
            role TEXT NOT NULL, subject TEXT, creation INTEGER NOT NULL, revoked INTEGER);
        """

    /// For lists of one agent's or customer's sessions, and for the events of one trace.
    private static let reading = """
        CREATE INDEX session_agent ON session (agent_id, creation, pk);
        CREATE INDEX session_customer ON session (customer_id, creation, pk);
        CREATE INDEX event_trace ON event (session, trace, offset);
        """
}
