import ChatCompletions
import Conversation
import EventStore
import Foundation
import Synchronization
import Testing

@Suite struct TroubleTests {
    /// Nothing that anybody can read tells the key, the address, what the server said or what the customer wrote.
    private func expectNoLeak(
        _ desk: ModelDesk, _ server: StandIn, _ location: SourceLocation = #_sourceLocation
    ) throws {
        let wording = try desk.failure() ?? ""
        #expect(!wording.isEmpty, sourceLocation: location)
        let log = try desk.log().filter { $0.event.source == .aiAgent }
            .map { $0.event.data.compact + JSON.object($0.event.metadata).compact }
        let readable = [wording] + log + desk.reports.withLock { $0 }
        for secret in [ModelDesk.secret, "127.0.0.1", "SERVERWORD"] {
            #expect(!readable.contains { $0.contains(secret) }, "leaks \(secret)", sourceLocation: location)
        }
        // Any four digits come together in an id now and then.
        let words = readable.flatMap { $0.split { !$0.isLetter && !$0.isNumber } }
        for number in ["\(server.port)", "4471"] {
            #expect(!words.contains { $0 == number }, "leaks \(number)", sourceLocation: location)
        }
    }

    @Test func brokenJSONIsAskedForOnceMoreInOnePiece() async throws {
        let desk = try ModelDesk(.stream)
        try await StandIn.run(
            .streamHead + .words("Your or") + .piece("data: {\"choices\": [SERVERWORD\n\n") + .streamEnd,
            .whole("Your order is there.")
        ) { server in
            try await desk.ask(on: server)
            #expect(server.requests.map(\.isStreamed) == [true, false])
        }
        #expect(try desk.said().dropFirst() == ["AI (cut): Your or", "AI: Your order is there."])
        #expect(try desk.statuses().last == "ready completed")
    }

    @Test func aStreamCutInTheMiddleIsFollowedByTheWholeAnswer() async throws {
        let desk = try ModelDesk(.stream)
        try await StandIn.run(
            .streamHead + .words("It was deliv") + .piece("data: {\"cho") + [.close],
            .whole("It was delivered.")
        ) { server in
            try await desk.ask(on: server)
            let told = server.requests[1].messages.suffix(2)
            #expect(told.first?["role"] == "assistant")
            #expect(told.first?["content"] == "It was deliv")
            #expect(told.last?["content"]?.string?.hasPrefix("[desk] Your message broke off here") == true)
        }
        #expect(try desk.said().dropFirst() == ["AI (cut): It was deliv", "AI: It was delivered."])
    }

    @Test func aStreamThatEndsInPeaceBeforeTheModelDidIsCutToo() async throws {
        let desk = try ModelDesk(.stream)
        try await StandIn.run(.streamHead + .words("It was") + .streamEnd, .whole("It was delivered.")) {
            try await desk.ask(on: $0)
        }
        #expect(try desk.said().dropFirst() == ["AI (cut): It was", "AI: It was delivered."])
    }

    @Test func anAnswerThatBreaksOffTwiceIsAnError() async throws {
        let desk = try ModelDesk(.stream)
        try await StandIn.run(
            .streamHead + .words("It was") + [.close], .response("200 OK", "{\"choices\": SERVERWORD")
        ) { server in
            try await desk.ask(on: server)
            try expectNoLeak(desk, server)
        }
        #expect(try desk.statuses().last == "error")
        // Half a sentence is no answer: the customer still waits.
        try desk.takeOver()
        #expect(try desk.summary().waitingSince == desk.log().first?.event.creation)
    }

    @Test func aBusyServerIsLeftAloneAsLongAsItWants() async throws {
        let desk = try ModelDesk()
        try await StandIn.run(
            .response("429 Too Many Requests", headers: ["retry-after": "7"], "{\"error\": \"SERVERWORD\"}"),
            .response("429 Too Many Requests", "{}"), .stream("Yes.")
        ) { try await desk.ask(on: $0) }
        #expect(try desk.said().last == "AI: Yes.")
        #expect(desk.pauses.withLock { $0 } == [.seconds(7), .seconds(1)])
    }

    @Test func aServerThatWantsToBeLeftAloneForTooLongIsGivenUp() async throws {
        let desk = try ModelDesk()
        try await StandIn.run(
            .response("429 Too Many Requests", headers: ["retry-after": "3600"], "SERVERWORD")
        ) {
            server in
            try await desk.ask(on: server)
            #expect(server.requests.count == 1)
            try expectNoLeak(desk, server)
        }
        #expect(try desk.failure() == "The model is busy: its server kept asking to wait.")
    }

    @Test func aServerThatFailsIsAskedAgainAFewTimesWithGrowingPauses() async throws {
        let desk = try ModelDesk()
        let failure: [StandIn.Step] = .response("500 Internal Server Error", "SERVERWORD")
        try await StandIn.run(failure, .response("503 Busy", type: nil, ""), .stream("Yes.")) {
            try await desk.ask(on: $0)
        }
        #expect(try desk.said().last == "AI: Yes.")
        #expect(desk.pauses.withLock { $0 } == [.milliseconds(500), .seconds(1)])
        let other = try ModelDesk()
        try await StandIn.run(failure, failure, failure, failure, failure, .stream("Too late.")) { server in
            try await other.ask(on: server)
            #expect(server.requests.count == 5)
            try expectNoLeak(other, server)
        }
        #expect(other.pauses.withLock { $0 }.count == 4)
    }

    @Test func aConnectionThatIsClosedBeforeAnAnswerIsTriedAgain() async throws {
        let desk = try ModelDesk()
        try await StandIn.run([.close], .stream("Yes.")) { try await desk.ask(on: $0) }
        #expect(try desk.said().last == "AI: Yes.")
    }

    @Test func aServerThatIsNotThereIsAnError() async throws {
        let port = try await StandIn.run { $0.port }
        let desk = try ModelDesk()
        try await StandIn.run { server in
            let gone = try Endpoint(base: "http://127.0.0.1:\(port)/v1", key: nil)
            let responder = ChatCompletionsResponder(
                model: "m", at: gone, following: ModelDesk.guidelines, options: desk.options())
            try desk.customer("hello")
            try await desk.running(with: responder) { try await desk.untilTurnEnds() }
            await responder.shutDown()
        }
        #expect(try desk.failure() == "The model could not be reached.")
        #expect(desk.pauses.withLock { $0 }.count == 4)
    }

    @Test(arguments: [
        ("301 Moved Permanently", "The model's server pointed to another address, which is not followed."),
        ("401 Unauthorized", "The model's server did not accept the key."),
        ("404 Not Found", "The model's server does not know the model or the path."),
        ("422 Unprocessable", "The model's server refused the request with status 422."),
    ])
    func aStatusThatWillNotChangeIsAnErrorAtOnce(status: String, wording: String) async throws {
        let desk = try ModelDesk()
        try await StandIn.run(
            .response(status, headers: ["location": "http://127.0.0.1:1/SERVERWORD"], "SERVERWORD"),
            .stream("No.")
        ) { server in
            try await desk.ask(on: server)
            #expect(server.requests.count == 1)
            try expectNoLeak(desk, server)
        }
        #expect(try desk.failure() == wording)
    }

    @Test(arguments: ["text/html", nil])
    func aPageIsNoAnswer(type: String?) async throws {
        let desk = try ModelDesk()
        try await StandIn.run(.response(type: type, "<html>SERVERWORD</html>")) { server in
            try await desk.ask(on: server)
            try expectNoLeak(desk, server)
        }
        #expect(try desk.failure() == "The server that answered is not a model server.")
    }

    @Test func aServerThatSaysNothingIsGivenUpInTime() async throws {
        let desk = try ModelDesk()
        try await StandIn.run([.hang]) { server in
            try await desk.ask(on: server, desk.options { $0.timeouts.firstByte = .milliseconds(30) })
            try expectNoLeak(desk, server)
        }
        #expect(try desk.failure() == "The model did not begin to answer in time.")
    }

    @Test func aModelThatStopsInTheMiddleIsAskedForTheWhole() async throws {
        let desk = try ModelDesk(.stream)
        try await StandIn.run(.streamHead + .words("It was") + [.hang], .whole("It was delivered.")) {
            try await desk.ask(on: $0, desk.options { $0.timeouts.nextByte = .milliseconds(500) })
        }
        #expect(try desk.said().dropFirst() == ["AI (cut): It was", "AI: It was delivered."])
    }

    @Test func aTurnEndsInTimeHoweverSlowlyTheBytesCome() async throws {
        let desk = try ModelDesk()
        let alarm = ContinuousClock.now
        // Never silent for long, never done: the comments that servers send to keep a connection.
        let drops: [StandIn.Step] = (0..<100_000).flatMap { _ in [StandIn.Step].piece(": waiting\n\n") }
        try await StandIn.run(.streamHead + drops + [.hang]) { server in
            try await desk.ask(on: server, desk.options { $0.timeouts.turn = .milliseconds(200) })
            try expectNoLeak(desk, server)
        }
        #expect(try desk.failure() == "The model did not finish in time.")
        #expect(ContinuousClock.now - alarm < .seconds(15))
    }

    @Test func anAnswerOfAnyLengthStaysWithinItsLimit() async throws {
        let long = String(repeating: "word ", count: 100)
        let desk = try ModelDesk(.stream)
        let words: [StandIn.Step] = (0..<200).flatMap { _ in [StandIn.Step].words(long) }
        try await StandIn.run(.streamHead + words + .end()) { server in
            try await desk.ask(on: server)
            try expectNoLeak(desk, server)
        }
        #expect(try desk.failure() == "The model's answer was too long.")
        let said = try #require(try desk.said().last)
        #expect(said.hasPrefix("AI (cut): word") && said.utf8.count <= 33_000)
        let other = try ModelDesk(.stream)
        try await StandIn.run(.response("200 OK", String(repeating: " ", count: 50_000))) { server in
            try await other.ask(on: server, other.options { $0.limits.responseBytes = 10_000 })
        }
        #expect(try other.failure() == "The model's answer was too long.")
    }

    @Test(arguments: ["", "  \n", "<think>hm</think>", "<think>hm"])
    func anEmptyAnswerIsAnError(text: String) async throws {
        let desk = try ModelDesk()
        try await StandIn.run(.stream(text)) { server in
            try await desk.ask(on: server)
            try expectNoLeak(desk, server)
        }
        #expect(try desk.failure() == "The model gave an empty answer.")
        #expect(try desk.said().count == 1)
    }

    @Test func whatAFilterTookBackIsNoAnswer() async throws {
        let desk = try ModelDesk(.stream)
        try await StandIn.run(.streamHead + .words("Well, ") + .end("content_filter")) {
            try await desk.ask(on: $0)
        }
        #expect(try desk.failure() == "The model's provider withheld its answer.")
        #expect(try desk.said().last == "AI (cut): Well,")
    }

    @Test func anErrorInsideAStreamIsNotShown() async throws {
        let desk = try ModelDesk()
        let error: JSON = ["error": ["message": "SERVERWORD", "code": 502]]
        try await StandIn.run(.streamHead + .event(error) + .streamEnd, .whole("Here I am.")) {
            try await desk.ask(on: $0)
        }
        #expect(try desk.said().last == "AI: Here I am.")
    }

    @Test func plainBytesOverTLSAreNoServer() async throws {
        let desk = try ModelDesk()
        try await StandIn.run { server in
            let endpoint = try Endpoint(
                base: "https://127.0.0.1:\(server.port)", key: APIKey(ModelDesk.secret))
            let responder = ChatCompletionsResponder(
                model: "m", at: endpoint, following: ModelDesk.guidelines,
                options: desk.options {
                    $0.timeouts.connection = .milliseconds(300)
                    $0.backoff.retries = 1
                })
            try desk.customer("hello")
            try await desk.running(with: responder) { try await desk.untilTurnEnds() }
            await responder.shutDown()
            #expect(server.requests.isEmpty)
            try expectNoLeak(desk, server)
        }
    }
}
