/// The endpoints that tell how the server is.
public enum ConditionEndpoint: String, Hashable, Sendable, CaseIterable {
    case health = "healthz"
    case readiness = "readyz"
    case metrics

    var row: EndpointRow {
        switch self {
        case .health:
            EndpointRow(
                .get, "/healthz", for: .anyone,
                "Says that the process answers.", .json(.shared(.condition)))
        case .readiness:
            EndpointRow(
                .get, "/readyz", for: .anyone,
                "Says that the store can be written and read.", .json(.shared(.condition)),
                others: [
                    OtherAnswer(
                        503, "The store cannot be written or read; `checks` says why. Send no requests.",
                        .shared(.condition))
                ])
        case .metrics:
            EndpointRow(
                .get, "/metrics", for: .operators,
                "Returns metrics in Prometheus text format.",
                .text("text/plain; version=0.0.4; charset=utf-8"))
        }
    }
}
