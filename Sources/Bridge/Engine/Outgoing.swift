import Conversation
import EventStore

/// Carries what happens in sessions to the desk: fills the queues of links from the log, and works them off.
struct Outgoing: Sendable {
    let context: BridgeContext
    private let caller: Caller

    init(_ context: BridgeContext) {
        self.context = context
        caller = Caller(context: context)
    }

    private var settings: BridgeSettings { context.settings }

    /// Does what can be done for a link now.
    ///
    /// - Returns: After which span there is more to do; nil if only an event brings more.
    func carry(_ id: Int64) async -> Duration? {
        guard var link = await context.attempt({ try $0.link(id) }) ?? nil else { return nil }
        if link.state == .opening || link.state == .open {
            guard let filled = await fill(link) else { return settings.pace.watch }
            link = filled
        }
        if !link.state.isHeld { context.book.forget(link) }
        while true {
            guard let post = await context.attempt({ try $0.nextPost(of: id) }) ?? nil else { return nil }
            let rest = post.due - context.clock()
            if rest > .zero { return rest }
            if let pause = context.desk.gate.pause { return pause }
            guard await caller.make(post) else { return await wait(of: id) }
        }
    }

    /// How long the next call has to wait; nil if a person must decide about it.
    private func wait(of id: Int64) async -> Duration? {
        guard let post = await context.attempt({ try $0.nextPost(of: id) }) ?? nil else { return nil }
        if caller.isStuck(post) { return nil }
        return max(post.due - context.clock(), context.desk.gate.pause ?? .zero, .milliseconds(20))
    }

    /// Queues what the log has and the desk does not, or lets the session leave if the bridge no longer owns it.
    ///
    /// - Returns: The link after that; nil if the store failed.
    private func fill(_ link: BridgeLink) async -> BridgeLink? {
        var link = link
        while true {
            let id = link.session
            guard let summary = await context.attempt({ try $0.summary(id, for: "") }) ?? nil else {
                return nil
            }
            let isOurs = summary.session.mode == .manual && summary.owner.isExactly(settings.login)
            guard isOurs else { return await leave(link, summary) }
            if summary.epoch != link.epoch {
                let old = link
                guard let adopted = await context.attempt({ try $0.adopt(old) }) ?? nil else { return nil }
                link = adopted
            }
            guard let more = await next(of: link, summary) else { return link }
            let old = link
            guard await context.attempt({ try $0.queue(more.posts, for: old, through: more.next) }) != nil,
                let read = await context.attempt({ try $0.link(old.id) }) ?? nil
            else { return nil }
            link = read
            if link.next == old.next { return link }
        }
    }

    private func next(
        of link: BridgeLink, _ summary: SessionSummary
    ) async -> (posts: [NewPost], next: Offset)? {
        var transcript = Transcript(settings: settings, limit: context.desk.traits.textLimit)
        let isNew = await context.attempt { try link.next == .zero && $0.posts(of: link.id).isEmpty } ?? false
        if isNew {
            transcript.reason = await context.reason(of: summary)
            let limit = settings.historyLimit
            let window = await context.attempt {
                try $0.tail(of: link.session, limit: limit, kinds: [.message])
            }
            return window.map { transcript.opening(summary, $0) }
        }
        let window = await context.attempt { try $0.entries(of: link.session, from: link.next, limit: 200) }
        return window.flatMap { transcript.news($0.entries) }
    }

    /// The session has left the bridge: the people at the desk are told, and the conversation is ended there.
    private func leave(_ link: BridgeLink, _ summary: SessionSummary) async -> BridgeLink? {
        let farewell = Self.farewell(summary)
        guard await context.attempt({ try $0.leave(link.id, .nothing, telling: farewell) }) != nil else {
            return nil
        }
        return await context.attempt { try $0.link(link.id) } ?? nil
    }

    /// Names nobody: who works here is not the desk's business.
    private static func farewell(_ summary: SessionSummary) -> String {
        if summary.session.mode == .manual {
            return summary.owner == nil
                ? "The conversation was returned to the queue in Switchboard. It ends here."
                : "A colleague took over the conversation in Switchboard. It ends here."
        }
        return summary.isClosed
            ? "The conversation was closed in Switchboard. It ends here."
            : "The conversation was handed back to the AI in Switchboard. It ends here."
    }
}
