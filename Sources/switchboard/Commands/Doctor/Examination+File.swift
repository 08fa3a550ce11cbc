import CommandLine
import Conversation
import EventStore
import Foundation
import Glass

/// Checks of the store's file and the programs that use it.
extension Examination {
    func integrity(of store: EventStore) throws -> Finding {
        let problems = try store.integrityProblems()
        guard let first = problems.first else { return .ok("store", "every page of it is sound") }
        return .problem(
            "store",
            """
            It is damaged (\(problems.count < 20 ? "\(problems.count)" : "20 or more") problems, first: \(first)). Stop \
            all programs that use it, then: switchboard restore BACKUP
            """)
    }

    func backups(of store: EventStore, at now: Timestamp) throws -> [Finding] {
        guard let last = try store.lastBackup() else {
            return [.ok("backup", "none yet; make one: switchboard backup FILE")]
        }
        let days = max(0, (now - last).wholeSeconds) / 86_400
        return [.ok("backup", days == 0 ? "made within a day" : "made \(days) days ago")]
    }

    /// Warns of sessions older than the retention setting. Nothing is erased automatically.
    func retention(_ settings: Configuration, in store: EventStore) throws -> [Finding] {
        guard let age = settings.retention else { return [] }
        let scope = ErasureScope(
            quietSince: .wallClock - (try EraseCommand.age(age)),
            labels: [settings.retentionLabel].compactMap { $0 })
        let count = try store.preview(scope).sessions
        guard count > 0 else { return [] }
        return [
            .warning("store", "\(count) sessions are older than the retention of \(age): switchboard erase")
        ]
    }

    func programs(on path: String) -> [Finding] {
        EventStore.programs(on: path).map { program in
            let isSame = program.version == Release.version
            return Finding(verdict: isSame ? .ok : .warning, subject: "program", wording: program.wording)
        }
    }

    /// Finds a log that keeps growing because no program can checkpoint it.
    func log(of path: String) -> Finding? {
        var status = stat()
        guard stat(path + "-wal", &status) == 0, status.st_size > Self.longLog else { return nil }
        return .problem(
            "store",
            """
            Its log has grown to \(status.st_size >> 20) MiB. Some program that has it open hangs, or cannot use \
            \(path).checkpoint: end the programs named here, then open the store once.
            """)
    }

    /// The size of a log that is too long, in bytes. In normal use, the log is cut back at 32 MiB.
    private static let longLog = 64 << 20
}
