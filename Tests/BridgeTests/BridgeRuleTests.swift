import Bridge
import Conversation
import EventStore
import Testing

/// What holds of bridges whatever the desk.
@Suite struct BridgeRuleTests {
    private let bench: Bench

    init() throws { bench = try Bench() }

    @Test func `no person and no token has a bridge's login`() {
        #expect(throws: StoreError.refused(.nameOfBridge)) {
            try bench.store.operatorProfile("bridge:desk")
        }
        #expect(throws: StoreError.refused(.nameOfBridge)) {
            try bench.store.addToken(hash: [1], role: .operator, subject: "bridge:desk")
        }
    }

    @Test func `of two bridges and a person one gets the session`() throws {
        try bench.waitingSession("s1", saying: "Hello")
        let mia = try bench.store.operatorProfile("mia")
        let saw = try bench.summary("s1").claim
        #expect(try bench.store.claimWaiting(for: "one", BridgeFilter()).count == 1)
        #expect(try bench.store.claimWaiting(for: "two", BridgeFilter()).isEmpty)
        #expect(throws: StoreError.self) {
            try bench.store.takeOver("s1", by: mia, reason: nil, saw: saw)
        }
    }

    @Test func `keys of a second stay at a desk differ from those of the first`() throws {
        try bench.waitingSession("s1", saying: "Hello")
        let first = try #require(try bench.store.claimWaiting(for: "desk", BridgeFilter()).first)
        try bench.store.queue([NewPost(.open, name: "open")], for: first, through: Offset(1))
        try bench.store.leave(first.id, .handBack(nil), telling: nil)
        try bench.store.patch("s1", SessionPatch(mode: .manual))
        let second = try #require(try bench.store.claimWaiting(for: "desk", BridgeFilter()).first)
        try bench.store.queue([NewPost(.open, name: "open")], for: second, through: Offset(1))
        let keys = try [first, second].map { try bench.store.posts(of: $0.id).map(\.key) }
        #expect(keys[0] != keys[1] && keys[0].count == 1 && keys[1].count == 1)
    }

    @Test func `an answer that comes twice is in the log once`() throws {
        try bench.waitingSession("s1", saying: "Hello")
        let link = try #require(try bench.store.claimWaiting(for: "desk", BridgeFilter()).first)
        let answer = DeskArrival(
            id: "m1", conversation: nil, linkKey: link.key, place: "1",
            content: .answer(text: "Hi", attachments: [], by: .init(id: "7", name: "Agnes")))
        #expect(try bench.store.receive([answer], for: "desk").links == [link.id])
        #expect(try bench.store.receive([answer], for: "desk").repeated == 1)
        let stored = try #require(try bench.store.newArrivals(of: link.id).first)
        #expect(try bench.store.say(stored, as: Participant(displayName: "Agnes")))
        #expect(try !bench.store.say(stored, as: Participant(displayName: "Agnes")))
        #expect(try bench.answers("s1") == ["Hi"])
    }

    @Test func `a second process waits while the first runs a bridge`() throws {
        #expect(try bench.store.holdBridge("desk", as: "1 here one", for: .seconds(30)) == true)
        #expect(try bench.store.holdBridge("desk", as: "2 here two", for: .seconds(30)) == nil)
        #expect(try bench.store.holdBridge("desk", as: "1 here one", for: .seconds(30)) == false)
    }

    @Test func `hours count in their own time zone`() {
        let hours = OpeningHours(days: [1, 2, 3, 4, 5], minutes: 540..<1_020, utcOffset: 3_600)
        // Monday, 5 January 2026.
        let morning = Timestamp(iso8601: "2026-01-05T08:00:00Z")!
        #expect(hours.contains(morning) && !hours.contains(morning - .seconds(1)))
        #expect(!hours.contains(Timestamp(iso8601: "2026-01-05T16:00:00Z")!))
        #expect(!hours.contains(Timestamp(iso8601: "2026-01-04T10:00:00Z")!))
    }

    @Test func `calls into private networks are refused unless they are allowed`() async throws {
        for host in [
            "127.0.0.1", "10.1.2.3", "192.168.1.1", "169.254.1.1", "[::1]", "[fd00::1]", "localhost",
        ] {
            let server = try #require(ServerAddress("http://\(host):9"))
            let http = DeskHTTP(server, gate: CallGate(), allowsPrivate: false)
            await #expect(throws: DeskError.privateAddress(host: host)) {
                try await http.call(DeskHTTP.Call("GET", "/"))
            }
        }
    }

    @Test func `a desk whose headers say that no call is left gets none for a while`() async throws {
        let headers = [
            ["Retry-After": "7"], ["X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "7"],
            [
                "X-HubSpot-RateLimit-Remaining": "0",
                "X-HubSpot-RateLimit-Interval-Milliseconds": "7000",
            ],
        ]
        for headers in headers {
            try await serving({ _ in Answered(headers: headers) }) { server in
                let gate = CallGate()
                _ = try await DeskHTTP(server, gate: gate, allowsPrivate: true).call(.init("GET", "/"))
                let pause = try #require(gate.pause)
                #expect(pause > .seconds(5) && pause <= .seconds(7), "\(headers)")
            }
        }
    }

    @Test func `a redirect is not followed`() async throws {
        try await serving({ _ in Answered(status: 302, headers: ["Location": "http://127.0.0.1:9/"]) }) {
            server in
            let http = DeskHTTP(server, gate: CallGate(), allowsPrivate: true)
            await #expect(throws: DeskError.refused(status: 302)) {
                try await http.call(DeskHTTP.Call("GET", "/"))
            }
        }
    }

    @Test func `what a customer sees of a name is what the settings say`() {
        var settings = BridgeSettings(name: "desk")
        #expect(settings.publicName(of: "Agnes Miller") == "operator")
        settings.names = .first
        #expect(
            settings.publicName(of: "Agnes Miller") == "Agnes" && settings.publicName(of: nil) == "operator")
        settings.names = .full
        #expect(settings.publicName(of: " Agnes \n Miller") == "Agnes Miller")
    }
}
