import Conversation
import Glass

extension ConsoleState {
    /// The header's line of facts: the configured ones, else what the newest tool result says first. It is there even
    /// without any, so that the transcript below stays where it is when the first one comes.
    func factsLine(width: Int) -> Line {
        guard let open else { return .empty }
        let title: SafeText = "facts: "
        let room = max(1, width - title.width)
        let chosen = settings.facts.isEmpty ? nil : chosenFacts(of: open, width: room)
        let text = chosen ?? open.entries.newestResults(limit: 1).first.map { $0.data.brief(width: room) }
        guard let text, !text.isEmpty else { return Line(Span("\(title)none yet", .faint)) }
        return Line(Span(title, .faint), Span(text.truncated(to: room)))
    }

    /// The facts that the configuration names, as far as they are known; nil if none is.
    private func chosenFacts(of open: OpenSession, width: Int) -> SafeText? {
        var sources = open.entries.newestResults(limit: CustomerSection.toolLimit).map(\.data)
        if let file = customer.file(of: open.id) { sources.append(.object(file.metadata)) }
        if var metadata = open.summary?.session.metadata {
            metadata[Trail.name] = nil
            sources.append(.object(metadata))
        }
        let parts = settings.facts.compactMap { name -> SafeText? in
            sources.lazy.compactMap { $0.fact(named: name) }.first.map {
                "\(SafeText(oneLine: name)) \(SafeText(oneLine: $0))"
            }
        }
        return parts.isEmpty ? nil : parts.joined(separator: " · ")
    }
}

extension JSON {
    /// What a result says, in about `width` columns: its first values, and how many members are left out.
    func brief(width: Int) -> SafeText {
        if case .array(let elements) = self {
            return elements.count == 1 ? "1 row" : "\(elements.count) rows"
        }
        if case .string(let text) = self {
            return SafeText(oneLine: String(text.prefix(200))).truncated(to: width)
        }
        guard case .object(let members) = self else {
            return self == .null ? "nothing" : SafeText(oneLine: compact)
        }
        var text = SafeText.empty
        var shown = 0
        for part in gist(limit: 6).parts {
            let next = (text.isEmpty ? "" : text + " · ") + SafeText(oneLine: part)
            // A shorter one may still fit.
            guard next.width <= width else { continue }
            text = next
            shown += 1
        }
        let rest = members.pairs.count - shown
        if shown == 0 { return rest == 1 ? "1 field" : "\(rest) fields" }
        let more: SafeText = " · +\(rest)"
        return rest > 0 && text.width + more.width <= width ? text + more : text
    }
}
