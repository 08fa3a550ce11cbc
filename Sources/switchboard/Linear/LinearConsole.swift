import CommandLine
import Console
import Conversation
@preconcurrency import Dispatch
import EventStore
import Glass
import Glibc
import Synchronization
import Terminal

/// A line-by-line console for screen readers: nothing is drawn twice and nothing moves. It prints news and takes one
/// command per line.
final class LinearConsole {
    let store: EventStore
    let keymap: Keymap
    let rule: AbandonmentRule
    let returns: [ReturnRule]
    /// The members of a session's metadata that canned replies may say.
    let replyMetadata: [String]
    let views: [SavedView]
    var person: Operator
    var open: OpenedSession?
    /// The sessions that numbers stand for. A number keeps its session until the next list.
    var listed: [Session.ID] = []
    /// The last search, the only session that it looked in, and where older hits continue.
    var found: (text: String, session: Session.ID?, next: SearchPlace?)?
    /// What the customer of a session is told when it next changes hands.
    var telling: (session: Session.ID, text: String)?
    var question: LinearQuestion?
    /// A message that was not certainly sent. Sent again, it keeps its request ID.
    var unsent: LinearSend?
    /// Where the operator last spoke as the AI, and so need not be asked again.
    var spokenAsAI: (session: Session.ID, claim: Claim)?
    var hasEnded = false
    /// Whether the next line is the name that customers see.
    var awaitsName = false

    private let mailbox = Mailbox()
    private var typing = LineTyping()
    /// Lines that were typed ahead.
    private var typed: [LineTyping.Line] = []
    private var announced: Set<Session.ID> = []
    private var isStale = false
    private var otherConsoles = 0
    private var trouble: StoreError?
    /// The sessions that go back to the AI soon.
    private var planned: [PlannedReturn] = []

    /// The time between checks of waiting times, which grow by themselves, in milliseconds.
    private static let checkInterval = 30_000
    /// The maximum number of sessions needing a person to keep track of.
    private static let needLimit = 200

    init(
        store: EventStore, person: Operator, keymap: Keymap, rule: AbandonmentRule,
        returns: [ReturnRule] = [],
        replyMetadata: [String] = [], views: [SavedView] = []
    ) {
        self.views = views
        self.store = store
        self.person = person
        self.keymap = keymap
        self.rule = rule
        self.returns = returns
        self.replyMetadata = replyMetadata
    }

    /// Runs until the operator quits or the input ends.
    func run() throws {
        let position = try store.position
        let signals = LinearSignals(waking: mailbox.wake)
        let follower = follow(from: position)
        let heartbeat = Heartbeat(
            store: store, mailbox: mailbox, id: ConsolePresence.ID(.runID), name: person.name,
            returns: returns)
        typing.shareTerminal()
        defer {
            typing.end()
            heartbeat.stop()
            follower.stop()
            signals.stop()
        }
        try sayWelcome()
        while !hasEnded {
            let ready = Poll.wait(
                for: [LineTyping.descriptor, mailbox.wake.fileDescriptor], milliseconds: Self.checkInterval)
            if signals.isEnding { return }
            if signals.consumeInterrupt() { try interrupt() }
            for arrival in mailbox.drain() { try receive(arrival) }
            if ready.contains(LineTyping.descriptor) {
                typed += try typing.read()
                while !typed.isEmpty, !hasEnded {
                    try holdFromReturn()
                    try run(typed.removeFirst())
                }
                if typing.hasEnded { hasEnded = true }
            }
            try lookOrSay()
            try StandardOutput.bringBackUnfinished()
        }
    }

    private func sayWelcome() throws {
        try say(
            "switchboard, line by line. You are \(SafeText(oneLine: person.name)). help lists the commands.")
        try list(.needsHuman)
        announced = Set(try needing().map(\.id))
        for loss in try store.losses(of: person.name) {
            try say(
                "\(SafeText(oneLine: loss.by)) took over \(SafeText(oneLine: loss.name).truncated(to: 40)) from you."
            )
        }
        if person.displayName == nil { try askForName() }
    }

    /// Looks for changes. A failure of the store does not end the console; it is reported once.
    private func lookOrSay() throws {
        do {
            try look()
            trouble = nil
        } catch let error as StoreError {
            if trouble != error { try say("STALE: \(SafeText(oneLine: error.wording))") }
            trouble = error
        }
    }

    /// Prints a line, wrapped to the width of the output.
    func say(_ line: SafeText) throws {
        let rows = line.wrapped(to: max(10, StandardOutput.columns - 2))
        try StandardOutput.write(rows.enumerated().map { $0 == 0 ? $1 : "  \($1)" })
    }

    private func follow(from position: Position) -> Follower {
        let mailbox = mailbox
        return Follower(
            store, from: position, for: person.name, onPage: { mailbox.post(.changed($0)) },
            onState: { state in
                switch state {
                case .live: mailbox.post(.health(.live))
                case .failing(_, let error):
                    mailbox.post(.health(.stale(since: Moment.now.uptime, wording: error.wording)))
                }
            })
    }

    private func receive(_ arrival: Arrival) throws {
        switch arrival {
        case .changed(let page):
            for case .request(let request) in page.changes where request.session == open?.id {
                try announce(request)
            }
        case .health(.stale(_, let wording)):
            isStale = true
            try say("STALE: \(SafeText(oneLine: wording))")
        case .health(.live):
            if isStale { try say("live again") }
            isStale = false
        case .otherConsoles(let count):
            if count > otherConsoles { try say("Another console runs under your name.") }
            otherConsoles = count
        case .returnsPlanned(let planned):
            self.planned = planned
            try announceReturn()
        default: break
        }
    }

    /// Says that the open session goes back to the AI soon.
    func announceReturn() throws {
        guard let open, open.summary.session.mode == .manual,
            let plan = planned.first(where: { $0.session == open.id })
        else { return }
        let left = max(.zero, plan.due - .wallClock) + .seconds(59)
        try say(
            "Returns to the AI in \(left.short) (rule \(SafeText(oneLine: plan.rule))). Enter any line to prevent it."
        )
    }

    /// Prevents the return of the open session: a line in it does.
    private func holdFromReturn() throws {
        guard let id = open?.id, planned.contains(where: { $0.session == id }) else { return }
        try store.holdFromReturn(id)
        planned.removeAll { $0.session == id }
        try say("It stays with you: the rule's time begins again.")
    }

    private func announce(_ request: OutboxRequest) throws {
        switch request.state {
        case .refused:
            try say("The server refused it: \(SafeText(oneLine: request.wording ?? "no reason given"))")
        case .unconfirmed: try say("Unconfirmed: perhaps it reached the server; it is being looked for.")
        case .done: try say("The server has it.")
        case .held:
            try say("It is held: \(SafeText(oneLine: request.wording ?? "the session changed"))")
        case .withdrawn: try say("Withdrawn.")
        case .queued, .sending: break
        }
    }

    /// Discards text typed before a question was asked, so that it does not answer the question.
    func forgetTyped() throws {
        try typing.discard()
        if isatty(STDIN_FILENO) == 1 { typed = [] }
    }

    private func interrupt() throws {
        try forgetTyped()
        if question == nil { return try say("quit ends.") }
        question = nil
        try say("Nothing was done.")
    }

    // MARK: News

    /// Prints what changed since the last look.
    private func look() throws {
        if isStale { return }
        try lookAtOpen()
        let needing = try needing()
        for summary in needing where !announced.contains(summary.id) && summary.id != open?.id {
            let number = number(of: summary.id)
            try say("Needs a human: \(describe(summary)). open \(number)")
        }
        announced = Set(needing.map(\.id))
    }

    private func needing() throws -> [SessionSummary] {
        let request = ListRequest(view: .needsHuman, anchor: .row(0), count: Self.needLimit)
        return try store.window(request, for: person.name).rows
    }

    func lookAtOpen() throws {
        guard let id = open?.id else { return }
        guard let summary = try store.summary(id, for: person.name) else {
            open = nil
            question = nil
            return try say("The open session was deleted.")
        }
        let clause = standing(summary).clause(outcome: summary.outcome)
        try open?.writer.writeNew()
        if let offset = summary.lastOffset, offset != open?.read {
            if let last = summary.lastLine, last.source == .customer { open?.customerSpoke = .now }
            if !store.options.readOnly { try store.markRead(id, by: person.name, through: offset) }
            open?.read = offset
        }
        if let before = open?.clause, before != clause { try say("Now: \(clause).") }
        open?.clause = clause
        open?.summary = summary
    }

    func standing(_ summary: SessionSummary) -> Standing {
        summary.standing(for: person.name, at: .wallClock, rule: rule)
    }

    /// Returns a session in one line.
    func describe(_ summary: SessionSummary) -> SafeText {
        let wait: SafeText = summary.waitingSince.map { ", waits \((Timestamp.wallClock - $0).short)" } ?? ""
        var trouble: SafeText = summary.aiFailed ? ", AI failed" : ""
        switch summary.stuck {
        case .held: trouble += ", a message of yours is held"
        case .unconfirmed: trouble += ", a message of yours is unconfirmed"
        case nil: break
        }
        let name = SafeText(oneLine: summary.name).truncated(to: 40)
        let labels = summary.session.shownLabels
        let marks: SafeText = labels.isEmpty ? "" : ", \(SafeText(labels: labels).truncated(to: 80))"
        let gist: SafeText? =
            switch standing(summary) {
            case .waiting, .theirs(_, isAbandoned: true): summary.gist.map { ": \(SafeText(oneLine: $0))" }
            default: nil
            }
        let last: SafeText = gist ?? summary.lastLine.map { ": \($0.words)" } ?? ""
        return
            "\(name), \(standing(summary).words(outcome: summary.outcome))\(trouble)\(wait)\(marks)\(last.truncated(to: 120))"
    }

    private func number(of id: Session.ID) -> Int {
        if let index = listed.firstIndex(of: id) { return index + 1 }
        listed.append(id)
        return listed.count
    }
}

/// The open session.
struct OpenedSession {
    let writer: TranscriptWriter
    var summary: SessionSummary
    var clause: SafeText
    var read: Offset?
    /// When a message of the customer was last printed.
    var customerSpoke: ContinuousClock.Instant?

    var id: Session.ID { summary.id }
}

/// Reports signals to a loop.
private final class LinearSignals: Sendable {
    private let interrupted = Atomic(false)
    private let ending = Atomic(false)
    private let sources = Mutex<[any DispatchSourceSignal]>([])

    init(waking wake: Wake) {
        let queue = DispatchQueue(label: "signals")
        for number in [SIGINT, SIGTERM, SIGHUP] {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler { [self] in
                if number == SIGINT {
                    interrupted.store(true, ordering: .relaxed)
                } else {
                    ending.store(true, ordering: .relaxed)
                }
                wake.signal()
            }
            source.resume()
            sources.withLock { $0.append(source) }
        }
    }

    var isEnding: Bool { ending.load(ordering: .relaxed) }

    func consumeInterrupt() -> Bool { interrupted.exchange(false, ordering: .relaxed) }

    func stop() { sources.withLock { $0.forEach { $0.cancel() } } }
}
