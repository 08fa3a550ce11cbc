import Conversation
import EventStore
import Foundation

/// A server's sessions and logs as a mirror would read them, and the mirror's store.
final class UpstreamDouble {
    let desk: Desk
    var sessions: [Session.ID: Session] = [:]
    var logs: [Session.ID: [Event]] = [:]
    private var made = 0

    init() throws {
        desk = try Desk(.mirror(upstream: "http://localhost"))
        session()
    }

    /// A double whose customer has said hello, as far as the mirror has read, and Mia, who works at the mirror.
    static func greeted() throws -> (UpstreamDouble, Operator) {
        let server = try UpstreamDouble()
        let mia = try server.desk.person("mia")
        server.says(.customer, "Hello")
        try server.list()
        try server.read()
        return (server, mia)
    }

    var store: EventStore { desk.store }

    func session(_ id: Session.ID = "s1", mode: Mode = .auto) {
        sessions[id] = Session(
            id: id, agentID: "aria", customerID: "ada", creation: desk.clock.now, mode: mode)
        logs[id] = []
    }

    /// Appends an event to a server's log.
    @discardableResult
    func add(
        _ source: Source, _ kind: Kind = .message, _ data: JSON, trace: String = "t",
        to id: Session.ID = "s1",
        request: Request.ID? = nil, key: Operator.Key = "k", skipping gap: Int = 0
    ) -> Event {
        made += 1
        desk.clock.advance(by: .milliseconds(100))
        var event = Event(
            id: Event.ID("e\(made)"), source: source, kind: kind,
            offset: Offset((logs[id]!.last?.offset.rawValue ?? -1) + 1 + gap), creation: desk.clock.now,
            traceID: trace, data: data)
        if let request {
            event.metadata = [
                "switchboard": [
                    "operator": .string(key.rawValue), "request_id": .string(request.rawValue),
                ]
            ]
        }
        logs[id]!.append(event)
        return event
    }

    @discardableResult
    func says(_ source: Source, _ text: String, trace: String = "t", to id: Session.ID = "s1") -> Event {
        add(
            source, .message, Event.messageData(text, from: Participant(displayName: "x")), trace: trace,
            to: id)
    }

    @discardableResult
    func acts(
        _ action: HandoffEvent.Action, by key: Operator.Key, named name: String = "operator",
        epoch: Int = 0, from: Offset? = nil, restoresWait: Bool = false, request: Request.ID? = nil,
        to id: Session.ID = "s1"
    ) -> Event {
        var act = HandoffEvent(
            action: action, publicName: name, operatorKey: key, epoch: Epoch(epoch), from: from)
        act.restoresWait = restoresWait
        return add(.humanAgent, .custom, act.json, trace: "h\(made)", to: id, request: request, key: key)
    }

    /// The mirror reads the list.
    func list(asked: Timestamp? = nil, leavesStandings: Bool = false) throws {
        try store.mirror(
            Array(sessions.values), asked: asked ?? desk.clock.now, isWhole: true,
            leavesStandings: leavesStandings)
    }

    /// A server of ours tells how a session stands at the end of its log.
    func stands(
        _ mode: Mode, epoch: Int, owner: String? = nil, waitingSince: Timestamp? = nil, at position: Int,
        _ id: Session.ID = "s1"
    ) throws {
        try store.mirror([
            ToldStanding(
                session: id, mode: mode, claim: Claim(epoch: Epoch(epoch), owner: owner),
                waitingSince: waitingSince, lastOffset: logs[id]!.last?.offset, position: position)
        ])
    }

    /// The mirror reads a log from an offset on.
    @discardableResult
    func read(from offset: Int = 0, of id: Session.ID = "s1") throws -> MirrorMark {
        let known = try store.mark(of: id).next
        return try store.mirror(
            logs[id]!.filter { $0.offset.rawValue >= offset && !$0.isDeleted },
            covering: Offset(offset)..<max(known, Offset(offset)), of: id)
    }

    func summary(_ id: Session.ID = "s1") throws -> SessionSummary { try desk.summary(id) }
    func standing(_ id: Session.ID = "s1") throws -> Standing {
        try summary(id).standing(for: "mia", at: desk.clock.now)
    }
}
