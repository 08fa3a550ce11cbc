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

/// Escapes text for a Markdown document, so that it stays plain text.
enum Markdown {
    /// Returns a text on one line, escaped.
    static func line(_ text: String) -> SafeText { escaped(SafeText(oneLine: text)) }

    /// Returns the quotation of a message's text, with a line for each attachment.
    static func quotation(_ message: Message) -> [SafeText] {
        let lines = message.text.isEmpty && !message.attachments.isEmpty ? [] : SafeText(message.text).lines
        return quotation(lines + message.attachments.shownLines(withAddresses: true))
    }

    /// Returns the quotation of a text, with its line breaks.
    static func quotation(_ text: String) -> [SafeText] { quotation(SafeText(text).lines) }

    private static func quotation(_ lines: [SafeText]) -> [SafeText] {
        return lines.enumerated().map { index, line in
            if line.isEmpty { return ">" }
            let isFollowed = index + 1 < lines.count && !lines[index + 1].isEmpty
            return "> \(escaped(line))\(isFollowed ? "\\" : "")"
        }
    }

    /// Returns a text with a backslash before all punctuation, as CommonMark allows. A leading space, which could
    /// begin a code block, becomes a character reference.
    static func escaped(_ text: SafeText) -> SafeText {
        var result = ""
        for (index, character) in text.text.unicodeScalars.enumerated() {
            if index == 0, character == " " {
                result += "&#32;"
                continue
            }
            if isPunctuation(character) { result += "\\" }
            result.unicodeScalars.append(character)
        }
        return SafeText(oneLine: result)
    }

    private static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "!"..."/", ":"..."@", "["..."`", "{"..."~": true
        default: false
        }
    }
}
