import Conversation
import Storage
import Synchronization

/// Checks inside each writing transaction whether the file's schema is still the one that this program knows.
final class SchemaGuard: Sendable {
    private let known: Mutex<Int64>

    init(steps: Int64) { known = Mutex(steps) }

    /// - Throws: `.newerSchema` if another program migrated it to a schema unknown to this one.
    func check(_ db: Database, kind: StoreKind, path: String) throws {
        let steps = try Migrator.stepCount(db)
        if known.withLock({ $0 == steps }) { return }
        if try Schema.migrator(kind: kind).hasBeenSuperseded(db) { throw StoreError.newerSchema(path: path) }
        known.withLock { $0 = steps }
    }
}
