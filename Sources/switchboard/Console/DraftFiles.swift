import Console
import Conversation
import Foundation

/// Drafts that the store could not take, each in a private file until it can.
struct DraftFiles: Sendable {
    let directory: String
    /// Tells the drafts of different stores and operators apart.
    let store: String
    let operatorName: String

    func save(_ key: DraftKey, _ text: String) -> Bool {
        guard !text.allSatisfy(\.isWhitespace) else {
            remove(key)
            return true
        }
        let content: JSON = [
            "store": .string(store), "operator": .string(operatorName),
            "session": .string(key.session.rawValue),
            "identity": .string(key.identity.rawValue), "text": .string(text),
        ]
        do {
            try FileManager.default.createDirectory(
                atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch { return false }
        return PrivateFile.write(content.compact, to: path(key))
    }

    func remove(_ key: DraftKey) { unlink(path(key)) }

    func read(_ key: DraftKey) -> String? {
        guard let data = FileManager.default.contents(atPath: path(key)),
            let content = try? JSON(parsing: Array(data)), content["store"]?.string == store,
            content["operator"]?.string == operatorName,
            content["session"]?.string == key.session.rawValue
        else { return nil }
        return content["text"]?.string
    }

    private func path(_ key: DraftKey) -> String {
        let name = [store, operatorName, key.session.rawValue, key.identity.rawValue].joined(separator: "\0")
        // FNV-1a: file names need only differ; `read` compares what they stand for.
        let hash = name.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        return directory + "/draft-" + String(hash, radix: 16) + ".json"
    }
}

/// Files that only their owner can read.
enum PrivateFile {
    /// Replaces a file as a whole; a crash leaves the old or the new.
    static func write(_ text: String, to path: String) -> Bool {
        let temporary = path + ".new"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0o600)
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
