import Conversation
import EventStore
import ParlantWire
import Testing

@testable import ParlantServer

/// Files of a message, which Parlant's own server drops.
@Suite struct AttachmentPostTests {
    private func post(_ members: JSON.Members) async throws -> (Answer, Bench) {
        let bench = try Bench()
        try bench.session()
        let client = DirectClient(dispatcher: bench.server.dispatcher)
        return (try await client.ask("POST", "/sessions/s1/events", .object(members)), bench)
    }

    @Test func `a message keeps its attachments, and one of a photo alone is a message`() async throws {
        let photo: JSON = [["name": "passport.jpg", "url": "https://x.example/p"]]
        let (answer, bench) = try await post([
            "kind": "message", "source": "customer", "data": ["attachments": photo, "flagged": true],
        ])
        #expect(answer.status == 201)
        let data = try answer.json()["data"]
        #expect(data?["attachments"] == photo)
        #expect(data?["flagged"] == false)
        #expect(data?["message"] == "")
        #expect(try bench.store.summary("s1", for: "mia")?.lastLine?.text == "photo passport.jpg")
        #expect(try bench.store.summary("s1", for: "mia")?.unansweredSince != nil)
    }

    @Test func `a message without a text or an attachment is refused as Parlant does`() async throws {
        for data: JSON in [["attachments": []], ["attachments": [[:]]], ["message": "x"]] {
            let (answer, _) = try await post(["kind": "message", "source": "customer", "data": data])
            #expect(answer.status == 422)
            #expect(answer.detail == "Missing 'message' field for event")
        }
    }
}
