import Conversation
import Effort
import EventStore
import Storage
import Testing

@Suite struct GroupCommitTests {
    @Test func `one append that breaks the transaction fails alone, and the others leave no gap`() throws {
        let desk = try Desk()
        try desk.session()
        let other = try Connection(path: desk.path)
        try other.write { db in
            try db.execute(
                """
                CREATE TRIGGER breaks BEFORE INSERT ON event WHEN NEW.id = 'e2'
                BEGIN SELECT RAISE(ABORT, 'broken'); END
                """)
        }
        try other.close()
        let appends = (0..<5).map { number in
            var event = NewEvent(source: .system, kind: .custom, data: ["n": .integer(number)])
            event.id = Event.ID("e\(number)")
            return PendingAppend(event, to: "s1")
        }
        let results = desk.store.append(each: appends)
        let ids = results.map { result in
            if case .success(let entry) = result { entry.id.rawValue } else { "" }
        }
        #expect(ids == ["e0", "e1", "", "e3", "e4"])
        #expect(try desk.tail().map(\.event.offset.rawValue) == [0, 1, 2, 3])
        #expect(try desk.tail().map { $0.event.data["n"]?.integer } == [0, 1, 3, 4])
    }

    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func aGroupEndsAsItsAppendsOneByOneWouldHave(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let (grouped, single) = (try Desk(), try Desk())
        let sessions: [Session.ID] = ["s1", "s2", "s3"]
        for desk in [grouped, single] { for id in sessions { try desk.session(id) } }
        var heard: Set<String> = []
        for round in 0..<Effort.count(150) {
            let id = sessions.randomElement(using: &random)!
            let isTaken = Bool.random(using: &random)
            for desk in [grouped, single] {
                desk.clock.advance(by: .seconds(1))
                try isTaken ? takeOver(id, desk) : handBack(id, desk)
            }
            let claims = try sessions.map { ($0, try grouped.claim($0)) }
            let mia = try grouped.person("mia")
            let appends = (0..<Int.random(in: 1...12, using: &random)).map { number in
                let (id, claim) = claims.randomElement(using: &random)!
                var new = event(claim, mia, &random)
                new.id = Event.ID("e\(round)-\(number)")
                new.traceID = new.traceID ?? "trace\(round)-\(number)"
                return PendingAppend(new, to: number == 0 && round % 3 == 0 ? "nowhere" : id)
            }
            let outcomes = grouped.store.append(each: appends)
            let results = outcomes.map(told)
            let others = appends.map { told(single.store.append(each: [$0])[0]) }
            #expect(results == others, "seed \(seed) round \(round)")
            heard.formUnion(outcomes.map(kind))
            for id in sessions { try compare(id, grouped, single, "seed \(seed) round \(round)") }
        }
        let expected: Set = [
            "done", "late", "notYours", "manualMode", "staleTurn", "requestReused", "noSuchSession",
        ]
        #expect(expected.isSubset(of: heard), "seed \(seed): \(heard.sorted())")
    }

    private func kind(_ result: Result<LogEntry, StoreError>) -> String {
        switch result {
        case .success(let entry): entry.isLate ? "late" : "done"
        case .failure(.refused(let refusal)): String("\(refusal)".prefix { $0.isLetter })
        case .failure(let error): "\(error)"
        }
    }

    /// SQLite tells them apart by their bytes, Swift's comparison does not.
    @Test func `two spellings of one id are two sessions`() throws {
        let desk = try Desk()
        let (composed, decomposed): (Session.ID, Session.ID) = ("caf\u{e9}", "cafe\u{301}")
        try desk.session(composed)
        let hello = NewEvent.message("Hello?", from: .customer)
        let results = desk.store.append(each: [
            PendingAppend(hello, to: composed), PendingAppend(hello, to: decomposed),
        ])
        #expect(told(results[0]).hasPrefix("done"))
        #expect(throws: StoreError.refused(.noSuchSession(decomposed))) { try results[1].get() }
        #expect(try desk.tail(composed).count == 1)
    }

    private func event(_ claim: Claim, _ mia: Operator, _ random: inout SeededRandom) -> NewEvent {
        let request = Request.ID("r\(Int.random(in: 0..<20, using: &random))")
        switch Int.random(in: 0..<9, using: &random) {
        case 0, 1: return .message("Hello?", from: .customer)
        case 2: return .message("Again?", from: .customer, request: request)
        case 3: return .message("Answer.", from: .aiAgent, standing: .ai(nil), trace: "call")
        case 4:
            let turn = TurnClaim(epoch: claim.epoch, turn: TurnNumber(1))
            return .message("Late.", from: .aiAgent, standing: .ai(turn))
        case 5: return .message(" ", from: .customer, request: request)
        case 6: return .message("Mine.", from: .humanAgent, standing: .human(operator: mia, saw: claim))
        case 7: return .status("typing")
        default:
            return NewEvent(
                source: .aiAgent, kind: .tool, data: .handoffCall("too hard"), standing: .ai(nil),
                traceID: "call")
        }
    }

    private func takeOver(_ id: Session.ID, _ desk: Desk) throws {
        if try desk.claim(id).owner == nil { try desk.takeOver(id) }
    }

    private func handBack(_ id: Session.ID, _ desk: Desk) throws {
        guard try desk.claim(id).owner != nil else { return }
        try desk.store.handBack(id, by: desk.person("mia"), saw: desk.claim(id))
    }

    private func told(_ result: Result<LogEntry, StoreError>) -> String {
        switch result {
        case .success(let entry): "done \(entry.id) at \(entry.event.offset), late \(entry.isLate)"
        case .failure(let error): "\(error)"
        }
    }

    /// Everything but the order of changes, which a group has less of.
    private func compare(_ id: Session.ID, _ one: Desk, _ other: Desk, _ place: Comment) throws {
        var summaries = try [one, other].map { try $0.summary(id) }
        for index in summaries.indices { summaries[index].position = .start }
        #expect(summaries[0] == summaries[1], place)
        let tails = try [one, other].map { desk in
            try desk.tail(id).map { entry in
                var event = entry.event
                if event.handoff != nil { (event.id, event.traceID) = ("", "") }
                return "\(event.offset) \(event.source) \(event.kind) \(event.id) \(event.traceID)"
                    + " \(entry.isLate) \(entry.isCut) \(entry.requestID?.rawValue ?? "")"
            }
        }
        #expect(tails[0] == tails[1], place)
        let kept = try [one, other].map { try $0.store.suggestions(of: id).map(\.text) }
        #expect(kept[0] == kept[1], place)
    }
}
