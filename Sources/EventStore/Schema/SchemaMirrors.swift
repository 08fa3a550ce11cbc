import Storage

extension Schema {
    /// The tables and columns of a store that mirrors a server.
    static func registerMirrors(in migrator: inout Migrator) {
        migrator.registerMigration("4 mirrors") { db in
            for sql in [mirroredSessions, outboxParts, upstream] { try db.execute(sql) }
        }
    }

    /// `fed` says that one request follows the whole server; `feed` is how far the server's feed was read.
    static func registerFeed(in migrator: inout Migrator) {
        migrator.registerMigration("6 feeds of servers") { db in
            try db.execute(
                """
                ALTER TABLE upstream ADD COLUMN fed INTEGER NOT NULL DEFAULT 0;
                ALTER TABLE upstream ADD COLUMN feed INTEGER NOT NULL DEFAULT 0;
                """)
        }
    }

    /// `gone` is null in a local store. `loaded_from` is the first offset of the known end of the log.
    /// `mode_at` is when this mirror learned the mode, by its own clock; `mode_guessed` says that an event
    /// implied the mode and no list has confirmed it yet; `switched_at` is when a list reported a switch to
    /// manual that no event has explained yet. `claim_offset` is the takeover that made the current owner.
    private static let mirroredSessions = """
        ALTER TABLE session ADD COLUMN gone INTEGER;
        ALTER TABLE session ADD COLUMN loaded_from INTEGER;
        ALTER TABLE session ADD COLUMN looked_at INTEGER;
        ALTER TABLE session ADD COLUMN mode_at INTEGER;
        ALTER TABLE session ADD COLUMN mode_guessed INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE session ADD COLUMN switched_at INTEGER;
        ALTER TABLE session ADD COLUMN claim_offset INTEGER;
        ALTER TABLE session ADD COLUMN handoff_lost INTEGER NOT NULL DEFAULT 0;
        CREATE INDEX session_mirrored ON session (gone, loaded_from) WHERE gone IS NOT NULL;
        """

    /// What the operator had seen when they last confirmed the request; `trace` belongs to what the AI said
    /// because of it.
    private static let outboxParts = """
        ALTER TABLE outbox ADD COLUMN seen_epoch INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE outbox ADD COLUMN seen_owner TEXT;
        ALTER TABLE outbox ADD COLUMN seen_customer INTEGER NOT NULL DEFAULT -1;
        ALTER TABLE outbox ADD COLUMN seen_at INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE outbox ADD COLUMN trace TEXT;
        CREATE INDEX outbox_open ON outbox (session, pk) WHERE state NOT IN ('done', 'refused', 'withdrawn');
        CREATE INDEX outbox_trace ON outbox (session, trace) WHERE trace IS NOT NULL;
        """

    /// One row: how the server is reached. `process` follows it, with a lease by the machine's boot clock.
    private static let upstream = """
        CREATE TABLE upstream (
            id INTEGER PRIMARY KEY CHECK (id = 1), state TEXT NOT NULL, since INTEGER, wording BLOB,
            requests INTEGER NOT NULL, budget INTEGER NOT NULL, slowed INTEGER NOT NULL,
            process TEXT, boot TEXT, until INTEGER, position INTEGER NOT NULL);
        CREATE UNIQUE INDEX upstream_position ON upstream (position);
        ALTER TABLE console ADD COLUMN session TEXT;
        ALTER TABLE console ADD COLUMN shown INTEGER;
        """
}
