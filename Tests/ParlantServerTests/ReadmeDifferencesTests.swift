import Conversation
import EventStore
import Readme
import Testing

@testable import ParlantServer

/// The table of what differs from Parlant, held against what the other tests prove.
@Suite struct ReadmeDifferencesTests {
    private enum Proof {
        /// Exchanges in which the recorded answer and ours are known to differ.
        case recorded([Int])
        /// A test of this name.
        case test(String)
    }

    /// By the beginning of a row.
    private static let proofs: [String: Proof] = [
        "`GET …/events?kinds=` with an unknown kind": .recorded([92, 93]),
        "`GET /sessions?labels=&limit=`": .recorded([195, 196]),
        "`total_count` of later pages": .recorded([186, 187]),
        "`GET /customers?limit=1`": .recorded([8]),
        "an event read through another session": .recorded([106]),
        "an event stream of an unknown session": .recorded([154]),
        "`POST …/events` of a message with `data.attachments`": .test(
            "a message keeps its attachments, and one of a photo alone is a message"),
        "`POST source=ai_agent` without a text": .recorded([161, 163, 182]),
        "what an operator's token may do": .test("each who asks is answered as the table says"),
        "handoff events, the label `closed`": .test("each who asks is answered as the table says"),
        "an AI's message after a take-over": .recorded([169]),
        "a message by a human in a session that nobody owns": .test(
            "a human's message in a session that nobody owns is stored and claims nothing"),
        "a session's agent or customer that nobody made": .test(
            "a session makes its agent and customer known"),
        "`moderation=`": .recorded([59, 88, 90, 103]),
        "event streams": .test("a reader of event streams is told where to go on, and goes on there"),
        "a body that is not `application/json`": .test("a body of another type is a 415"),
        "redirects of a last slash": .test("a redirect stays on the server"),
        "`/healthz`": .recorded([1]),
        "a body that is no JSON": .recorded([20]),
        "a tag's name that another tag has": .test("no two tags have one name"),
        "a change with an unknown tag": .test(
            "a tag that nobody made is unknown, and nothing is done with it"),
        "`DELETE /customers/guest`": .test("nobody renames, removes or makes the guest"),
        "an agent's or customer's id that is taken": .test(
            "an id that is taken makes no second agent or customer"),
        "a whole number beyond 64 bits": .test("a whole number beyond 64 bits is refused"),
        "canned responses": .test("a value that no reply may have is refused, and so is a trail"),
    ]

    @Test func `every row has its proof, and every proof its row`() throws {
        let rows = try Readme.table("differences").map { $0[0] }
        for row in rows {
            let proofs = Self.proofs.keys.filter { row.hasPrefix($0) }
            #expect(proofs.count == 1, "\(row)")
        }
        for proof in Self.proofs.keys { #expect(rows.contains { $0.hasPrefix(proof) }, "\(proof)") }
    }

    @Test func `every recorded difference is in the table`() {
        let told = Self.proofs.values.flatMap { proof -> [Int] in
            if case .recorded(let numbers) = proof { numbers } else { [] }
        }
        #expect(told.sorted() == IntendedDifferences.table.keys.sorted())
    }

    @Test func `every test that a row relies on is there`() throws {
        let tests = try Readme.testNames()
        for case .test(let name) in Self.proofs.values { #expect(tests.contains(name), "\(name)") }
    }

    @Test func `a human's message in a session that nobody owns is stored and claims nothing`() async throws {
        let bench = try Bench()
        try bench.session()
        try bench.store.patch("s1", SessionPatch(mode: .manual))
        let client = DirectClient(dispatcher: bench.server.dispatcher)
        _ = try await client.json(
            "POST", "/sessions/s1/events",
            [
                "kind": "message", "source": "human_agent", "message": "Here I am.",
                "participant": ["display_name": "Mia"],
            ], status: 201)
        let events = try await client.json("GET", "/sessions/s1/events?kinds=message&wait_for_data=0")
        #expect(events.messages == ["Here I am."])
        #expect(try bench.store.summary("s1", for: "mia")?.owner == nil)
    }
}
