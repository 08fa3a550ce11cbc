import CommandLine
import Console
import Conversation
import EventStore
import Foundation
import Synchronization

/// Drafts that the store could not save, each in a private file until it can.
///
/// Each console has its own files, so two consoles of one operator never overwrite each other's. Every console
/// restores what any of them has left, and removes a file once the store has its text.
final class DraftFiles: Sendable {
    let directory: String
    /// The store's path, which with the operator's name tells apart the drafts of different stores and operators.
    let store: String
    let operatorName: String
    /// The ID of this run, which tells this console's files from others'.
    let run: String
    /// The texts read from files, by path, until the store has them.
    private let broughtBack = Mutex<[String: String]>([:])

    init(directory: String, store: String, operatorName: String, run: String) {
        self.directory = directory
        self.store = store
        self.operatorName = operatorName
        self.run = run
    }

    /// Saves a text that is based on a version of the stored draft. Returns whether that succeeded.
    func save(_ key: DraftKey, _ text: String, saw version: Int64) -> Bool {
        guard !text.isBlank else {
            unlink(path(key))
            return true
        }
        return write(key, text, version)
    }

    /// Saves a text that belongs below the stored draft. Returns whether that succeeded.
    func add(_ key: DraftKey, _ text: String) -> Bool {
        write(key, read(path(key), key).map { $0.text + "\n" + text } ?? text, nil)
    }

    /// Removes the files of a draft that the store has saved.
    func remove(_ key: DraftKey) {
        unlink(path(key))
        let prefix = directory + "/" + name(key)
        let others = broughtBack.withLock { known in
            let others = known.filter { $0.key.hasPrefix(prefix) }
            for path in others.keys { known[path] = nil }
            return others
        }
        // Another console may have saved something else there since.
        for (path, text) in others where read(path, key)?.text == text { unlink(path) }
    }

    /// Returns the texts in files combined with the stored draft; nil if there are no files.
    func bringBack(_ key: DraftKey, above stored: Draft?) -> Draft? {
        let found = paths(key).compactMap { path in read(path, key).map { (path: path, $0.text, $0.version) }
        }
        guard !found.isEmpty else { return nil }
        var text = stored?.text ?? ""
        for (path, left, version) in found {
            // If it is based on the stored version, it replaces that text; otherwise it goes below it.
            let isLater = version != nil && version == stored?.version ?? 0 && text == stored?.text ?? ""
            text = isLater ? left : KeptDraft.both(text, left) ?? left
            broughtBack.withLock { $0[path] = left }
        }
        return Draft(
            session: key.session, identity: key.identity, text: text, saved: .wallClock,
            version: stored?.version ?? 0)
    }

    private func write(_ key: DraftKey, _ text: String, _ version: Int64?) -> Bool {
        var content: JSON.Members = [
            "store": .string(store), "operator": .string(operatorName),
            "session": .string(key.session.rawValue),
            "identity": .string(key.identity.rawValue), "text": .string(text),
        ]
        if let version { content["saw"] = .string(String(version)) }
        do {
            try FileManager.default.createDirectory(
                atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch { return false }
        return PrivateFile.write(JSON.object(content).compact, to: path(key))
    }

    private func read(_ path: String, _ key: DraftKey) -> (text: String, version: Int64?)? {
        guard let data = try? PlainFile.bytes(of: path), let content = try? JSON(parsing: data),
            content["store"]?.string == store,
            content["operator"]?.string == operatorName,
            content["session"]?.string == key.session.rawValue,
            content["identity"]?.string == key.identity.rawValue, let text = content["text"]?.string
        else { return nil }
        return (text, content["saw"]?.string.flatMap { Int64($0) })
    }

    /// Returns the draft's files from all consoles, including those of older releases, in which all consoles shared
    /// one.
    private func paths(_ key: DraftKey) -> [String] {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        return files.filter { $0.hasPrefix(name(key)) && $0.hasSuffix(".json") }.sorted()
            .map { directory + "/" + $0 }
    }

    private func path(_ key: DraftKey) -> String { directory + "/" + name(key) + "-" + run + ".json" }

    private func name(_ key: DraftKey) -> String {
        let name = [store, operatorName, key.session.rawValue, key.identity.rawValue].joined(separator: "\0")
        // FNV-1a: file names only need to differ. `read` checks what they belong to.
        let hash = name.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        return "draft-" + String(hash, radix: 16)
    }
}

/// Files that only their owner can read.
enum PrivateFile {
    /// Replaces a file atomically: a crash leaves the old or the new one. Returns whether that succeeded.
    static func write(_ text: String, to path: String) -> Bool {
        let temporary = path + ".new"
        let descriptor = open(
            temporary, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return false }
        var text = text
        let isWritten = text.withUTF8 { bytes -> Bool in
            var done = 0
            while done < bytes.count {
                let count = Foundation.write(descriptor, bytes.baseAddress! + done, bytes.count - done)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return false }
                done += count
            }
            return true
        }
        let isSynced = isWritten && fsync(descriptor) == 0
        close(descriptor)
        guard isSynced, rename(temporary, path) == 0 else {
            unlink(temporary)
            return false
        }
        return true
    }
}
