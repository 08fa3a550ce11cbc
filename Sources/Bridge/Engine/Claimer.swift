import Conversation
import EventStore

/// Claims the sessions that wait for a person, as far as the filter admits them.
struct Claimer: Sendable {
    let context: BridgeContext
    let wakeOutgoing: @Sendable (Int64) -> Void

    /// Claims until none is left.
    func claim() async {
        let (name, filter) = (context.settings.name, context.settings.filter)
        // While the desk takes no calls, people at consoles can answer.
        while !Task.isCancelled, context.desk.gate.pause == nil {
            guard let links = await context.attempt({ try $0.claimWaiting(for: name, filter) }) else {
                return
            }
            links.forEach(note)
            if links.isEmpty { return }
        }
    }

    /// Takes up what a mirrored server has confirmed, and what was given to the bridge.
    func adopt() async {
        let name = context.settings.name
        (await context.attempt { try $0.settleClaims(of: name) } ?? []).forEach(note)
        (await context.attempt { try $0.linkOwned(by: name) } ?? []).forEach(note)
    }

    private func note(_ link: BridgeLink) {
        context.book.note(link)
        if link.state != .claiming { wakeOutgoing(link.id) }
    }
}
