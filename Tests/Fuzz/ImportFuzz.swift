import Conversation
import EventStore
import Foundation

/// A line of an import, taken in twice and read back.
enum ImportFuzz {
    /// Emptied by deleting what was taken in, so that inputs don't hang together.
    private static let store: EventStore = {
        let folder = NSTemporaryDirectory() + "switchboard-fuzz-\(getpid())"
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            return try EventStore.open(at: folder + "/local.store")
        } catch {
            fatalError("no store in \(folder): \(error)")
        }
    }()

    static func take(_ bytes: [UInt8]) {
        guard let imported = try? ImportedSession(line: bytes) else { return }
        do {
            try take(imported)
        } catch {
            promise(false, "the store failed: \(error)")
        }
    }

    private static func take(_ imported: ImportedSession) throws {
        let id = imported.session.id
        guard case .added(let count) = try store.importSessions([imported])[0] else { return }
        promise(count == imported.events.count, "another number of events")
        let log = try store.wholeLog(of: id, from: .zero, limit: count + 1)
        // Unsorted events are taken in the order of their offsets.
        let events = imported.events.sorted { $0.offset < $1.offset }
        promise(log.map(\.json.compact.bytes) == events.map(\.json.compact.bytes), "another log")
        let again = try store.importSessions([imported])[0]
        promise(again == .unchanged, "a second time: \(again)")
        _ = try store.summary(id, for: "anna")
        _ = try store.deleteSession(id)
    }
}

extension String {
    /// Not what Unicode takes for the same.
    fileprivate var bytes: [UInt8] { Array(utf8) }
}
