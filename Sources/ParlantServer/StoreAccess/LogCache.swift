import Conversation
import EventStore
import NIOCore
import Synchronization

/// A cache of the beginnings of recently sent logs: the next request only has to read what has changed.
final class LogCache: Sendable {
    /// The answer to a client that wants a session's log from its start.
    struct Start: Sendable {
        /// A JSON array, without its end if the log continues.
        fileprivate(set) var body: ByteBuffer
        /// Nil for an empty log.
        fileprivate let mark: LogMark?

        /// The offset where the log may continue; nil if the array is complete.
        var rest: Int? { mark?.rest }
        var isEmpty: Bool { mark == nil }
    }

    fileprivate struct Kept {
        var recent: [Session.ID: Start] = [:]
        /// What was not requested since `recent` was last empty; dropped when `recent` is full.
        var earlier: [Session.ID: Start] = [:]
        /// Bytes of `recent`.
        var size = 0
    }

    private let page: (events: Int, bytes: Int)
    private let room: Int
    private let hidesRequestIDs: Bool
    private let state = Mutex(Kept())

    /// - Parameters:
    ///   - page: How much of a log is kept, at most: the event that reaches `bytes` is the last one.
    ///   - room: The approximate number of bytes for all logs together.
    ///   - hidesRequestIDs: Whether the logs are for customers, who see no request IDs.
    init(page: (events: Int, bytes: Int), room: Int, hidesRequestIDs: Bool = false) {
        self.hidesRequestIDs = hidesRequestIDs
        self.page = page
        self.room = room
    }

    /// The number of bytes that are kept.
    var size: Int {
        state.withLock { state in
            [state.recent, state.earlier].joined().reduce(0) { $0 + $1.value.body.storageCapacity }
        }
    }

    /// Returns the beginning of a log, reading only what is new.
    ///
    /// - Throws: `StoreError`.
    func start(of id: Session.ID, in store: EventStore) throws -> Start {
        let known = state.withLock { $0.recent[id] ?? $0.earlier[id] }
        do {
            let update = try store.logUpdate(
                of: id, since: known?.mark, limit: page.events, size: page.bytes,
                hidesRequestIDs: hidesRequestIDs)
            let start = Start(update, behind: known)
            state.withLock { $0.keep(start, of: id, room: room) }
            return start
        } catch {
            // The session may have been deleted, and then must not stay in memory.
            state.withLock { $0.forget(id) }
            throw error
        }
    }
}

extension LogCache.Kept {
    fileprivate mutating func keep(_ start: LogCache.Start, of id: Session.ID, room: Int) {
        forget(id)
        if start.isEmpty { return }
        recent[id] = start
        size += start.body.storageCapacity
        if size > room / 2 {
            earlier = recent
            recent = [:]
            size = 0
        }
    }

    fileprivate mutating func forget(_ id: Session.ID) {
        if let start = recent.removeValue(forKey: id) { size -= start.body.storageCapacity }
        earlier[id] = nil
    }
}

extension LogCache.Start {
    fileprivate init(_ update: LogUpdate, behind known: LogCache.Start?) {
        switch update {
        case .none(let mark):
            self.init(body: known!.body, mark: mark)
        case .more(let page, let mark):
            var body = known!.body
            body.moveWriterIndex(to: body.writerIndex - 1)
            if !page.isEmpty { body.writeBytes([UInt8(ascii: ",")] + page.bytes) }
            if mark.rest == nil { body.writeStaticString("]") }
            self.init(body: body, mark: mark)
        case .all(let page, let mark):
            self.init(body: ByteBuffer("[", page.bytes, mark?.rest == nil ? "]" : ""), mark: mark)
        }
    }
}
