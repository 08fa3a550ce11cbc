import CommandLine
import Console
import Conversation
import EventStore
import Glass

/// A transcript as Markdown for tickets and emails: with public names only, and with every text quoted and its
/// markup escaped.
struct MarkdownTranscript: TranscriptForm {
    let takesNotes = false
    private let summary: SessionSummary
    private var lastDay: SafeText?

    init(_ summary: SessionSummary) { self.summary = summary }

    func heading() throws {
        let session = summary.session
        var lines: [SafeText] = ["# Session \(Markdown.line(session.id.rawValue))", ""]
        if let title = session.title, !title.isEmpty { lines.append("- Title: \(Markdown.line(title))") }
        lines += [
            "- Customer: \(Markdown.line(summary.customerName))",
            "- Agent: \(Markdown.line(summary.agentName))",
            "- Began: \(Markdown.line(session.creation.iso8601))",
        ]
        try StandardOutput.write(lines)
    }

    mutating func write(_ entry: LogEntry) throws {
        let lines = lines(of: entry)
        guard !lines.isEmpty else { return }
        let day = entry.event.creation.local.dayName
        if day != lastDay { try StandardOutput.write(["", "## \(day)"]) }
        lastDay = day
        try StandardOutput.write([""] + lines)
    }

    func write(_ note: Note) {}

    private func lines(of entry: LogEntry) -> [SafeText] {
        let event = entry.event
        let time = event.creation.local.clock
        if let message = event.message {
            let flag: SafeText = message.isFlagged ? " (flagged)" : ""
            let late: SafeText = entry.isLate ? " (late)" : ""
            let cut: SafeText = entry.isCut ? " (cut)" : ""
            return ["**\(speaker(event, message))** \(time)\(flag)\(late)\(cut)", ""]
                + Markdown.quotation(message)
        }
        if let handoff = event.handoff {
            let outcome: SafeText = handoff.outcome.map { " (\(SafeText(oneLine: $0.rawValue)))" } ?? ""
            let line: SafeText =
                "*\(handoff.action.words)\(outcome) · by \(Markdown.line(handoff.publicName))* \(time)"
            guard let note = handoff.note, !note.isEmpty else { return [line] }
            return [line, ""] + Markdown.quotation(note)
        }
        if event.kind == .tool, !event.toolCalls.isEmpty {
            return event.toolCalls.map { "- tool: \(Markdown.escaped($0.words))" }
        }
        if let status = event.status {
            return status.name == .error ? ["*\(Markdown.escaped(status.failure))* \(time)"] : []
        }
        return ["- \(Markdown.line(event.kind.rawValue)): \(Markdown.line(event.data.compact))"]
    }

    private func speaker(_ event: Event, _ message: Message) -> SafeText {
        switch event.source {
        case .customer: "customer"
        case .aiAgent: "AI"
        case .humanAgent: Markdown.line(message.participant?.displayName ?? Operator.defaultPublicName)
        case .humanAgentOnBehalfOfAIAgent: "on behalf of the AI"
        case let other: Markdown.line(other.rawValue)
        }
    }
}
