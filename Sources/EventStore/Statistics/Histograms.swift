public import Statistics
import Storage

extension EventStore {
    /// How long handoffs took, over the whole store as far as its rows of statistics are current. What is deleted leaves
    /// them, as after a restart of a counter.
    public func handoffHistograms() throws(StoreError) -> [Histogram] {
        try reading { db in
            try [
                (
                    "switchboard_handoff_claim_seconds", "From the request of a handoff to its first owner.",
                    claim
                ),
                (
                    "switchboard_handoff_response_seconds",
                    "From the request of a handoff to the first message of a person.", response
                ),
                (
                    "switchboard_handoff_handle_seconds", "From the first owner of a handoff to its end.",
                    handle
                ),
            ].map { try db.histogram($0.0, $0.1, of: $0.2) }
        }
    }
}

/// A span between two columns of `handoff_fact`, and which handoffs have it.
private struct Span {
    var start: String
    var end: String
    var condition: String
}

private let claim = Span(start: "requested", end: "claimed", condition: "cause <> 'operator'")
private let response = Span(start: "requested", end: "responded", condition: "TRUE")
private let handle = Span(start: "claimed", end: "ended", condition: "TRUE")

extension Database {
    fileprivate func histogram(_ name: String, _ help: String, of span: Span) throws -> Histogram {
        let time = "(CASE WHEN \(span.end) > \(span.start) THEN \(span.end) - \(span.start) ELSE 0 END)"
        let counts = Histogram.bounds.map {
            "coalesce(sum(CASE WHEN \(time) <= \($0)000000 THEN 1 ELSE 0 END), 0)"
        }
        return try first(
            """
            SELECT count(*), coalesce(sum(\(time)), 0), \(counts.joined(separator: ", ")) FROM handoff_fact
            WHERE \(span.start) IS NOT NULL AND \(span.end) IS NOT NULL AND \(span.condition)
            """
        ) { row in
            Histogram(
                name: name, help: help, counts: Histogram.bounds.indices.map { row[$0 + 2] }, count: row[0],
                sum: row[1])
        } ?? Histogram(name: name, help: help, counts: Histogram.bounds.map { _ in 0 }, count: 0, sum: 0)
    }
}
