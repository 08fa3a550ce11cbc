import Conversation
import EventStore
import Glibc
import Synchronization
import Terminal

/// Writes a session's log, each entry once, and goes on as it grows.
final class TranscriptWriter {
    private let store: EventStore
    private let session: Session.ID
    private var form: any TranscriptForm
    private var next = Offset.zero
    private var lastNote: Int64 = 0
    /// Streams that had no end yet when they were passed.
    private var growing: Set<Offset> = []

    private static let pageSize = 500

    init(store: EventStore, session: Session.ID, form: any TranscriptForm) {
        self.store = store
        self.session = session
        self.form = form
    }

    func writeAll() throws {
        try form.heading()
        try writeNew(isEnd: true)
    }

    /// Writes what is new until the process is told to end, or the session is deleted.
    func follow(from position: Position, for operatorName: String) throws {
        let wake = Wake()
        let trouble = Mutex<StoreError?>(nil)
        let follower = Follower(
            store, from: position, for: operatorName, onPage: { _ in wake.signal() },
            onState: { state in
                if case .failing(_, let error) = state {
                    trouble.withLock { $0 = error }
                    wake.signal()
                }
            })
        defer { follower.stop() }
        while true {
            // A reader that is gone is noticed although nothing is said.
            guard !StandardOutput.isClosed(orReadable: wake.fileDescriptor) else { return }
            wake.drain()
            let error = trouble.withLock { error in
                defer { error = nil }
                return error
            }
            if let error { StandardError.write("switchboard: \(error.wording)") }
            guard error == nil else { continue }
            if try store.session(session) == nil {
                throw Complaint(.noInput, "The session was deleted.")
            }
            try writeNew(isEnd: false)
        }
    }

    private func writeNew(isEnd: Bool) throws {
        try writeFinished()
        var notes = form.takesNotes ? try store.notes(of: session).filter { $0.id > lastNote }[...] : []
        while true {
            let page = try store.entries(of: session, from: next, limit: Self.pageSize)
            for entry in page.entries {
                while let note = notes.first, (note.after ?? Offset(-1)) < entry.event.offset {
                    try write(notes.removeFirst(), note.id)
                }
                next = entry.event.offset.next
                // The end of a stream that is followed comes later; a snapshot shows what there is.
                if !isEnd, entry.isGrowing {
                    growing.insert(entry.event.offset)
                } else {
                    try form.write(entry)
                }
                if isEnd, entry.isGrowing { growing.insert(entry.event.offset) }
            }
            guard page.hasLater else { break }
        }
        for note in notes { try write(note, note.id) }
    }

    private func write(_ note: Note, _ id: Int64) throws {
        lastNote = id
        try form.write(note)
    }

    private func writeFinished() throws {
        for offset in growing.sorted() {
            guard let entry = try store.entry(of: session, at: offset) else {
                growing.remove(offset)
                continue
            }
            guard !entry.isGrowing else { continue }
            growing.remove(offset)
            try form.write(entry)
        }
    }
}

extension LogEntry {
    /// A stream that has no end yet.
    var isGrowing: Bool { event.message?.chunks == .growing && !isCut }
}

extension StandardOutput {
    /// Waits until a descriptor is readable; answers true once nobody reads our output any more.
    static func isClosed(orReadable descriptor: Int32) -> Bool {
        var files = [
            pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: STDOUT_FILENO, events: 0, revents: 0),
        ]
        while poll(&files, 2, -1) < 0, errno == EINTR {}
        return files[1].revents & Int16(POLLERR) != 0
    }
}

/// Ends the process with code 0 on SIGINT and SIGTERM, for what runs until it is told to stop. Lines are written
/// whole and the store needs no farewell.
enum EndOnSignal {
    static func install() {
        for number in [SIGINT, SIGTERM] { signal(number) { _ in _exit(0) } }
    }
}
