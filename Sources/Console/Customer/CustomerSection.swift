public import Conversation
public import Glass

/// Facts about a session's customer under one heading.
public struct CustomerSection: Equatable, Sendable {
    public let title: SafeText
    /// Never empty.
    public let facts: [Fact]

    private init?(_ title: SafeText, _ facts: [Fact]) {
        guard !facts.isEmpty else { return nil }
        self.title = title
        self.facts = facts
    }

    /// How many facts of one result, and how many tools, are listed.
    private static let factLimit = 60
    static let toolLimit = 12

    /// Who the customer is, as far as the store knows.
    ///
    /// - Parameters:
    ///   - file: What the store knows of them.
    ///   - localTime: The local time in which days are written.
    /// - Returns: The sections that say something.
    public static func customer(_ file: CustomerFile, _ localTime: LocalTime) -> [CustomerSection] {
        var facts: [Fact] = []
        if !file.customer.name.isEmpty { facts.append(Fact(name: "name", value: file.customer.name)) }
        facts.append(Fact(name: "id", value: file.customer.id.rawValue))
        if file.isGuest {
            facts.append(Fact(name: "guest", value: "all guests share this id: nobody knows who it is"))
        }
        if let creation = file.creation {
            facts.append(Fact(name: "known since", value: localTime.day(creation)))
        }
        if !file.tags.isEmpty { facts.append(Fact(name: "tags", value: file.tags.joined(separator: ", "))) }
        facts += JSON.object(file.metadata).facts(limit: factLimit)
        let known = JSON.object(file.known).facts(limit: factLimit)
        return [Self("customer", facts), Self("known to the AI", known)].compactMap { $0 }
    }

    /// What the session says about its customer: itself, the newest result of each tool, and notes.
    ///
    /// - Parameters:
    ///   - summary: The session; nil while it is being read.
    ///   - log: The newest part of its log.
    ///   - notes: Its private notes.
    ///   - localTime: The local time in which days are written.
    /// - Returns: The sections that say something.
    public static func session(
        _ summary: SessionSummary?, log: [LogEntry], notes: [Note], _ localTime: LocalTime
    ) -> [CustomerSection] {
        let results = log.newestResults(limit: toolLimit).map {
            Self("from \(SafeText(oneLine: $0.tool))", $0.data.facts(named: "", limit: factLimit))
        }
        let written = notes.map { Fact(name: $0.author, value: $0.text) }
        return
            ([summary.flatMap { Self("this session", facts(of: $0, localTime)) }] + results
            + [Self("notes", written)]).compactMap { $0 }
    }

    /// The heading over the customer's other sessions; nil if there are none.
    ///
    /// - Parameter file: What the store knows of the customer.
    /// - Returns: What it is and how many there are.
    public static func othersTitle(_ file: CustomerFile) -> SafeText? {
        guard !file.others.isEmpty else { return nil }
        return file.others.count == file.otherCount
            ? "other sessions, \(count: file.otherCount)"
            : "other sessions, the newest \(count: file.others.count) of \(count: file.otherCount)"
    }

    private static func facts(of summary: SessionSummary, _ localTime: LocalTime) -> [Fact] {
        let session = summary.session
        var facts = [Fact(name: "id", value: session.id.rawValue)]
        if let title = session.title, !title.isBlank { facts.append(Fact(name: "title", value: title)) }
        facts.append(Fact(name: "agent", value: summary.agentName))
        facts.append(Fact(name: "began", value: localTime.day(session.creation)))
        if !session.shownLabels.isEmpty {
            facts.append(Fact(name: "labels", value: session.shownLabels.joined(separator: ", ")))
        }
        var metadata = session.metadata
        metadata[Trail.name] = nil
        return facts + JSON.object(metadata).facts(limit: factLimit)
    }
}

extension LocalTime {
    fileprivate func day(_ moment: Timestamp) -> String {
        let time = civil(moment)
        let text: SafeText = "\(time.dayName), \(time.clock)"
        return text.text
    }
}

extension [LogEntry] {
    /// The newest result of each tool, the newest tool first. Calls that only switch the session say nothing of the
    /// customer.
    ///
    /// - Parameter limit: About how many: no call of an event is left out.
    /// - Returns: The tools' names and what they returned.
    func newestResults(limit: Int) -> [(tool: String, data: JSON)] {
        var results: [(tool: String, data: JSON)] = []
        var seen: Set<String> = []
        for entry in reversed() where entry.event.kind == .tool {
            if results.count >= limit { break }
            for call in entry.event.toolCalls.reversed() where call.requestedMode == nil {
                guard let data = call.result["data"], seen.insert(call.name).inserted else { continue }
                results.append((call.name, data))
            }
        }
        return results
    }
}
