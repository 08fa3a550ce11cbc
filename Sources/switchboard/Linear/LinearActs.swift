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
}

/// A question that a typed yes accepts. It is bound to the session and the claim for which it was asked.
struct LinearQuestion {
    enum Act {
        case takeOver(reason: String?, then: LinearSend?)
        case send(LinearSend)
        case handBack(note: String?)
        case release
        case close(Outcome)
        case name(String)
        case quit
    }

    let act: Act
    let session: Session.ID?
    let saw: Claim?
}

extension LinearConsole {
    // MARK: Asking

    func takeOver(_ reason: String) throws {
        guard let open else { return try sayNothingIsOpen() }
        try askTakeOver(open.summary, reason: reason.isEmpty ? nil : reason, then: nil)
    }

    private func askTakeOver(_ summary: SessionSummary, reason: String?, then send: LinearSend?) throws {
        let name = SafeText(oneLine: summary.name).truncated(to: 40)
        let agent = SafeText(oneLine: summary.agentName).truncated(to: 40)
        let next: SafeText =
            switch send?.identity {
            case nil: ""
            case .oneself: " and send your reply"
            case .theAI: " and send your reply as the AI, shown as \(agent)"
            }
        switch standing(summary) {
        case .yours: try say("It is yours already: reply and your text.")
        case .closed: try say("It is closed: reopen it first.")
        case .theirs(let owner, _):
            try ask(
                .takeOver(reason: reason, then: send), summary,
                "Take \(name) over from \(SafeText(oneLine: owner))\(next)?")
        default: try ask(.takeOver(reason: reason, then: send), summary, "Take \(name) over\(next)?")
        }
    }

    func reply(_ text: String, as identity: Identity) throws {
        guard let open else { return try sayNothingIsOpen() }
        guard !text.isEmpty else { return try say("There is no text. Write it after the command.") }
        try offer(LinearSend(session: open.id, identity: identity, text: text, id: .fresh), in: open.summary)
    }

    /// Sends a message, after any question that must be asked first.
    private func offer(_ send: LinearSend, in summary: SessionSummary) throws {
        guard case .yours = standing(summary) else {
            return try askTakeOver(summary, reason: nil, then: send)
        }
        let name = SafeText(oneLine: summary.name).truncated(to: 40)
        if send.identity == .theAI {
            let agent = SafeText(oneLine: summary.agentName).truncated(to: 40)
            return try ask(.send(send), summary, "Send to \(name) as the AI, shown as \(agent)?")
        }
        // The operator may not have heard yet what was just said.
        if let spoke = open?.customerSpoke, ContinuousClock.now - spoke < .seconds(2) {
            return try ask(.send(send), summary, "\(name) has just written. Send anyway?")
        }
        try deliver(send, saw: summary.claim)
    }

    /// Instructs the AI. The customer sees only what the AI makes of it.
    func steer(_ text: String) throws {
        guard let open else { return try sayNothingIsOpen() }
        guard !text.isEmpty else { return try say("There is no text. Write it after the command.") }
        switch standing(open.summary) {
        case .automatic, .yours: break
        case .theirs(let owner, _): return try say("\(SafeText(oneLine: owner)) owns it: take it over first.")
        case .waiting: return try say("The AI is silent here: take it over first.")
        case .closed: return try say("It is closed: reopen it first.")
        }
        _ = try store.steer(open.id, text, by: person, .fresh)
        try say("Instruction sent. The AI will reply once.")
        try lookAtOpen()
    }

    func handBack(_ note: String) throws {
        if let open, let warning = store.silenceWarning(in: open.id) { try say(SafeText(warning)) }
        try askOwn("Hand back to the AI", .handBack(note: note.isEmpty ? nil : note)) {
            note.isEmpty ? "" : ", with a note that the AI and the customer can read"
        }
    }

    func release() throws { try askOwn("Return to the queue", .release) }

    func close(_ operand: String) throws {
        guard let outcome = Outcome(rawValue: operand.isEmpty ? Outcome.resolved.rawValue : operand) else {
            let known = Outcome.allCases.map(\.rawValue).joined(separator: ", ")
            return try say("There is no such outcome. There are: \(SafeText(known)).")
        }
        guard let open else { return try sayNothingIsOpen() }
        if open.summary.unansweredSince != nil { try say("The customer's last message has no answer.") }
        let detail = SafeText(" as " + outcome.rawValue)
        switch standing(open.summary) {
        case .automatic, .waiting:
            // Anyone may close a session that no colleague owns.
            let name = SafeText(oneLine: open.summary.name).truncated(to: 40)
            try ask(.close(outcome), open.summary, "Close: \(name)\(detail)?")
        default: try askOwn("Close", .close(outcome)) { detail }
        }
    }

    private func askOwn(
        _ what: SafeText, _ act: LinearQuestion.Act, _ detail: () -> SafeText = { "" }
    ) throws {
        guard let open else { return try sayNothingIsOpen() }
        if let unsent, unsent.session == open.id {
            try say("Your last text may not have been sent. Type again to send it.")
        }
        switch standing(open.summary) {
        case .yours:
            let name = SafeText(oneLine: open.summary.name).truncated(to: 40)
            try ask(act, open.summary, "\(what): \(name)\(detail())?")
        case .theirs(let owner, _): try say("\(SafeText(oneLine: owner)) owns it: take it over first.")
        case .waiting: try say("It is not yours: take it over first.")
        case .automatic: try say("The AI is handling this. Take over first.")
        case .closed: try say("It is closed.")
        }
    }

    func quit() throws {
        let mine = try store.window(ListRequest(view: .mine, anchor: .row(0), count: 0), for: person.name)
            .total
        guard mine > 0 || unsent != nil else {
            hasEnded = true
            return
        }
        if unsent != nil { try say("A text of yours was not sent.") }
        question = LinearQuestion(act: .quit, session: nil, saw: nil)
        try pose(
            mine == 0
                ? "Quit? You own no sessions."
                : "Quit? You still own \(mine) \(mine == 1 ? "session" : "sessions").")
    }

    private func ask(_ act: LinearQuestion.Act, _ summary: SessionSummary, _ text: SafeText) throws {
        question = LinearQuestion(act: act, session: summary.id, saw: summary.claim)
        try pose(text)
    }

    private func pose(_ text: SafeText) throws {
        try forgetTyped()
        try say("\(text) Type yes to do it.")
    }

    // MARK: Acting

    func answer(_ question: LinearQuestion, _ word: String) throws {
        self.question = nil
        guard word == "yes" else {
            if case .takeOver(_, let send?) = question.act { unsent = send }
            if case .send(let send) = question.act { unsent = send }
            return try say(unsent == nil ? "Nothing was done." : "Nothing was done; again sends the text.")
        }
        if case .name(let name) = question.act { return try keepDisplayName(name) }
        guard let id = question.session, let saw = question.saw else {
            hasEnded = true
            return
        }
        let settled: Settled<Claim>
        switch question.act {
        case .takeOver(let reason, let send):
            if let send { unsent = send }
            settled = try store.takeOver(id, by: person, reason: reason, saw: saw)
            if let send, let claim = settled.value { try deliver(send, saw: claim) }
        case .send(let send): return try deliver(send, saw: saw)
        case .handBack(let note): settled = try store.handBack(id, by: person, note: note, saw: saw)
        case .release: settled = try store.release(id, by: person, saw: saw)
        case .close(let outcome): settled = try store.close(id, by: person, outcome: outcome, saw: saw)
        case .quit, .name: return
        }
        if settled.value == nil { try say("Queued for the server.") }
        try lookAtOpen()
    }

    func reopen() throws {
        guard let open else { return try sayNothingIsOpen() }
        _ = try store.reopen(open.id, by: person, saw: open.summary.claim)
        if let warning = store.silenceWarning(in: open.id) { try say(SafeText(warning)) }
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
            let settled = try store.reply(
                send.text, as: send.identity, by: person, in: send.session, saw: saw, requestID: send.id)
            unsent = nil
            if settled.value == nil { try say("Queued for the server.") }
        } catch let error as StoreError {
            let kept: SafeText =
                error.isDefinite
                ? "Your text is kept: again sends it." : "again looks and sends it, never twice."
            try say("\(SafeText(oneLine: error.wording)) \(kept)")
        }
        try lookAtOpen()
    }
}
