import ArgumentParser
import CommandLine
import Conversation
import EventStore
import Glass
import Glibc

/// `switchboard import`: imports sessions and their logs.
struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Import sessions and their logs, as export writes them.",
        discussion: """
            One session a line: {"session": {…}, "events": […]}, both in Parlant's shapes. What is there already is \
            not added twice; later events extend it. A JSON array of such objects is taken too. Bad lines are reported as FILE:LINE: reason and left out. \
            Compressed files come by a pipe: zcat FILE | switchboard import -
            """)

    @Argument(help: "Files; - is standard input.", completion: .file())
    var files: [String]

    @OptionGroup var store: StoreArguments

    func run() throws {
        try complaining {
            try Surroundings().withStoreMade(store) { store in
                var importer = Importer(store: store)
                for file in files { try importer.importFile(file) }
                try StandardOutput.report(importer.summary)
                if importer.hasUnreadFile { throw ExitCode(Complaint.Kind.noInput.rawValue) }
                if importer.refused > 0 { throw ExitCode(Complaint.Kind.data.rawValue) }
            }
        }
    }
}

/// Reads sessions and hands them to the store, several per transaction.
private struct Importer {
    let store: EventStore
    private(set) var refused = 0
    private(set) var hasUnreadFile = false
    private var added = 0
    private var extended = 0
    private var unchanged = 0
    private var events = 0
    private var batch: [(place: String, session: ImportedSession)] = []
    private var batchBytes = 0

    /// The bytes of JSON per transaction. A durable write costs as much as thousands of rows, but a console has to
    /// wait for its end.
    private static let batchLimit = 512 << 10

    init(store: EventStore) { self.store = store }

    mutating func importFile(_ path: String) throws {
        let name = path == "-" ? "standard input" : path
        if path != "-", let reason = PlainFile.objection(to: path) {
            hasUnreadFile = true
            return StandardError.write("switchboard: cannot read \(name): it \(reason). Name a file.")
        }
        let file = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return unread(name, ReadFailure(number: errno)) }
        defer { if path != "-" { close(file) } }
        do {
            try importAll(ImportSource(LineReader(file)), name)
        } catch let failure as ReadFailure {
            unread(name, failure)
        }
        try commit()
    }

    private mutating func importAll(_ source: ImportSource, _ name: String) throws {
        var source = source
        if let reason = try source.reasonAgainst { return report(name, reason) }
        while let piece = try source.next() {
            let place = "\(name):\(piece.line)"
            switch piece.content {
            case .session(let bytes): try add(bytes, at: place)
            case .fault(let reason): report(place, reason)
            }
        }
    }

    private mutating func add(_ bytes: [UInt8], at place: String) throws {
        do {
            batch.append((place, try ImportedSession(line: bytes)))
        } catch {
            return report(place, error.reason)
        }
        batchBytes += bytes.count
        if batchBytes >= Self.batchLimit { try commit() }
    }

    private mutating func commit() throws {
        guard !batch.isEmpty else { return }
        let outcomes: [ImportOutcome]
        do {
            outcomes = try store.importSessions(batch.map(\.session))
        } catch {
            if error.refusal == nil {
                StandardError.write(
                    "switchboard: stopped at \(batch[0].place); repeating the import adds nothing twice")
            }
            throw error
        }
        for ((place, session), outcome) in zip(batch, outcomes) { count(outcome, session, at: place) }
        batch = []
        batchBytes = 0
    }

    private mutating func count(_ outcome: ImportOutcome, _ imported: ImportedSession, at place: String) {
        switch outcome {
        case .added(let count):
            added += 1
            events += count
        case .extended(let count):
            extended += 1
            events += count
        case .unchanged: unchanged += 1
        case .refused(let reason): report(place, "session \(imported.session.id): \(reason)")
        }
    }

    private mutating func report(_ place: String, _ reason: String) {
        refused += 1
        StandardError.write("\(place): \(reason)")
    }

    private mutating func unread(_ name: String, _ failure: ReadFailure) {
        hasUnreadFile = true
        StandardError.write("switchboard: cannot read \(name): \(failure.reason). Check the path.")
    }

    var summary: SafeText {
        """
        \(added) added, \(extended) extended, \(unchanged) unchanged, \(refused) refused; \(events) new events
        """
    }
}
