import Conversation
import Effort
import EventStore
import Foundation
import Synchronization
import Testing

/// A script that knows only the definitions and an export comes to the same figures, to the last digit.
@Suite(.enabled(if: access("/usr/bin/python3", X_OK) == 0))
struct RecomputationTests {
    private let bench: Workbench

    init() throws { bench = try Workbench() }

    private static let forms: [[String]] =
        [
            [], ["--by", "agent"], ["--by", "operator"], ["--by", "label"], ["--by", "reason"],
            ["--by", "outcome"],
            ["--by", "bridge"], ["--by", "hour", "--zone", "Asia/Kolkata"],
            ["--since", "2024-05-14", "--until", "2024-05-15"],
            ["--hours", "mon-fri 09:00-17:30", "--zone", "Europe/Berlin"],
            ["--hours", "sat-mon 00:00-24:00", "--by", "agent"],
            ["--bounce-turns", "0", "--reopen-hours", "0", "--abandon-minutes", "1"],
        ]

    private func compare(_ environment: [String: String] = [:]) throws {
        let export = try bench.run("export", "--private", environment: environment)
        #expect(export.code == 0)
        let exported = try bench.file("export.jsonl", export.text)
        for form in Self.forms {
            let stats = try bench.run(
                [Workbench.program, "stats", "--json"] + form, environment: environment)
            let told = try bench.file("stats.json", stats.text)
            let ended = try bench.run(
                ["/usr/bin/python3", "-B", CarriedFile.path("recompute_statistics.py"), exported, told])
            #expect(ended.text == "equal\n", "\(form): \(ended.text) \(ended.error)")
        }
    }

    @Test func `every figure of the airline's conversations`() throws {
        let pipe = "zcat '\(CarriedFile.path("airline.jsonl.gz"))' | '\(Workbench.program)' import -"
        #expect(try bench.run(["/bin/sh", "-c", pipe]).text.hasPrefix("140 added"))
        try compare()
    }

    @Test func `every figure of histories at random`() throws {
        let path = bench.folder + "/random.store"
        try RandomHistories(at: path, seed: 18).live(Effort.count(1_000))
        try compare(["SWITCHBOARD_STORE": path])
    }

    @Test func `the script sees a wrong figure`() throws {
        try bench.fill(Fixture("s-1", said: (.customer, "hello")))
        let exported = try bench.file("export.jsonl", bench.run("export", "--private").text)
        let stats = try bench.run("stats", "--json").text
        #expect(stats.contains(#""sessions":{"n":1}"#))
        let told = try bench.file(
            "stats.json", stats.replacing(#""sessions":{"n":1}"#, with: #""sessions":{"n":2}"#))
        let ended = try bench.run(
            ["/usr/bin/python3", "-B", CarriedFile.path("recompute_statistics.py"), exported, told])
        #expect(ended.code == 1)
        #expect(ended.text == "/0/figures/sessions/n: recomputed 1, told 2\n")
    }
}

/// Conversations in which everybody does anything that the rules allow.
private final class RandomHistories {
    private let store: EventStore
    private let time = Clock()
    private var random: SeededRandom
    private let people = ["mia", "omar", "bridge:desk"]

    init(at path: String, seed: UInt64) throws {
        random = SeededRandom(seed: seed)
        let time = time
        store = try EventStore.open(at: path, options: StoreOptions(clock: { time.now }))
    }

    private final class Clock: Sendable {
        private let moment = Mutex(Timestamp(iso8601: "2024-05-13T05:00:00Z")!)
        var now: Timestamp { moment.withLock { $0 } }
        func advance(by time: Duration) { moment.withLock { $0 = $0 + time } }
    }

    func live(_ count: Int) throws {
        defer { store.close() }
        for number in 0..<count {
            let id = Session.ID("s\(number)")
            try store.createSession(
                NewSession(
                    id: id, agentID: Bool.random(using: &random) ? "aria" : "bert", customerID: "ada",
                    mode: number % 20 == 0 ? .manual : .auto, labels: number % 3 == 0 ? ["vip", "é"] : []))
            for _ in 0..<Int.random(in: 0...25, using: &random) {
                time.advance(by: .microseconds(Int64.random(in: 1...900_000_000, using: &random)))
                do {
                    try act(in: id)
                } catch let error as StoreError {
                    if error.refusal == nil { throw error }
                }
            }
        }
    }

    private func act(in id: Session.ID) throws {
        let someone = try store.operatorProfile(people.randomElement(using: &random)!)
        let saw = try store.summary(id, for: "")!.claim
        let outcome = Outcome.allCases.randomElement(using: &random)!
        switch Int.random(in: 0..<100, using: &random) {
        case ..<25: try say("hello", .customer, in: id)
        case ..<40: try say("answer", .aiAgent, in: id)
        case ..<48:
            try store.append(
                NewEvent(source: .aiAgent, kind: .tool, data: Fixture.handoff, standing: .ai(nil)), to: id)
        case ..<58:
            let reason = Bool.random(using: &random) ? "angry" : nil
            try store.takeOver(id, by: someone, reason: reason, publicReason: "hello", saw: saw)
        case ..<74:
            let identity = Identity.allCases.randomElement(using: &random)!
            try store.reply(
                "reply", as: identity, by: someone, in: id, saw: saw,
                requestID: Request.ID("r\(random.next())"))
        case ..<79: try store.release(id, by: someone, restoresWait: Bool.random(using: &random), saw: saw)
        case ..<85: try store.handBack(id, by: someone, outcome: outcome, note: "note", saw: saw)
        case ..<90: try store.close(id, by: someone, outcome: outcome, saw: saw)
        case ..<92: try store.reopen(id, by: someone, saw: saw)
        case ..<95: try store.patch(id, SessionPatch(mode: Mode.allCases.randomElement(using: &random)!))
        case ..<97:
            try store.append(
                NewEvent(
                    source: .aiAgent, kind: .message, data: ["message": "a", "chunks": ["a"]],
                    standing: .ai(nil)),
                to: id)
        case ..<98: try store.deleteEvents(of: id, from: Offset(Int.random(in: 0...20, using: &random)))
        default:
            try store.append(NewEvent(source: .aiAgent, kind: .status, data: ["status": "typing"]), to: id)
        }
    }

    private func say(_ text: String, _ source: Source, in id: Session.ID) throws {
        let data = Event.messageData(text, from: Participant(displayName: "x"))
        try store.append(
            NewEvent(
                source: source, kind: .message, data: data, standing: source == .aiAgent ? .ai(nil) : .outside
            ),
            to: id)
    }
}
