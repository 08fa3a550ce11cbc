import CommandLine
import Conversation
import EventStore
import Foundation

/// The replies in a folder of Markdown files.
struct ReplyFiles {
    private var files: [(path: String, file: ReplyFile)] = []
    private var faults: [String] = []

    /// More than the longest text with everything above it.
    private static let largest = 64 << 10

    /// Reads a file, or the files of a folder by name.
    mutating func read(_ path: String) throws {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
            return readFile(path)
        }
        let names = try Self.names(in: path)
        if names.isEmpty { throw Complaint(.noInput, "\(path) has no *.md files. Name another folder.") }
        for name in names { readFile(path.hasSuffix("/") ? path + name : path + "/" + name) }
    }

    /// The files, if there is no fault in any of them.
    ///
    /// - Throws: `Complaint`, after the faults were reported.
    func checked() throws -> [ReplyFile] {
        for fault in faults { StandardError.write(fault) }
        guard faults.isEmpty else {
            let one = faults.count == 1
            let count = one ? "1 file has a fault" : "\(faults.count) files have faults"
            throw Complaint(
                .data, "\(count): nothing was imported. Correct \(one ? "it" : "them"), then repeat.")
        }
        return files.map(\.file)
    }

    private mutating func readFile(_ path: String) {
        do throws(PlainFile.Failure) {
            let bytes = try PlainFile.bytes(of: path, limit: Self.largest)
            guard bytes.count <= Self.largest else {
                return faults.append(
                    "\(path):1: The file has more than \(Self.largest >> 10) KiB. Shorten it.")
            }
            add(bytes, path)
        } catch {
            faults.append("\(path): It \(error.reason). Name another file.")
        }
    }

    private mutating func add(_ bytes: [UInt8], _ path: String) {
        do throws(ReplyFile.Fault) {
            let file = try ReplyFile(parsing: bytes)
            if let other = files.first(where: { $0.file.isSame(as: file) }) {
                throw ReplyFile.Fault(
                    line: 1, wording: "It is the same reply as in \(other.path). Give it another code.")
            }
            files.append((path, file))
        } catch {
            faults.append("\(path):\(error.line): \(error.wording)")
        }
    }

    /// The names of a folder's Markdown files, in order.
    static func names(in folder: String) throws(Complaint) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder)
                .filter { $0.hasSuffix(".md") && !$0.hasPrefix(".") }.sorted()
        } catch {
            throw Complaint(.noInput, "Cannot read the folder \(folder). Check its permissions.")
        }
    }

    /// Writes a file for each reply.
    ///
    /// - Returns: The files' names.
    static func write(_ replies: [StoredReply], to folder: String) throws(Complaint) -> Set<String> {
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            var names: Set<String> = []
            for reply in replies {
                let name = reply.fileName(besides: names)
                let text = ReplyFile(id: reply.id, content: reply.content).written
                try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/" + name), options: .atomic)
                names.insert(name)
            }
            return names
        } catch {
            throw Complaint(
                .cannotCreate, "Cannot write to the folder \(folder). Check its permissions and room.")
        }
    }
}

extension ReplyFile {
    /// Whether an import would take both for one reply.
    fileprivate func isSame(as other: ReplyFile) -> Bool {
        if let code = content.code {
            return other.content.code.map { CannedReply.isSameCode(code, $0) } ?? false
        }
        if let id { return other.content.code == nil && other.id == id }
        return false
    }
}

extension StoredReply {
    /// `refund-delay.md`, or a name that no code can have.
    fileprivate func fileName(besides names: Set<String>) -> String {
        if let code = content.code { return code + ".md" }
        let isPlain = id.rawValue.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
        }
        let name = isPlain ? id.rawValue : "reply"
        let numbered = (0...).lazy.map { $0 == 0 ? "_\(name).md" : "_\(name)-\($0).md" }
        return numbered.first { !names.contains($0) }!
    }
}
