import Console
import Conversation
import EventStore
import Glass
import Glibc

/// A message to send to a customer.
struct LinearSend {
    let session: Session.ID
    let identity: Identity
    let text: String
    let id: Request.ID
    /// What a canned reply does after it; nil for a text of the operator's own.
    var then: [CannedReply.Step]?
}

/// A question that a typed yes accepts. It is bound to the session and the claim for which it was asked.
struct LinearQuestion {
    enum Act {
        /// `telling`: what the customer is told with it, and under which request ID.
        case carryOut(HandoffAct, telling: (text: String, id: Request.ID)?, then: LinearSend?)
        case send(LinearSend)
        case name(String)
        case quit
    }

    let act: Act
    let session: Session.ID?
    let saw: Claim?

    /// The message that is sent with a yes.
    var send: LinearSend? {
        switch act {
        case .carryOut(_, _, let send): send
        case .send(let send): send
        case .name, .quit: nil
        }
    }
}

extension LinearConsole {
    // MARK: Asking

    func takeOver(_ reason: String) throws {
        guard let open else { return try sayNothingIsOpen() }
        try askTakeOver(open.summary, reason: reason.isEmpty ? nil : reason, then: nil)
    }

    private func askTakeOver(_ summary: SessionSummary, reason: String?, then send: LinearSend?) throws {
        if let refusal = standing(summary).whyNotTakeOver { return try say(refusal) }
        try ask(
            .takeOver(
                summary, by: person.name, reason: reason, thenReply: send?.identity, at: .wallClock),
            summary, then: send)
    }

    func reply(_ text: String, as identity: Identity) throws {
        guard let open else { return try sayNothingIsOpen() }
        guard !text.isEmpty else { return try say("There is no text. Write it after the command.") }
        try offer(LinearSend(session: open.id, identity: identity, text: text, id: .fresh), in: open.summary)
    }

    /// Sends a message, after any question that must be asked first.
    func offer(_ send: LinearSend, in summary: SessionSummary) throws {
        guard case .yours = standing(summary) else {
            return try askTakeOver(summary, reason: nil, then: send)
        }
        // The operator may not have heard yet what was just said.
        let isNews = open?.customerSpoke.map { ContinuousClock.now - $0 < .seconds(2) } ?? false
        let isKnown = spokenAsAI.map { $0.session == summary.id && $0.claim == summary.claim } ?? false
        let question = SpokenQuestion.send(
            in: summary, as: send.identity, isNews: isNews, isKnown: isKnown, then: send.then)
        guard let question else {
            return try deliver(send, saw: summary.claim)
        }
        try ask(question, summary, then: send)
    }

    /// Instructs the AI. The customer sees only what the AI makes of it.
    func steer(_ text: String) throws {
        guard let open else { return try sayNothingIsOpen() }
        guard !text.isEmpty else { return try say("There is no text. Write it after the command.") }
        if let refusal = standing(open.summary).whyNotSteer { return try say(refusal) }
        _ = try store.steer(open.id, text, by: person, .fresh)
        try say("Instruction sent. The AI will reply once.")
        try lookAtOpen()
    }

    func handBack(_ note: String) throws {
        try askOwn(\.whyNotGiveUp) { summary in
            .handBack(
                summary, note: note.isEmpty ? nil : note, isSilent: store.isSilent(in: summary.id))
        }
    }

    func release() throws { try askOwn(\.whyNotGiveUp) { .release($0) } }

    func close(_ operand: String) throws {
        guard let outcome = Outcome(rawValue: operand.isEmpty ? Outcome.resolved.rawValue : operand) else {
            let known = Outcome.allCases.map(\.rawValue).joined(separator: ", ")
            return try say("There is no such outcome. There are: \(SafeText(known)).")
        }
        try askOwn(\.whyNotClose) { .close($0, outcome: outcome) }
    }

    /// Asks about the open session, or says why its state does not allow that.
    private func askOwn(
        _ refusal: KeyPath<Standing, StandingRefusal?>, _ question: (SessionSummary) -> SpokenQuestion
    ) throws {
        guard let open else { return try sayNothingIsOpen() }
        if let unsent, unsent.session == open.id {
            try say("Your last text may not have been sent. Type again to send it.")
        }
        if let refusal = standing(open.summary)[keyPath: refusal] { return try say(refusal) }
        try ask(question(open.summary), open.summary)
    }

    func quit() throws {
        let mine = try store.window(ListRequest(view: .mine, anchor: .row(0), count: 0), for: person.name)
            .total
        guard mine > 0 || unsent != nil else {
            hasEnded = true
            return
        }
        if unsent != nil { try say("A text of yours was not sent.") }
        try pose(.quit(yours: mine), LinearQuestion(act: .quit, session: nil, saw: nil))
    }

    private func ask(_ spoken: SpokenQuestion, _ summary: SessionSummary, then send: LinearSend? = nil) throws
    {
        let told = spoken.act.flatMap { self.told(with: $0, in: summary.id) }
        let act: LinearQuestion.Act
        if let handoff = spoken.act {
            act = .carryOut(handoff, telling: told.map { ($0, Request.ID.fresh) }, then: send)
        } else if let send {
            act = .send(send)
        } else {
            return
        }
        if let told {
            try say("The customer is told:")
            for line in SafeText(told).lines { try say(line) }
        }
        try pose(spoken, LinearQuestion(act: act, session: summary.id, saw: summary.claim))
    }

    private func pose(_ spoken: SpokenQuestion, _ question: LinearQuestion) throws {
        for remark in spoken.remarks { try say(remark) }
        self.question = question
        try pose(spoken.sentence)
    }

    private func say(_ refusal: StandingRefusal) throws { try say(refusal.wording(LinearCommand.word)) }

    private func pose(_ text: SafeText) throws {
        try forgetTyped()
        try say("\(text) Type yes to do it.")
    }

    // MARK: Acting

    func answer(_ question: LinearQuestion, _ word: String) throws {
        self.question = nil
        guard word == "yes" else {
            if let send = question.send { unsent = send }
            return try say(unsent == nil ? "Nothing was done." : "Nothing was done; again sends the text.")
        }
        switch question.act {
        case .name(let name): try keepDisplayName(name)
        case .quit: hasEnded = true
        case .send(let send): if let saw = question.saw { try deliver(send, saw: saw) }
        case .carryOut(let act, let told, let send):
            if let session = question.session, let saw = question.saw {
                try carryOut(act, telling: told, on: session, saw: saw, then: send)
            }
        }
    }

    private func carryOut(
        _ act: HandoffAct, telling told: (text: String, id: Request.ID)?, on id: Session.ID, saw: Claim,
        then send: LinearSend?
    ) throws {
        if let send { unsent = send }
        let claim: Claim?
        if let told {
            claim = try store.carryOut(
                act, saying: told.text, on: id, by: person, saw: saw, requestID: told.id)
            telling = nil
        } else {
            claim = try store.carryOut(act, on: id, by: person, saw: saw).value
        }
        if let send, let claim { try deliver(send, saw: claim) }
        if claim == nil { try say("Queued for the server.") }
        try lookAtOpen()
    }

    func reopen() throws {
        guard let open else { return try sayNothingIsOpen() }
        if let refusal = standing(open.summary).whyNotReopen { return try say(refusal) }
        _ = try store.reopen(open.id, by: person, saw: open.summary.claim)
        if let warning = store.silenceWarning(in: open.id) { try say(warning) }
        try lookAtOpen()
    }

    func note(_ text: String) throws {
        guard let open else { return try sayNothingIsOpen() }
        try store.addNote(text, by: person, to: open.id)
        try lookAtOpen()
    }

    func label(_ line: String) throws {
        guard let open else { return try sayNothingIsOpen() }
        guard !line.isEmpty else {
            let labels = open.summary.session.labels
            return try say(
                labels.isEmpty
                    ? "It has no labels." : "Its labels, which the AI can read: \(SafeText(labels: labels))")
        }
        guard let change = LabelChange(line: line, among: open.summary.session.labels) else {
            return try say("Put + before a label to add it, - to remove it.")
        }
        let settled = try store.changeLabels(of: open.id, change, by: person)
        try lookAtOpen()
        guard let labels = settled.value else { return try say("Queued for the server.") }
        try say(labels.isEmpty ? "It has no labels now." : "Its labels now: \(SafeText(labels: labels))")
    }

    func setDisplayName(_ name: String) throws {
        guard !name.isEmpty else { return try say("Write the name after the command.") }
        if let doubt = PublicName.doubt(about: name) {
            question = LinearQuestion(act: .name(name), session: nil, saw: nil)
            return try pose(SafeText(doubt))
        }
        try keepDisplayName(name)
    }

    private func keepDisplayName(_ name: String) throws {
        try store.setDisplayName(name, for: person.name)
        person.displayName = name
        try say("Customers see \(SafeText(oneLine: name)).")
    }

    /// Asks for the display name, only at the start: text written for a customer must not become a name.
    func askForName() throws {
        awaitsName = true
        try say(
            "What name do customers see? Type it; an empty line keeps \(SafeText(oneLine: person.publicName))."
        )
    }

    /// Uses a line as the display name. Returns false if it is a command, which is then run.
    func useAsName(_ line: String) throws -> Bool {
        awaitsName = false
        let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
        let isCommand = words.first.map { LinearCommand.find($0, keymap) != nil } ?? false
        guard !words.isEmpty, !isCommand else {
            try say("Customers see \(SafeText(oneLine: person.publicName)): display-name changes it.")
            return !isCommand
        }
        try setDisplayName(words.joined(separator: " "))
        return true
    }

    func sendAgain() throws {
        guard let unsent else { return try say("Nothing to send.") }
        guard let open, open.id == unsent.session else {
            return try say("It was for another session: open \(SafeText(unsent.session)), then again.")
        }
        try offer(unsent, in: open.summary)
    }

    /// Sends under the request ID that the text has had from the beginning, so a repetition sends nothing twice.
    private func deliver(_ send: LinearSend, saw: Claim) throws {
        unsent = send
        do {
            let steps = send.then ?? []
            let settled = try store.reply(
                send.text, as: send.identity, by: person, in: send.session, saw: saw,
                then: store.kind == .local ? steps : [], requestID: send.id)
            unsent = nil
            if send.identity == .theAI { spokenAsAI = (send.session, saw) }
            if settled.value == nil {
                try say("Queued for the server.")
                if !steps.isEmpty { try say("It only sends there. Do the rest yourself: \(steps.bare).") }
            }
        } catch let error as StoreError {
            let kept: SafeText =
                error.isDefinite
                ? "Your text is kept: again sends it." : "again looks and sends it, never twice."
            try say("\(SafeText(oneLine: error.wording)) \(kept)")
        }
        try lookAtOpen()
    }
}
