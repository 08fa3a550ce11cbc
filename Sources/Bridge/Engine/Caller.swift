import Conversation
import EventStore

/// Makes the calls of links' queues, and decides what follows from how they end.
struct Caller: Sendable {
    let context: BridgeContext

    private var desk: any Desk { context.desk }
    private var pace: BridgePace { context.settings.pace }

    /// Makes a call, or finds out how an earlier attempt ended.
    ///
    /// - Returns: Whether the queue can go on at once.
    func make(_ post: DeskPost) async -> Bool {
        switch post.state {
        case .pending:
            guard await context.attempt({ try $0.begin(post) }) ?? false else { return false }
            var begun = post
            begun.tries += 1
            return await call(begun)
        case .sending:
            // Nobody makes it anymore: the program that began it has ended.
            return await settle(post, .unconfirmed(lookAfter: .zero, "The bridge stopped during the call."))
        case .unconfirmed: return await resolve(post)
        case .sent, .failed: return true
        }
    }

    /// Whether nobody but a person can find out whether the desk has a post.
    func isStuck(_ post: DeskPost) -> Bool {
        post.state == .unconfirmed && !isRepeatable(post) && !desk.traits.finds
    }

    private func isRepeatable(_ post: DeskPost) -> Bool {
        switch post.kind {
        // These look for themselves what an earlier attempt has done.
        case .open, .invite, .end: true
        case .history, .customer, .colleague, .note: desk.traits.repeats
        }
    }

    private func resolve(_ post: DeskPost) async -> Bool {
        if isRepeatable(post) { return await settle(post, .again(after: .zero, post.reason ?? "")) }
        guard desk.traits.finds else { return false }
        guard let conversation = await conversation(of: post) else {
            return await settle(post, .failed("There is no conversation at the desk."))
        }
        do {
            if let id = try await desk.find(post.key, in: conversation) {
                return await settle(post, .sent(id))
            }
            if post.misses + 1 >= pace.misses { return await settle(post, .again(after: .zero, "")) }
            return await settle(post, .missed(lookAfter: pace.look))
        } catch {
            context.note(error, "look for a post")
            close(after: error)
            if case .gone = error { return await lose(post, error) }
            let pause = pace.backOff.pause(after: post.tries + post.misses)
            return await settle(post, .unconfirmed(lookAfter: pause, error.wording))
        }
    }

    private func call(_ post: DeskPost) async -> Bool {
        do {
            let outcome = try await perform(post)
            context.condition.note(nil)
            guard let outcome else { return true }
            return await settle(post, outcome)
        } catch {
            context.note(error, post.kind.rawValue)
            return await fail(post, error)
        }
    }

    /// - Returns: How it ended; nil if that was recorded together with what the desk told.
    private func perform(_ post: DeskPost) async throws(DeskError) -> PostOutcome? {
        if post.kind == .open {
            let opened = try await open(post)
            try await store { try $0.opened(post, as: opened.id, url: opened.url) }
            await announce(post, opened)
            return nil
        }
        guard let conversation = await conversation(of: post), conversation.id != nil else {
            return .failed("There is no conversation at the desk.")
        }
        switch post.kind {
        case .open: return nil
        case .invite:
            let first = await context.attempt { try $0.firstHistory(of: post.link) } ?? nil
            try await desk.invite(conversation, firstHistory: first)
            try await store { try $0.invited(post) }
            return nil
        case .history, .customer, .colleague, .note:
            let words = DeskWords(key: post.key, kind: post.kind, text: post.text, speaker: post.speaker)
            return .sent(try await desk.post(words, to: conversation))
        case .end:
            let outcome = await context.attempt { try $0.link(post.link)?.outcome } ?? nil
            try await desk.end(conversation, outcome: outcome)
            return .sent(nil)
        }
    }

    private func open(_ post: DeskPost) async throws(DeskError) -> OpenedConversation {
        guard let link = await context.attempt({ try $0.link(post.link) }) ?? nil,
            let summary = await context.attempt({ try $0.summary(link.session, for: "") }) ?? nil
        else { throw .store("The session could not be read.") }
        let customer = Customer(id: summary.session.customerID, name: summary.customerName)
        let opening = Opening(
            key: link.key, session: link.session, customer: customer, agentName: summary.agentName,
            reason: await context.reason(of: summary), labels: summary.session.labels, progress: link.progress
        ) { (progress: JSON) async throws(DeskError) in
            try await store { try $0.note(progress, of: link) }
        }
        return try await desk.open(opening)
    }

    /// Consoles show where the conversation is.
    private func announce(_ post: DeskPost, _ opened: OpenedConversation) async {
        guard let link = await context.attempt({ try $0.link(post.link) }) ?? nil else { return }
        let place = opened.url.map { ": \($0)" } ?? " (conversation \(opened.id))."
        let text = "At the desk \(context.settings.name)\(place)"
        _ = await context.attempt { try $0.addBridgeNote(text, to: link) }
    }

    private func conversation(of post: DeskPost) async -> DeskConversation? {
        guard let link = await context.attempt({ try $0.link(post.link) }) ?? nil else { return nil }
        return DeskConversation(id: link.conversation, key: link.key, progress: link.progress)
    }

    private func store(
        _ body: @escaping @Sendable (EventStore) throws -> Void
    ) async throws(DeskError) {
        do {
            try await context.lane.perform(body)
        } catch {
            throw .store(error.wording)
        }
    }

    private func settle(_ post: DeskPost, _ outcome: PostOutcome) async -> Bool {
        guard await context.attempt({ try $0.settle(post, outcome) }) != nil else { return false }
        switch outcome {
        case .sent, .failed, .again(after: .zero, _), .unconfirmed(lookAfter: .zero, _): return true
        case .again, .unconfirmed, .missed: return false
        }
    }
}

/// What follows from a failed call.
extension Caller {
    fileprivate func close(after error: DeskError) {
        switch error {
        case .unreachable: desk.gate.closeAfterFailure()
        case .limited(let pause): desk.gate.close(for: pause ?? pace.backOff.pause(after: 4))
        case .forbidden, .privateAddress: desk.gate.close(for: .seconds(60))
        case .busy, .refused, .gone, .unknown, .store: break
        }
    }

    fileprivate func fail(_ post: DeskPost, _ error: DeskError) async -> Bool {
        close(after: error)
        switch error {
        case .unreachable, .limited, .forbidden, .privateAddress:
            let pause = desk.gate.pause ?? pace.backOff.pause(after: post.tries)
            return await settle(post, .again(after: pause, error.wording))
        case .busy(let pause): return await settle(post, .again(after: pause, error.wording))
        case .unknown, .store:
            let pause = max(pace.look, pace.backOff.pause(after: post.tries))
            if !isRepeatable(post), !desk.traits.finds { await warn(post) }
            return await settle(post, .unconfirmed(lookAfter: pause, error.wording))
        case .gone where post.kind == .end: return await settle(post, .sent(nil))
        case .gone, .refused: return await lose(post, error)
        }
    }

    /// The desk will not take the post.
    fileprivate func lose(_ post: DeskPost, _ error: DeskError) async -> Bool {
        if post.kind == .open || post.kind == .invite || error == .gone {
            guard await context.attempt({ try $0.giveUp(post.link, because: error.wording) }) != nil else {
                return false
            }
            return await settle(post, .failed(error.wording))
        }
        if post.kind == .customer {
            await tell("The desk did not take a message of the customer. \(error.wording)", about: post)
        }
        return await settle(post, .failed(error.wording))
    }

    /// Nobody knows whether the desk has it, and those behind it wait: an operator must see that.
    private func warn(_ post: DeskPost) async {
        await tell(
            "The desk may not have a message. Look there, then: switchboardd bridge settle \(post.key)",
            about: post)
    }

    private func tell(_ text: String, about post: DeskPost) async {
        guard let link = await context.attempt({ try $0.link(post.link) }) ?? nil else { return }
        _ = await context.attempt { try $0.addBridgeNote(text, to: link) }
    }
}
