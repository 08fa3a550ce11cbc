import Conversation
import EventStore
import ParlantWire
import Statistics
import Testing

@testable import ParlantServer

/// Figures over the API, for whoever may read reasons and logins.
@Suite struct StatisticsEndpointTests {
    private let bench: Bench

    init() throws {
        bench = try Bench()
        try bench.session("s1")
        try bench.session("s2")
        try bench.customer("help", in: "s1")
        try bench.takeOver("s1")
    }

    private static let path = "/switchboard/statistics"

    @Test func `figures are the store's`() async throws {
        try await bench.serving { [bench] port in
            let client = try PortClient(port: port)
            let answer = try await client.ask("GET", Self.path).json()
            let figures = answer["groups"]?.array?.first?["figures"]
            #expect(figures?["sessions"] == ["n": 2])
            #expect(figures?["handoff rate"] == ["part": 1, "n": 2])
            #expect(figures?["taken by an operator"] == ["part": 1, "n": 1])
            #expect(answer["since"] == .null)
            // Somebody else's rows make no difference.
            while try bench.store.updateStatistics(as: "one") {}
            #expect(try await client.ask("GET", Self.path).json()["groups"] == answer["groups"])
        }
    }

    @Test func `a grouping, a filter and a window choose what counts`() async throws {
        try await bench.serving { port in
            let client = try PortClient(port: port)
            func groups(_ query: String) async throws -> [JSON] {
                try await client.ask("GET", Self.path + "?" + query).json()["groups"]?.array ?? []
            }
            #expect(try await groups("by=operator").map { $0["key"] } == ["mia"])
            #expect(try await groups("filter=mode:manual")[0]["figures"]?["sessions"] == ["n": 1])
            #expect(try await groups("until=2020-01-01")[0]["figures"]?["sessions"] == ["n": 0])
            let compared = try await groups("since=1h")
            #expect(compared[0]["figures"]?["sessions"] == ["n": 2])
            #expect(compared[0]["before"]?["sessions"] == ["n": 0])
        }
    }

    @Test(arguments: [
        "since=someday", "since=2024-05-02&until=2024-05-01", "by=colour", "filter=is:nonsense",
    ])
    func `what cannot be understood is refused`(query: String) async throws {
        try await bench.serving { port in
            let client = try PortClient(port: port)
            #expect(try await client.ask("GET", Self.path + "?" + query).status == 422)
        }
    }

    @Test func `only operators and admins read figures`() async throws {
        let askers: [(secret: TokenSecret, status: Int)] = [
            (try bench.token(.admin), 200), (try bench.token(.operator, "mia"), 200),
            (try bench.token(.agent), 403), (try bench.token(.customer, "s1"), 403),
        ]
        try await bench.serving { port in
            let client = try PortClient(port: port)
            #expect(try await client.ask("GET", Self.path).status == 401)
            for asker in askers {
                #expect(try await client.ask("GET", Self.path, token: asker.secret).status == asker.status)
            }
        }
    }

    @Test func `the API knows every grouping`() throws {
        let parameter = try #require(Endpoint.state(.statistics).row.query.first { $0.name == "by" })
        #expect(parameter.shape == .choice(Grouping.allCases.map(\.rawValue), default: nil))
    }

    @Test func `the metrics have histograms of handoffs, without a name`() async throws {
        while try bench.store.updateStatistics(as: "one") {}
        try await bench.serving { port in
            let client = try PortClient(port: port)
            let text = try await client.ask("GET", "/metrics").text
            #expect(text.contains("# TYPE switchboard_handoff_response_seconds histogram\n"))
            #expect(text.contains("switchboard_handoff_claim_seconds_bucket{le=\"+Inf\"} 0\n"))
            #expect(text.contains("switchboard_handoff_claim_seconds_sum 0.0\n"))
            #expect(!text.contains("mia"))
        }
    }
}
