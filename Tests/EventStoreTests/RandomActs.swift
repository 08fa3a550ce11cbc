import Conversation
import Effort
import EventStore

/// Does what customers, agents and operators do, at random; refusals are part of it.
struct RandomActs {
    let desk: Desk
    var random: SeededRandom
    let people = ["mia", "omar", "lea"]
    private(set) var sessions: [Session.ID] = []
    private var streams: [(Session.ID, Event.ID)] = []

    init(_ desk: Desk, seed: UInt64) {
        self.desk = desk
        random = SeededRandom(seed: seed)
    }

    mutating func act() throws {
        desk.clock.advance(by: .seconds(Int.random(in: 0...40, using: &random)))
        do {
            try step()
        } catch let error as StoreError {
            if error.refusal == nil { throw error }
        }
    }

    private mutating func step() throws {
        let dice = Int.random(in: 0..<100, using: &random)
        guard dice >= 8, let id = sessions.randomElement(using: &random) else { return try create() }
        let name = people.randomElement(using: &random)!
        switch dice {
        case ..<30: try desk.customer("text \(dice)", in: id)
        case ..<40: try desk.ai("answer \(dice)", in: id)
        case ..<46: try desk.handoff(in: id)
        case ..<56: try desk.takeOver(id, by: name)
        case ..<64: try desk.reply("reply", in: id, by: name, request: "r\(random.next())")
        case ..<68: try desk.store.release(id, by: desk.person(name), saw: desk.claim(id))
        case ..<72: try desk.store.handBack(id, by: desk.person(name), saw: desk.claim(id))
        case ..<76: try desk.store.close(id, by: desk.person(name), outcome: .resolved, saw: desk.claim(id))
        case ..<80: try markRead(id, name)
        case ..<84: try desk.store.addNote("note", by: desk.person(name), to: id)
        case ..<86: try desk.store.deleteEvents(of: id, from: Offset(Int.random(in: 0...9, using: &random)))
        case ..<88: try rename(id)
        case ..<90: try settleSuggestion(id)
        case ..<94: try stream(id)
        case ..<96: try grow()
        case ..<98:
            let seen = desk.clock.now
            try desk.store.heartbeat(
                ConsolePresence(id: ConsolePresence.ID(name), operatorName: name, seen: seen))
        default:
            try desk.store.deleteSession(id)
            sessions.removeAll { $0 == id }
        }
    }

    private mutating func create() throws {
        let id = Session.ID("s\(random.next() % 60)")
        try desk.session(id)
        sessions.append(id)
    }

    private func markRead(_ id: Session.ID, _ name: String) throws {
        try desk.store.markRead(id, by: name, through: desk.summary(id).lastOffset ?? .zero)
    }

    private mutating func rename(_ id: Session.ID) throws {
        var patch = SessionPatch()
        patch.title = .some("title \(random.next() % 10)")
        patch.labelsUpsert = ["vip"]
        try desk.store.patch(id, patch)
    }

    private func settleSuggestion(_ id: Session.ID) throws {
        if let first = try desk.store.suggestions(of: id).first { try desk.store.settleSuggestion(first.id) }
    }

    private mutating func stream(_ id: Session.ID) throws {
        let new = NewEvent(
            source: .aiAgent, kind: .message, data: ["message": "a", "chunks": ["a"]], standing: .ai(nil))
        streams.append((id, try desk.store.append(new, to: id).value!.id))
    }

    private mutating func grow() throws {
        guard let (id, event) = streams.popLast() else { return }
        try desk.store.updateMessage(
            event, in: id, data: ["message": "ab", "chunks": ["a", "b", .null]], standing: nil)
    }
}
