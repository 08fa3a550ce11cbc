import Conversation
import EventStore
import Synchronization

/// Which sessions are at the desk, so that a change in the store costs a look in memory.
final class LinkBook: Sendable {
    private let links = Mutex<[Session.ID: Int64]>([:])

    func note(_ link: BridgeLink) {
        links.withLock { $0[link.session] = link.state.isHeld ? link.id : nil }
    }

    func forget(_ link: BridgeLink) {
        links.withLock { links in
            if links[link.session] == link.id { links[link.session] = nil }
        }
    }

    /// The links that a page of changes is about, and whether a session waits that nobody owns, or was given to the
    /// bridge with this login.
    func touched(by page: ChangePage, for login: String) -> (links: Set<Int64>, hasNew: Bool) {
        links.withLock { links in
            var touched: Set<Int64> = []
            var hasNew = false
            for change in page.changes {
                switch change {
                case .session(let summary):
                    if let link = links[summary.id] {
                        touched.insert(link)
                    } else if summary.owner.isExactly(login) {
                        hasNew = true
                    }
                    if summary.isDeleted { links[summary.id] = nil }
                    if summary.owner == nil, summary.waitingSince != nil { hasNew = true }
                case .entry(let session, _): if let link = links[session] { touched.insert(link) }
                case .note, .suggestion, .words, .request, .upstream: break
                }
            }
            return (touched, hasNew)
        }
    }
}
