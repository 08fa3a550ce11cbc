import Storage

extension Schema {
    /// What bridges to help desks keep.
    ///
    /// A row of `bridge_link` is a session's stay at a desk; `next` is the first event that was not looked at for
    /// it yet. A row of `desk_post` is a call to the desk, in the order of `pk`; `due` is when it may be made by the
    /// wall clock. A row of `desk_arrival` is something that the desk said; its content is emptied once it was dealt
    /// with, and the row stays, so that a repetition is recognized. A row of `desk_erasure` outlives its session.
    static func registerBridges(in migrator: inout Migrator) {
        migrator.registerMigration("22 bridges") { db in
            for sql in [links, posts, arrivals, desks] { try db.execute(sql) }
        }
    }

    private static let links = """
        CREATE TABLE bridge_link (
            pk INTEGER PRIMARY KEY AUTOINCREMENT, session INTEGER NOT NULL, link TEXT NOT NULL UNIQUE,
            bridge TEXT NOT NULL, state TEXT NOT NULL, epoch INTEGER NOT NULL, conversation TEXT, progress TEXT,
            person BLOB, url BLOB, next INTEGER NOT NULL, opened INTEGER NOT NULL, answered INTEGER, ended INTEGER,
            outcome TEXT, trouble BLOB);
        CREATE INDEX bridge_link_session ON bridge_link (session, bridge);
        CREATE UNIQUE INDEX bridge_link_held ON bridge_link (session)
            WHERE state IN ('claiming', 'opening', 'open');
        CREATE INDEX bridge_link_state ON bridge_link (bridge, state);
        CREATE INDEX bridge_link_conversation ON bridge_link (bridge, conversation);
        """

    private static let posts = """
        CREATE TABLE desk_post (
            pk INTEGER PRIMARY KEY AUTOINCREMENT, session INTEGER NOT NULL, link INTEGER NOT NULL,
            name TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, text BLOB NOT NULL, speaker BLOB, state TEXT NOT NULL,
            reason BLOB, tries INTEGER NOT NULL, misses INTEGER NOT NULL, due INTEGER NOT NULL, desk_id TEXT,
            creation INTEGER NOT NULL);
        CREATE INDEX desk_post_link ON desk_post (link, pk);
        CREATE INDEX desk_post_session ON desk_post (session);
        CREATE INDEX desk_post_open ON desk_post (link, pk) WHERE state IN ('pending', 'sending', 'unconfirmed');
        """

    private static let arrivals = """
        CREATE TABLE desk_arrival (
            pk INTEGER PRIMARY KEY AUTOINCREMENT, session INTEGER NOT NULL, link INTEGER NOT NULL,
            message TEXT NOT NULL, place TEXT NOT NULL, content TEXT NOT NULL, state TEXT NOT NULL,
            creation INTEGER NOT NULL);
        CREATE UNIQUE INDEX desk_arrival_message ON desk_arrival (link, message);
        CREATE INDEX desk_arrival_session ON desk_arrival (session);
        CREATE INDEX desk_arrival_new ON desk_arrival (link, place, pk) WHERE state = 'new';
        """

    /// `wrong` counts the webhooks that were refused.
    private static let desks = """
        CREATE TABLE bridge (
            name TEXT PRIMARY KEY, bookmark TEXT, trouble BLOB, wrong INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE desk_erasure (
            pk INTEGER PRIMARY KEY AUTOINCREMENT, bridge TEXT NOT NULL, link TEXT NOT NULL, conversation TEXT,
            state TEXT NOT NULL, reason BLOB, tries INTEGER NOT NULL, due INTEGER NOT NULL);
        CREATE INDEX desk_erasure_open ON desk_erasure (bridge, due) WHERE state = 'pending';
        """
}
