import CommandLine
import Console
import Conversation
import EventStore
import Glass
import Glibc
import Terminal

/// A conversation as its customer sees it.
struct Chat {
    private let store: EventStore
    private let summary: SessionSummary
    private var typing: LineTyping
    private var companion: ChatCompanion?
    private let runID = IDSource.random.short()
    private var sent = 0

    /// How many past events are shown at the start.
    private static let backlog = 40

    /// Creates a chat, in which the companion answers if nobody else does.
    init(store: EventStore, summary: SessionSummary, typing: LineTyping, companion: ChatCompanion? = nil) {
        self.store = store
        self.summary = summary
        self.typing = typing
        self.companion = companion
    }

    /// How long to wait for the last answer if the lines came from a pipe.
    private static let answerLimit = Duration.seconds(10)

    /// Stops using the store.
    mutating func end() { companion?.leave() }

    /// Runs the chat until input ends. If the input is a pipe, also waits for the last answer.
    mutating func run() throws {
        typing.shareTerminal()
        defer { typing.end() }
        let position = try store.position
        let isTerminal = isatty(STDIN_FILENO) == 1
        let view = ChatView(summary, typedHere: isTerminal ? runID : nil)
        let writer = TranscriptWriter(store: store, session: summary.id, form: view, isFollowing: true)
        try writer.writeHeading()
        let backlog = try store.tail(of: summary.id, limit: Self.backlog)
        if let first = backlog.entries.first { writer.skip(to: first.event.offset) }
        try writer.writeNew()
        let watch = StoreWatch(store, from: position, for: "")
        defer { watch.stop() }
        try companion?.appear()
        while !typing.hasEnded {
            try StandardOutput.bringBackUnfinished()
            let ready = Poll.wait(for: [LineTyping.descriptor, watch.fileDescriptor], milliseconds: nil)
            if ready.contains(LineTyping.descriptor) { try send(typing.read()) }
            if ready.contains(watch.fileDescriptor), try !watch.consumeNews() { continue }
            if try store.session(summary.id) == nil {
                throw Complaint(.noInput, "The conversation was deleted.")
            }
            try writer.writeNew()
        }
        if !isTerminal { try awaitAnswer(watch, writer) }
    }

    private func awaitAnswer(_ watch: StoreWatch, _ writer: TranscriptWriter) throws {
        guard companion?.answers == true else { return }
        let deadline = ContinuousClock.now + Self.answerLimit
        while try isOwedAnAnswer(), ContinuousClock.now < deadline {
            let left = deadline - .now
            _ = Poll.wait(for: [watch.fileDescriptor], milliseconds: Int(left.microseconds / 1_000))
            _ = try watch.consumeNews()
            try writer.writeNew()
        }
        try writer.writeNew()
    }

    private func isOwedAnAnswer() throws -> Bool {
        guard let now = try store.summary(summary.id, for: ""),
            now.session.mode == .auto || now.turnInFlight != nil
        else { return false }
        return now.turnInFlight != nil || now.lastLine?.source == .customer
    }

    private mutating func send(_ lines: [LineTyping.Line]) throws {
        for line in lines {
            guard let line else {
                StandardError.write("switchboard: not sent: the line is not UTF-8. Type it again.")
                continue
            }
            if line.allSatisfy(\.isWhitespace) { continue }
            sent += 1
            let customer = Participant(
                id: summary.session.customerID.rawValue, displayName: summary.customerName)
            let new = NewEvent(
                source: .customer, kind: .message, data: Event.messageData(line, from: customer),
                requestID: Request.ID("\(runID)-\(sent)"))
            do {
                try companion?.appear()
                try store.append(new, to: summary.id)
            } catch {
                guard case .busy = error else { throw error }
                StandardError.write("switchboard: \(error.wording)")
            }
        }
    }
}

/// The customer's view: what is said and who answers, but nothing private.
struct ChatView: TranscriptForm {
    let takesNotes = false
    private let summary: SessionSummary
    /// The ID of the run whose own lines are already on the terminal.
    private let typedHere: String?
    private let columns: Int

    private static let nameWidth = 12

    init(_ summary: SessionSummary, typedHere: String?, columns: Int = StandardOutput.columns) {
        self.summary = summary
        self.typedHere = typedHere
        self.columns = columns
    }

    func heading() throws {
        let name = SafeText(oneLine: summary.customerName).truncated(to: 40)
        let agent = SafeText(oneLine: summary.agentName).truncated(to: 40)
        var lines: [SafeText] = [
            "You are \(name), in session \(SafeText(summary.id)) with \(agent).",
            "Type a line and press Enter to send it; Ctrl-D ends.",
        ]
        if summary.lastOffset == nil, summary.session.mode == .manual {
            lines.append(rule("please wait for a human"))
        }
        try StandardOutput.write(lines)
    }

    func write(_ note: Note) {}

    func write(_ entry: LogEntry) throws {
        let event = entry.event
        if let typedHere, entry.requestID?.rawValue.hasPrefix(typedHere + "-") == true { return }
        if let message = event.message, !message.text.isEmpty || !message.attachments.isEmpty {
            let files = message.attachments.shownLines(withAddresses: true)
            let text = ((message.text.isEmpty ? [] : [SafeText(message.text)]) + files).joined(
                separator: "\n")
            try say(rows(entry.isCut ? "\(text) (cut)" : text, name: name(of: event, message)))
        } else if let handoff = event.handoff {
            try say([rule(words(of: handoff))])
        } else if event.handoffCall != nil, !entry.isLate {
            try say([rule("A person will be with you shortly.")])
        } else if event.status?.name == .error {
            try say([rule("\(SafeText(oneLine: summary.agentName)) failed to answer")])
        }
    }

    private func say(_ lines: [SafeText]) throws { try StandardOutput.write(lines) }

    private func words(of handoff: HandoffEvent) -> SafeText {
        let isNamed = handoff.publicName != Operator.defaultPublicName
        let name: SafeText =
            isNamed ? SafeText(oneLine: handoff.publicName).truncated(to: 40) : "an operator"
        return switch handoff.action {
        case .takeOver: "You are now talking to \(name)."
        case .release: "\(isNamed ? name : "The operator") has left. Someone else will be with you shortly."
        case .handBack: "\(SafeText(oneLine: summary.agentName)) is answering again."
        case .close: "The conversation was closed. Write a message to reopen it."
        case .reopen: "The conversation is open again."
        }
    }

    private func name(of event: Event, _ message: Message) -> SafeText {
        switch event.source {
        case .customer: "you"
        case .humanAgent: SafeText(oneLine: message.participant?.displayName ?? Operator.defaultPublicName)
        case .aiAgent, .humanAgentOnBehalfOfAIAgent: SafeText(oneLine: summary.agentName)
        default: SafeText(oneLine: event.source.rawValue)
        }
    }

    private func rows(_ text: SafeText, name: SafeText) -> [SafeText] {
        let first = name.padded(to: Self.nameWidth)
        let blank = SafeText.empty.padded(to: Self.nameWidth)
        return text.wrapped(to: max(10, columns - Self.nameWidth - 3)).enumerated().map { index, row in
            "\(index == 0 ? first : blank) │ \(row)"
        }
    }

    private func rule(_ text: SafeText) -> SafeText {
        let line: SafeText = "── \(text) ──"
        return line.truncated(to: columns)
    }
}
