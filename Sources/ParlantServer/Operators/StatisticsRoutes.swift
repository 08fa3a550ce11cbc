import Conversation
import EventStore
import ParlantWire
import Statistics

extension Routes {
    /// Computes figures, with hours and days in UTC.
    func readStatistics(_ call: Call) async throws -> Reply {
        let now = clock()
        let request = try call.reportRequest(at: now)
        let filter = try call.query.text("filter").map { try call.caller.terms($0) } ?? ListFilter()
        let login = call.caller.login
        let report = try await search(call) { store in
            try store.statistics(request, filter: filter, for: login)
        }
        return .json(
            200,
            [
                "since": .optional(request.window.since?.iso8601),
                "until": .string(request.window.until.iso8601), "now": .string(now.iso8601),
                "by": .optional(request.grouping?.rawValue), "groups": report.json,
            ])
    }
}

extension Call {
    fileprivate func reportRequest(at now: Timestamp) throws(Problem) -> ReportRequest {
        let since = try moment("since", at: now)
        let until = try moment("until", at: now) ?? now
        if let since, since >= until { throw Problem(422, "`since` must be before `until`.") }
        return ReportRequest(
            window: Window(since: since, until: until),
            grouping: query.text("by").flatMap(Grouping.init(rawValue:)), now: now)
    }

    /// Reads a moment as filters write it after `since:`.
    private func moment(_ name: String, at now: Timestamp) throws(Problem) -> Timestamp? {
        guard let text = query.text(name) else { return nil }
        guard !text.contains(where: \.isWhitespace), let filter = try? ListFilter(reading: "since:\(text)"),
            filter.terms.count == 1, case .since(let start) = filter.terms[0].test
        else {
            throw Problem(
                422, "`\(name)` needs an age such as 30d, a date such as 2024-05-15, or a moment in ISO 8601."
            )
        }
        return start.moment(at: now)
    }
}
