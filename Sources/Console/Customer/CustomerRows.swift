import Conversation
import Glass

/// One line of a customer's page.
enum CustomerRow: Equatable, Sendable {
    case heading(SafeText)
    case fact(Fact)
    case session(SessionSummary)

    var isHeading: Bool { if case .heading = self { true } else { false } }
}

extension ConsoleState {
    /// How many facts of one result, and how many tools, the page of a customer lists.
    private static let factLimit = 60
    static let toolLimit = 12

    /// The lines of a customer's page; empty until it was read.
    func customerRows(of session: Session.ID) -> [CustomerRow] {
        guard let file = customer.file(of: session) else { return [] }
        var rows = section("customer", facts(of: file))
        guard let open, open.id == session else { return rows }
        if let summary = open.summary { rows += section("this session", facts(of: summary)) }
        for result in open.newestResults(limit: Self.toolLimit) {
            let facts = result.data.facts(named: "", limit: Self.factLimit)
            rows += section("from \(SafeText(oneLine: result.tool))", facts)
        }
        rows += section("notes", open.notes.map { Fact(name: $0.author, value: $0.text) })
        guard !file.others.isEmpty else { return rows }
        let isWhole = file.others.count == file.otherCount
        let count: SafeText =
            isWhole
            ? "\(count: file.otherCount)"
            : "the newest \(count: file.others.count) of \(count: file.otherCount)"
        return rows + [.heading("other sessions, \(count)")] + file.others.map { .session($0) }
    }

    private func section(_ title: SafeText, _ facts: [Fact]) -> [CustomerRow] {
        facts.isEmpty ? [] : [.heading(title)] + facts.map { .fact($0) }
    }

    private func facts(of file: CustomerFile) -> [Fact] {
        var facts: [Fact] = []
        if !file.customer.name.isEmpty { facts.append(Fact(name: "name", value: file.customer.name)) }
        facts.append(Fact(name: "id", value: file.customer.id.rawValue))
        if file.isGuest {
            facts.append(Fact(name: "guest", value: "all guests share this id: nobody knows who it is"))
        }
        if let creation = file.creation { facts.append(Fact(name: "known since", value: day(creation))) }
        if !file.tags.isEmpty { facts.append(Fact(name: "tags", value: file.tags.joined(separator: ", "))) }
        return facts + JSON.object(file.metadata).facts(limit: Self.factLimit)
    }

    private func facts(of summary: SessionSummary) -> [Fact] {
        let session = summary.session
        var facts = [Fact(name: "id", value: session.id.rawValue)]
        if let title = session.title, !title.isBlank { facts.append(Fact(name: "title", value: title)) }
        facts.append(Fact(name: "agent", value: summary.agentName))
        facts.append(Fact(name: "began", value: day(session.creation)))
        if !session.shownLabels.isEmpty {
            facts.append(Fact(name: "labels", value: session.shownLabels.joined(separator: ", ")))
        }
        var metadata = session.metadata
        metadata[Trail.name] = nil
        return facts + JSON.object(metadata).facts(limit: Self.factLimit)
    }

    private func day(_ moment: Timestamp) -> String {
        let time = settings.localTime.civil(moment)
        let text: SafeText = "\(time.dayName), \(time.clock)"
        return text.text
    }
}

extension OpenSession {
    /// The newest result of each tool among the entries that were read, the newest tool first. Calls that only switch
    /// the session say nothing of the customer.
    ///
    /// - Parameter limit: About how many: no call of an event is left out.
    /// - Returns: The tools' names and what they returned.
    func newestResults(limit: Int) -> [(tool: String, data: JSON)] {
        var results: [(tool: String, data: JSON)] = []
        var seen: Set<String> = []
        for entry in entries.reversed() where entry.event.kind == .tool {
            if results.count >= limit { break }
            for call in entry.event.toolCalls.reversed() where call.requestedMode == nil {
                guard let data = call.result["data"], seen.insert(call.name).inserted else { continue }
                results.append((call.name, data))
            }
        }
        return results
    }
}
