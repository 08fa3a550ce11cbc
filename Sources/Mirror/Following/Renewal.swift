import Conversation
import EventStore
import ParlantClient

/// What a server told that is read again from its beginning, since its store was restored or set up anew.
///
/// What was known before may be there no more, and nothing tells of it: it is what remains untold.
struct Renewal: Sendable {
    private var told: [Session.ID: RangeSet<Int>] = [:]
    private var standings: [Session.ID: ToldStanding] = [:]

    /// Sessions that are held against the store at a time.
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

    /// All was told. Where more is known, the log's end is read again, and the session stands as it was told, which was
    /// doubted as long as the log seemed to be longer.
    func finish(with looks: LogLooks) async throws(MirrorFailure) {
        var rest = told[...]
        while !rest.isEmpty {
            let part = Dictionary(uniqueKeysWithValues: rest.prefix(Self.step).map { ($0.key, $0.value) })
            rest = rest.dropFirst(Self.step)
            let ends = try await looks.perform { try $0.untold(besides: part) }
            for (id, offset) in ends {
                try await looks.reread(id, from: offset)
                guard let standing = standings[id] else { continue }
                try await looks.perform { try $0.mirror([standing]) }
            }
        }
    }
}
