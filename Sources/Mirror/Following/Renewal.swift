import Conversation
import EventStore
import ParlantClient

/// What a server has sent since it is being read again from its beginning, because its store was restored or
/// set up again.
///
/// Events that were known before may be gone, and nothing reports that: they are those that the server does
/// not send.
struct Renewal: Sendable {
    private var told: [Session.ID: RangeSet<Int>] = [:]
    private var standings: [Session.ID: ToldStanding] = [:]
    /// Sessions that were held against the store.
    private var finished: Set<Session.ID> = []

    /// How many sessions are compared with the store at a time.
    private static let step = 200

    mutating func note(_ page: FeedPage) {
        for change in page.changes {
            switch change {
            case .session(let session, _, _, let standing):
                if told[session.id] == nil { told[session.id] = RangeSet() }
                if let standing { standings[session.id] = standing }
            case .event(let id, let event, _, _):
                let offset = event.offset.rawValue
                told[id, default: RangeSet()].insert(contentsOf: offset..<offset + 1)
            case .words: break
            case .deletion(let id):
                told[id] = nil
                standings[id] = nil
            }
        }
    }

    /// Finishes when everything was sent. If more of a log is known, its end is read again. Then the session's state is
    /// stored as the server reported it, which was not possible while the log seemed to be longer.
    ///
    /// If a log cannot be read now, another call continues with it. A log that is too large for an answer stays as it is.
    mutating func finish(with looks: LogLooks) async throws(MirrorFailure) {
        var rest = told.filter { !finished.contains($0.key) }[...]
        while !rest.isEmpty {
            let part = Dictionary(uniqueKeysWithValues: rest.prefix(Self.step).map { ($0.key, $0.value) })
            rest = rest.dropFirst(Self.step)
            let ends = try await looks.perform { try $0.untold(besides: part) }
            for (id, offset) in ends {
                do {
                    try await looks.reread(id, from: offset)
                } catch .server(.tooLarge) {
                    continue
                }
                if let standing = standings[id] { try await looks.perform { try $0.mirror([standing]) } }
                finished.insert(id)
            }
            finished.formUnion(part.keys)
        }
    }
}
