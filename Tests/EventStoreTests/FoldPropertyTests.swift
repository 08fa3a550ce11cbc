import Conversation
import Effort
import Storage
import Testing

@testable import EventStore
@testable import Handoff

/// Whoever reads a session's log comes to the state of whoever lived through it: by folding it, by importing it
/// into another store, and by mirroring the server that has it. What a door cannot know is named there.
@Suite struct FoldPropertyTests {
    private static let seeds = Array(UInt64(1)...UInt64(Effort.count(200)))

    @Test(arguments: seeds)
    func foldingTheLogGivesTheStateOfTheStore(seed: UInt64) throws {
        let life = try Life(seed: seed)
        for _ in 0..<60 {
            try life.act()
            var folded = try SessionState(creation: life.session.creation)
            for entry in try life.desk.tail() {
                let name = entry.author ?? ""
                let facts = EntryFacts(isLate: entry.isLate, isEffective: !name.isEmpty, author: name)
                folded.follow(entry.event, facts)
            }
            let lived = try life.state
            // Claims of turns are not in the log, and neither is whether a takeover spared the handoff's
            // closing message.
            folded.turn = lived.turn
            folded.handoffTrace = lived.handoffTrace
            folded.closingOffset = lived.closingOffset
            #expect(folded == lived, "seed \(seed)")
        }
    }

    @Test(arguments: seeds)
    func importingTheLogGivesTheStateOfTheStore(seed: UInt64) throws {
        let life = try Life(seed: seed)
        let other = try Desk()
        for round in 0..<8 {
            for _ in 0..<8 { try life.act() }
            let lived = try life.state
            let events = try life.events
            _ = try other.store.importOne(life.session, events: events)
            var imported = try other.state()
            // Nobody owns an imported session, so that the request counts again, and each import that drops an
            // owner is another epoch.
            var expected = lived
            expected.disown()
            expected.refreshWaiting()
            expected.epoch = imported.epoch
            #expect(imported.epoch >= lived.epoch)
            // Nobody here continues a turn; an export does not say what came late.
            expected.handoffTrace = nil
            expected.closingOffset = nil
            expected.turn = imported.turn
            imported.aiStatus = nil
            expected.aiStatus = nil
            #expect(imported == expected, "seed \(seed), round \(round)")
        }
    }

    @Test(arguments: seeds, [LogHome.parlant, .switchboard])
    func mirroringTheLogGivesTheStateOfTheStore(seed: UInt64, home: LogHome) throws {
        let life = try Life(seed: seed)
        let server = try MirroredLife(of: life, home: home)
        for round in 0..<8 {
            for _ in 0..<Int.random(in: 1...12, using: &server.random) {
                try life.act()
                if Bool.random(using: &server.random) { try server.read() }
            }
            try server.report()
            let lived = try life.state
            let mirrored = try server.double.desk.state()
            var expected = lived
            // Claims of turns are not in the log; whether a takeover spared the closing message is not either.
            expected.handoffTrace = mirrored.handoffTrace
            expected.closingOffset = mirrored.closingOffset
            expected.turn = mirrored.turn
            if home == .parlant {
                // There the epochs are the mirror's own count, and a takeover does not end the running turn.
                expected.epoch = mirrored.epoch
                expected.aiStatus = mirrored.aiStatus
            } else {
                // The server reports a switch, and since when somebody waits, but neither where the switch
                // stands in the log, nor when a human was asked for, nor whether a takeover ended a turn.
                expected.aiStatus = mirrored.aiStatus
                expected.switchOffset = mirrored.switchOffset
                expected.isSwitchExplained = mirrored.isSwitchExplained
                expected.requestedAt = mirrored.requestedAt
            }
            #expect(mirrored == expected, "seed \(seed), round \(round)")
        }
    }
}

extension Desk {
    fileprivate func state(_ id: Session.ID = "s1") throws -> SessionState {
        try store.reading { try SessionRow.find(id, in: $0).state }
    }
}

/// One session that is lived through at random; refusals are part of it.
private final class Life {
    let desk: Desk
    private var random: SeededRandom
    private let people = ["mia", "omar"]

    init(seed: UInt64) throws {
        desk = try Desk()
        random = SeededRandom(seed: seed)
        try desk.session()
    }

    var session: Session { get throws { try desk.store.session("s1")! } }
    var state: SessionState { get throws { try desk.state() } }
    var events: [Event] { get throws { try desk.tail().map(\.event) } }
    var operators: [Operator] { get throws { try people.map(desk.person) } }

    func act() throws {
        desk.clock.advance(by: .seconds(Int.random(in: 1...40, using: &random)))
        do {
            try step()
        } catch let error as StoreError {
            if error.refusal == nil { throw error }
        }
    }

    private func step() throws {
        let someone = try desk.person(people.randomElement(using: &random)!)
        let saw = try desk.claim()
        let store = desk.store
        let trace = ["t1", "t2", "t9"].randomElement(using: &random)!
        switch Int.random(in: 0..<100, using: &random) {
        case ..<22: try desk.customer()
        case ..<36: try desk.ai("answer", trace: trace)
        case ..<44: try desk.handoff(trace: trace)
        case ..<50: try store.append(.status("processing", trace: trace), to: "s1")
        case ..<53: try store.append(.status("error", trace: trace), to: "s1")
        case ..<66:
            try store.takeOver(
                "s1", by: someone, reason: nil, publicReason: Bool.random(using: &random) ? "hello" : nil,
                sparesClosing: Bool.random(using: &random), saw: saw)
        case ..<78:
            try store.reply(
                "reply", as: .oneself, by: someone, in: "s1", saw: saw,
                requestID: Request.ID("r\(random.next())"))
        case ..<84:
            try store.release("s1", by: someone, restoresWait: Bool.random(using: &random), saw: saw)
        case ..<90: try store.handBack("s1", by: someone, outcome: .resolved, note: "note", saw: saw)
        case ..<95: try store.close("s1", by: someone, outcome: .spam, saw: saw)
        default: try store.reopen("s1", by: someone, saw: saw)
        }
    }
}

/// The same session as a mirror reads it from its server.
private final class MirroredLife {
    let life: Life
    let double: UpstreamDouble
    let home: LogHome
    var random: SeededRandom
    private var position = 0

    init(of life: Life, home: LogHome) throws {
        self.life = life
        self.home = home
        random = SeededRandom(seed: 7)
        double = try UpstreamDouble()
        double.desk.clock.set(life.desk.clock.now)
        double.sessions["s1"] = try life.session
        try double.list()
        // The mirror knows the same operators, by the keys that stand in the log.
        try double.store.transacting { transaction in
            for someone in try life.operators {
                try transaction.db.run(
                    "INSERT INTO operator (name, key) VALUES (?, ?)", [someone.name, someone.key.rawValue])
            }
        }
        if home == .switchboard { try stand() }
        try double.read()
    }

    /// The mirror reads what is new in the log.
    func read() throws {
        double.desk.clock.set(life.desk.clock.now)
        double.logs["s1"] = try home == .parlant ? namingWhomTheyDisplace() : life.events
        try double.read()
    }

    /// The mirror reads the log to its end, and what the server reports about the session.
    func report() throws {
        try read()
        double.desk.clock.advance(by: .seconds(3))
        double.sessions["s1"] = try life.session
        try double.list(leavesStandings: home == .switchboard)
        if home == .switchboard { try stand() }
    }

    private func stand() throws {
        position += 1
        let lived = try life.state
        let standing = ToldStanding(
            session: "s1", mode: lived.mode, claim: lived.claim, ownedSince: lived.ownedSince,
            reason: lived.reason, waitingSince: lived.waitingSince, isClosed: lived.isClosed,
            outcome: lived.outcome, lastOffset: lived.lastOffset, position: position)
        try double.store.mirror([standing])
    }

    /// On a server without a fence a takeover names the one that it displaces.
    private func namingWhomTheyDisplace() throws -> [Event] {
        var takeover: Offset?
        return try life.events.map { event in
            guard var act = event.handoff else { return event }
            var event = event
            act.from = act.action == .takeOver ? takeover : nil
            switch act.action {
            case .takeOver: takeover = event.offset
            case .release, .handBack, .close: takeover = nil
            case .reopen: break
            }
            event.data = act.json
            return event
        }
    }
}
