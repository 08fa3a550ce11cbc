import CommandLine
import Conversation
import EventStore
import Glibc

/// Writes a session's log, each entry once, and continues as the log grows.
final class TranscriptWriter {
    private let store: EventStore
    private let session: Session.ID
    private var form: any TranscriptForm
    private let isFollowing: Bool
    /// The last event and the last moment that are part of it; nil for everything.
    private let end: (offset: Offset?, moment: Timestamp)?
    private var next = Offset.zero
    private var lastNote: Int64 = 0
    /// Streamed messages that were incomplete when they were passed.
    private var growing: Set<Offset> = []

    private static let pageSize = 500

    /// - Parameters:
    ///   - store: The store that holds the session.
    ///   - session: The session.
    ///   - form: The format.
    ///   - isFollowing: Whether to hold back a growing message until it is complete. A snapshot shows what there is.
    ///   - end: The last event and the last moment that are part of it; nil for everything.
    init(
        store: EventStore, session: Session.ID, form: any TranscriptForm, isFollowing: Bool,
        until end: (offset: Offset?, moment: Timestamp)? = nil
    ) {
        self.end = end
        self.store = store
        self.session = session
        self.form = form
        self.isFollowing = isFollowing
    }

    func writeHeading() throws { try form.heading() }

    /// Skips entries before an offset.
    func skip(to offset: Offset) { next = max(next, offset) }

    /// Writes new entries until the process is told to end, the reader closes the output, or the session is deleted.
    func follow(from position: Position, for operatorName: String) throws {
        let watch = StoreWatch(store, from: position, for: operatorName)
        defer { watch.stop() }
        while !StandardOutput.isClosed(orReadable: watch.fileDescriptor) {
            guard try watch.consumeNews() else { continue }
            if try store.session(session) == nil { throw Complaint(.noInput, "The session was deleted.") }
            try writeNew()
        }
    }

    /// Writes what is new since the last call.
    func writeNew() throws {
        try writeFinished()
        var notes = try newNotes()
        while true {
            let page = try store.entries(of: session, from: next, limit: Self.pageSize)
            for entry in page.entries {
                if isPast(entry) { return try write(notes) }
                while let note = notes.first, (note.after ?? Offset(-1)) < entry.event.offset {
                    try write(notes.removeFirst(), note.id)
                }
                next = entry.event.offset.next
                if isFollowing, entry.isGrowing {
                    growing.insert(entry.event.offset)
                } else {
                    try form.write(entry)
                }
            }
            guard page.hasLater else { break }
        }
        try write(notes)
    }

    private func isPast(_ entry: LogEntry) -> Bool {
        guard let end else { return false }
        return end.offset.map { entry.event.offset > $0 } ?? true
    }

    private func newNotes() throws -> ArraySlice<Note> {
        guard form.takesNotes else { return [] }
        return try store.notes(of: session).filter { note in
            note.id > lastNote && end.map { note.creation <= $0.moment } ?? true
        }[...]
    }

    private func write(_ notes: ArraySlice<Note>) throws {
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

extension StandardOutput {
    /// Waits until a descriptor is readable or the reader closes our output. Returns whether the output is closed.
    static func isClosed(orReadable descriptor: Int32) -> Bool {
        var files = [
            pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: STDOUT_FILENO, events: 0, revents: 0),
        ]
        while poll(&files, 2, -1) < 0, errno == EINTR {}
        return files[1].revents & Int16(POLLERR) != 0
    }
}
