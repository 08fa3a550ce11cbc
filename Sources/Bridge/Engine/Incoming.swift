import Conversation
import EventStore

/// Brings what people at the desk did into the log, and lets sessions leave that were ended there.
struct Incoming: Sendable {
    let context: BridgeContext
    /// Has the queue of a link looked at.
    let wakeOutgoing: @Sendable (Int64) -> Void

    private var settings: BridgeSettings { context.settings }

    /// Deals with what came about a link.
    ///
    /// - Returns: After which span to try again; nil if everything was dealt with.
    func carry(_ id: Int64) async -> Duration? {
        while true {
            guard let arrivals = await context.attempt({ try $0.newArrivals(of: id) }) else {
                return settings.pace.watch
            }
            if arrivals.isEmpty { return nil }
            let words = arrivals.filter { !$0.arrival.isEnd }
            for arrival in words {
                guard await take(arrival) else { return settings.pace.watch }
            }
            if !words.isEmpty { continue }
            // An answer may have been written just before the end and come after it, or never.
            guard await listed(id) else { return settings.pace.look }
            guard let now = await context.attempt({ try $0.newArrivals(of: id) }) else {
                return settings.pace.watch
            }
            if now.contains(where: { !$0.arrival.isEnd }) { continue }
            for end in arrivals {
                guard await leave(id, end) else { return settings.pace.watch }
            }
            wakeOutgoing(id)
        }
    }

    private func take(_ stored: StoredArrival) async -> Bool {
        switch stored.arrival.content {
        case .answer(let text, let files, let unknown):
            let person = await named(unknown)
            var stored = stored
            stored.arrival.content = .answer(text: text, attachments: files, by: person)
            let id = "\(settings.name):\(person.id ?? "")"
            let someone = Participant(id: id, displayName: settings.publicName(of: person.name))
            let answer = stored
            guard let isSaid = await context.attempt({ try $0.say(answer, as: someone) }) else {
                return false
            }
            await acknowledge(answer, isSaid: isSaid)
            return true
        case .assigned(let unknown):
            let person = await named(unknown)
            return await context.attempt { try $0.assign(stored, to: person.name) } != nil
        case .ended: return true
        }
    }

    private func named(_ person: DeskArrival.Person) async -> DeskArrival.Person {
        person.name == nil && person.id != nil ? await context.desk.named(person) : person
    }

    private func acknowledge(_ stored: StoredArrival, isSaid: Bool) async {
        guard context.desk.gate.pause == nil,
            let link = await context.attempt({ try $0.link(stored.link) }) ?? nil
        else { return }
        let conversation = DeskConversation(id: link.conversation, key: link.key, progress: link.progress)
        try? await context.desk.acknowledge(stored.arrival.id, in: conversation, isSaid: isSaid)
    }

    /// Whether the desk still says so: somebody may have opened the conversation again, or be left in it.
    ///
    /// - Returns: nil if the desk could not be asked.
    private func hasEnded(_ link: BridgeLink) async -> Bool? {
        let conversation = DeskConversation(id: link.conversation, key: link.key, progress: link.progress)
        do {
            return try await context.desk.hasEnded(conversation)
        } catch .gone, .refused {
            // It was said, and nothing says otherwise.
            return true
        } catch {
            context.note(error, "look at a conversation")
            return nil
        }
    }

    private func leave(_ id: Int64, _ stored: StoredArrival) async -> Bool {
        guard case .ended(let outcome, _) = stored.arrival.content else { return true }
        // Nobody there can have ended what nobody was invited to: the desk reports a step of ours.
        let link = await context.attempt { try $0.link(id) } ?? nil
        var isMeant = link?.state != .opening
        if isMeant, let link, link.state == .open {
            guard let hasEnded = await hasEnded(link) else { return false }
            isMeant = hasEnded
        }
        if !isMeant { return await context.attempt { try $0.drop(stored) } != nil }
        let act: LeavingAct =
            switch settings.ending {
            case .handBack: .handBack(outcome)
            case .close: .close(outcome ?? .resolved)
            }
        return await context.attempt { try $0.leave(id, act, telling: nil, because: stored) } != nil
    }

    /// Reads the conversation once more, where the desk can list it.
    ///
    /// - Returns: Whether nothing is missing now.
    private func listed(_ id: Int64) async -> Bool {
        guard context.desk.traits.listsConversations,
            let link = await context.attempt({ try $0.link(id) }) ?? nil, link.state.isHeld,
            link.conversation != nil
        else { return true }
        return await look(at: link)
    }

    /// Reads a conversation at the desk, and keeps what was missed.
    ///
    /// - Returns: Whether it could be read and kept.
    func look(at link: BridgeLink) async -> Bool {
        let conversation = DeskConversation(id: link.conversation, key: link.key, progress: link.progress)
        let name = settings.name
        do {
            let arrivals = try await context.desk.arrivals(in: conversation)
            return await context.attempt { try $0.receive(arrivals, for: name) } != nil
        } catch .gone, .refused {
            // To ask again would not help.
            return true
        } catch {
            context.note(error, "list a conversation")
            return false
        }
    }
}

extension DeskArrival {
    var isEnd: Bool { if case .ended = content { true } else { false } }
}
