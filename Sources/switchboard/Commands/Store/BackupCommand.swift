import ArgumentParser
import CommandLine
import EventStore
import Foundation
import Glass

/// `switchboard backup`
struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Copy the store as it is now into one file, whoever works on it.",
        discussion: """
            The copy is checked before it appears; an earlier backup of the same name is replaced as a whole. \
            Compressed: switchboard backup - | gzip > FILE
            """)

    @Argument(help: "The file; - is standard output.", completion: .file())
    var file: String

    @OptionGroup var store: StoreArguments

    func run() throws {
        try complaining {
            let surroundings = try Surroundings()
            let path = surroundings.storePath(store)
            if file == "-" { return try stream(path, surroundings.storeOptions()) }
            let target = surroundings.paths.expanded(file)
            let size = try EventStore.backup(path, to: target, options: surroundings.storeOptions())
            try StandardOutput.write("\(SafeText(oneLine: target)): \(size) bytes, checked.")
        }
    }

    /// Writes the backup to standard output, through a private file, so that it is checked before anyone reads it.
    private func stream(_ path: String, _ options: StoreOptions) throws {
        guard isatty(STDOUT_FILENO) == 0 else {
            throw Complaint(.usage, "Standard output is a terminal. Name a file, or send it on with a pipe.")
        }
        let temporary = FileManager.default.temporaryDirectory.path + "/switchboard-backup-" + String.runID
        defer { unlink(temporary) }
        try EventStore.backup(path, to: temporary, hasName: false, options: options)
        let input = open(temporary, O_RDONLY | O_CLOEXEC)
        guard input >= 0 else { throw Complaint(.inputOutput, "Cannot read \(temporary) again.") }
        defer { close(input) }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = read(input, &bytes, bytes.count)
            guard count >= 0 else { throw Complaint(.inputOutput, "Cannot read \(temporary) again.") }
            if count == 0 { return }
            try StandardOutput.exact(bytes: bytes[..<count])
        }
    }
}

/// `switchboard restore`
struct RestoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Put a backup in the place of the store.",
        discussion: """
            Refused while a program has the store open. What stood there, and what is left of its log, is set aside \
            under a dated name.
            """)

    @Argument(help: "A file that backup made.", completion: .file())
    var file: String

    @OptionGroup var store: StoreArguments

    func run() throws {
        try complaining {
            let surroundings = try Surroundings()
            let backup = surroundings.paths.expanded(file)
            let restored = try EventStore.restore(
                backup, to: surroundings.storePath(store), options: surroundings.storeOptions())
            try StandardOutput.write(
                "\(SafeText(oneLine: restored.path)): restored, \(restored.bytes) bytes.")
            for path in restored.setAside {
                try StandardOutput.write("What was there before is now \(SafeText(oneLine: path))")
            }
        }
    }
}
