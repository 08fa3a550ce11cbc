import Conversation
import EventStore

/// Finds what no webhook brought: by one list of changes for the whole desk or, where there is none, by reading single
/// conversations after a doubt.
struct Reconciler: Sendable {
    let context: BridgeContext
    let incoming: Incoming
    let wakeIncoming: @Sendable (Int64) -> Void

    private var pace: BridgePace { context.settings.pace }

    /// Works until the task is cancelled.
    ///
    /// - Parameter isDoubtful: Whether nobody has listened for a while.
    func run(isDoubtful: Bool) async {
        if context.desk.traits.listsChanges {
            while !Task.isCancelled {
                await readChanges()
                try? await pace.sleep(pace.poll)
            }
        } else if isDoubtful, context.desk.traits.listsConversations {
            await readConversations()
        }
    }

    /// Reads the list from the bookmark to its end.
    func readChanges() async {
        let name = context.settings.name
        var pages = 0
        while !Task.isCancelled, context.desk.gate.pause == nil, pages < Self.mostPages {
            pages += 1
            guard let bookmark = await context.attempt({ try $0.bookmark(of: name) }) else { return }
            do {
                let changes = try await context.desk.changes(since: bookmark)
                guard let reception = await context.attempt({ try $0.receive(changes.arrivals, for: name) })
                else {
                    return
                }
                if let next = changes.bookmark, next != bookmark {
                    guard await context.attempt({ try $0.setBookmark(next, of: name) }) != nil else { return }
                }
                reception.links.forEach(wakeIncoming)
                if !changes.hasMore { return }
            } catch {
                context.note(error, "list changes")
                return
            }
        }
    }

    /// A desk that always has more must not keep the bridge busy without a pause.
    private static let mostPages = 100

    private func readConversations() async {
        let name = context.settings.name
        let links = await context.attempt { try $0.liveLinks(of: name) } ?? []
        for link in links where link.state.isHeld && link.conversation != nil {
            if Task.isCancelled { return }
            try? await pace.sleep(context.desk.gate.pause ?? pace.doubt)
            if await incoming.look(at: link) { wakeIncoming(link.id) }
        }
    }
}
