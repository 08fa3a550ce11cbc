import Console
import Conversation
import EventStore
import Synchronization

/// Carries out the console's effects off the main thread, and posts the outcomes.
final class EffectRunner: Sendable {
    private let store: EventStore
    private let mailbox: Mailbox
    private let person: Mutex<Operator>
    /// The name that customers see, as of this console's last read from the store.
    private let storedName: Mutex<String?>
    private let draftFiles: DraftFiles
    /// The version of each draft that this console saved last, unless that save met text from another console.
    private let savedVersions = Mutex<[DraftKey: Int64]>([:])
    private let console: ConsolePresence.ID
    /// The queue of sends and acts, which keep their order.
    private let speaking = WorkQueue("speaking")
    private let keeping = WorkQueue("keeping")
    private let listing = WorkQueue("listing")
    private let reading = WorkQueue("reading")
    private let searching = WorkQueue("searching")
    /// The latest of requests that supersede each other.
    private let newest = Mutex(Newest())

    private struct Newest {
        var session: Session.ID?
        var search: SearchRequest?
    }

    init(
        store: EventStore, mailbox: Mailbox, person: Operator, console: ConsolePresence.ID,
        draftFiles: DraftFiles
    ) {
        self.console = console
        self.store = store
        self.mailbox = mailbox
        self.person = Mutex(person)
        storedName = Mutex((try? store.storedProfile(person.name))?.displayName)
        self.draftFiles = draftFiles
    }

    private var name: String { person.withLock { $0.name } }

    /// Starts an effect that needs the store. Returns false for one that needs the terminal.
    func run(_ effect: Effect) -> Bool {
        switch effect {
        case .loadList(let request, let generation): load(request, generation)
        case .loadLog(let session, let part, let limit): load(session, part, limit)
        case .loadSession(let session): load(session)
        case .send(let message): send(message)
        case .look(let request, let session): look(request, session)
        case .perform(let act): perform(act)
        case .saveDraft(let key, let text, let version): save(key, text, saw: version)
        case .addToDraft(let key, let text): add(text, to: key)
        case .markRead(let session, let offset): mark(session, offset)
        case .settleSuggestion(let suggestion): settle(suggestion)
        case .search(let request): search(request)
        case .loadAgents: loadAgents()
        case .loadLosses: loadLosses()
        case .show(let session): show(session)
        case .resend(let request): decide { try $0.resend(request, by: $1) }
        case .withdraw(let request): decide { try $0.withdraw(request, by: $1) }
        case .setDisplayName(let name): setDisplayName(name)
        case .releaseAll: releaseAll()
        default: return false
        }
        return true
    }

    /// Waits until all requested saves, sends and acts are done.
    func drain() {
        keeping.drain()
        speaking.drain()
    }

    // MARK: Reading

    private func load(_ request: ListRequest, _ generation: Int) {
        listing.async { [self] in
            answer { .listLoaded(try store.window(request, for: name), generation: generation) }
        }
    }

    private func load(_ session: Session.ID, _ part: LogPart, _ limit: Int) {
        newest.withLock { $0.session = session }
        reading.async { [self] in
            // Skip this if another session has been selected since.
            guard newest.withLock({ $0.session == session }) else { return }
            answer {
                let window =
                    switch part {
                    case .tail: try store.tail(of: session, limit: limit)
                    case .before(let offset): try store.entries(of: session, before: offset, limit: limit)
                    case .from(let offset): try store.entries(of: session, from: offset, limit: limit)
                    case .around(let offset): try store.entries(of: session, around: offset, limit: limit)
                    }
                return .logLoaded(window, part)
            }
        }
    }

    private func load(_ session: Session.ID) {
        let shown = newest.withLock { $0.session }
        reading.async { [self] in
            // Skip this if the selection has moved since it was requested.
            let now = newest.withLock { $0.session }
            guard now == shown || now == session else { return }
            answer {
                guard let summary = try store.summary(session, for: name) else {
                    return .sessionLoaded(
                        SessionDetail(session: session, summary: nil, notes: [], drafts: [], suggestions: []))
                }
                return .sessionLoaded(
                    SessionDetail(
                        session: session, summary: summary, notes: try store.notes(of: session),
                        drafts: try drafts(of: session), suggestions: try store.suggestions(of: session),
                        outbox: try store.kind == .local ? [] : store.outbox(of: session),
                        words: try store.liveWords(of: session)))
            }
        }
    }

    private func drafts(of session: Session.ID) throws -> [Draft] {
        let stored = try store.drafts(of: name, in: session, evenEmpty: true)
        return Identity.allCases.compactMap { identity in
            let draft = stored.first { $0.identity == identity }
            return draftFiles.bringBack(DraftKey(session: session, identity: identity), above: draft) ?? draft
        }
    }

    private func loadAgents() {
        reading.async { [self] in
            if let agents = store.knownAgents { mailbox.post(.agents(agents)) }
        }
    }

    private func loadLosses() {
        listing.async { [self] in
            // A failure here also affects the list, which reports it.
            for loss in (try? store.losses(of: name)) ?? [] {
                mailbox.post(.lost(loss.session, name: loss.name, to: loss.by))
            }
        }
    }

    private func search(_ request: SearchRequest) {
        newest.withLock { $0.search = request }
        searching.async { [self] in
            guard newest.withLock({ $0.search == request }) else { return }
            let result = outcome {
                try store.search(
                    request.text, in: request.session, limit: request.limit, before: request.before)
            }
            mailbox.post(.found(request, result))
            if let coverage = try? store.mirrorCoverage() { mailbox.post(.coverage(coverage)) }
        }
    }

    // MARK: Sending and acting

    private func send(_ message: Outgoing) {
        speaking.async { [self] in
            let result = outcome {
                try store.reply(
                    message.text, as: message.identity, by: person.withLock { $0 }, in: message.session,
                    saw: message.saw, requestID: message.id
                ).value
            }
            mailbox.post(.sent(message.id, in: message.session, result))
        }
    }

    private func look(_ request: Request.ID, _ session: Session.ID) {
        speaking.async { [self] in
            mailbox.post(
                .looked(request, in: session, outcome { try store.entry(requestID: request, in: session) }))
        }
    }

    private func perform(_ act: Act) {
        speaking.async { [self] in
            mailbox.post(.acted(act, outcome { try carryOut(act) }))
        }
    }

    private func carryOut(_ act: Act) throws -> Claim? {
        let person = person.withLock { $0 }
        switch act.kind {
        case .takeOver(let reason):
            let claim = try store.takeOver(
                act.session, by: person, reason: reason, saw: act.saw, requestID: act.id
            ).value
            if let claim { greet(act, claim) }
            return claim
        case .claim:
            return try store.takeOver(
                act.session, by: person, reason: nil, sparesClosing: true, saw: act.saw, requestID: act.id
            ).value
        case .unclaim:
            return try store.release(
                act.session, by: person, restoresWait: true, saw: act.saw, requestID: act.id
            ).value
        case .release:
            return try store.release(act.session, by: person, saw: act.saw, requestID: act.id).value
        case .handBack(let outcome, let note):
            try sayTransition(act, act.saw)
            return try store.handBack(
                act.session, by: person, outcome: outcome, note: note, saw: act.saw, requestID: act.id
            ).value
        case .close(let outcome):
            return try store.close(act.session, by: person, outcome: outcome, saw: act.saw, requestID: act.id)
                .value
        case .reopen: return try store.reopen(act.session, by: person, saw: act.saw, requestID: act.id).value
        case .note(let text):
            _ = try store.addNote(text, by: person, to: act.session)
            return nil
        case .steer(let text):
            return try store.steer(act.session, text, by: person, act.id).value == nil ? nil : act.saw
        }
    }

    /// Sends the greeting. If that fails, the take-over stands, and the greeting's text must not replace a draft.
    private func greet(_ act: Act, _ claim: Claim) {
        if case .failure(var failure) = outcome({ try sayTransition(act, claim) }) {
            failure.wording = "The session is yours; the greeting was not sent: \(failure.wording)"
            mailbox.post(.complained(failure))
        }
    }

    /// Sends the greeting or the farewell, at most once per claim, since a failed hand-back is tried again. On a
    /// mirror, a refused message was not sent, so its ID is the act's.
    private func sayTransition(_ act: Act, _ claim: Claim) throws {
        guard let text = act.transition else { return }
        let word = if case .takeOver = act.kind { "greeting" } else { "farewell" }
        let id = Request.ID(
            store.kind == .local ? "\(claim.epoch.rawValue)/\(word)" : act.id.rawValue + "-says")
        do {
            _ = try store.reply(
                text, as: .oneself, by: person.withLock { $0 }, in: act.session, saw: claim, requestID: id)
        } catch {
            // An earlier attempt with different text counts as sent.
            guard error.refusal == .requestReused(id) else { throw error }
        }
    }

    private func setDisplayName(_ displayName: String) {
        speaking.async { [self] in
            let result = outcome {
                let known = try storedName.withLock { seen in
                    seen = try store.changeDisplayName(to: displayName, from: seen, for: name)
                    return seen
                }
                person.withLock { $0.displayName = known }
                return known ?? displayName
            }
            mailbox.post(.displayNameSet(result))
            if case .success(let known) = result, known != displayName {
                let wording =
                    "Not changed: another console of yours has chosen “\(known)” meanwhile. Choose again to change it."
                mailbox.post(.complained(Failure(wording: wording, isDefinite: true)))
            }
        }
    }

    private func releaseAll() {
        speaking.async { [self] in
            let result = outcome {
                let person = person.withLock { $0 }
                let request = ListRequest(view: .mine, anchor: .row(0), count: 10_000)
                let mine = try store.window(request, for: person.name).rows
                return try mine.count { summary in try release(summary, by: person) }
            }
            mailbox.post(.releasedAll(result))
        }
    }

    /// Releases a session. Returns false if it was no longer ours to release.
    private func release(_ summary: SessionSummary, by person: Operator) throws -> Bool {
        do {
            try store.release(summary.id, by: person, saw: summary.claim)
            return true
        } catch {
            guard error.refusal != nil else { throw error }
            return false
        }
    }

    // MARK: A mirrored server

    private func show(_ session: Session.ID?) {
        keeping.async { [self] in
            // The store must know the console before it can record what it shows, which may happen before the first
            // heartbeat.
            try? store.heartbeat(ConsolePresence(id: console, operatorName: name, seen: .wallClock))
            try? store.show(session, on: console)
        }
    }

    private func decide(_ act: @escaping @Sendable (EventStore, String) throws -> Void) {
        speaking.async { [self] in
            if case .failure(let failure) = outcome({ try act(store, name) }) {
                mailbox.post(.complained(failure))
            }
        }
    }

    // MARK: Saving

    private func save(_ key: DraftKey, _ text: String, saw version: Int64) {
        keeping.async { [self] in keep(text, key, saw: version) }
    }

    private func add(_ text: String, to key: DraftKey) {
        keeping.async { [self] in
            do {
                try store.addToDraft(text, as: key.identity, in: key.session, by: name)
                mailbox.post(.draftSaved(key, .store))
            } catch {
                mailbox.post(.draftSaved(key, draftFiles.add(key, text) ? .file : .nowhere))
            }
        }
    }

    /// Saves a draft. A save that was requested before the answer to the previous one names an outdated version. The
    /// stored text is then this console's own, unless the previous save met another console's text.
    private func keep(_ text: String, _ key: DraftKey, saw version: Int64) {
        do {
            let own = savedVersions.withLock { $0[key] } ?? 0
            let kept = try store.saveDraft(
                text, as: key.identity, in: key.session, by: name, saw: max(version, own))
            let above = kept.above(text)
            savedVersions.withLock { $0[key] = above == nil ? kept.version : nil }
            draftFiles.settle(key)
            mailbox.post(.draftSaved(key, .store, version: kept.version, above: above))
        } catch {
            let isKept = draftFiles.save(key, text, saw: version)
            mailbox.post(.draftSaved(key, isKept ? .file : .nowhere))
        }
    }

    private func mark(_ session: Session.ID, _ offset: Offset) {
        keeping.async { [self] in
            // A lost read mark does little harm. It is set again with the next message.
            try? store.markRead(session, by: name, through: offset)
        }
    }

    /// Settles a suggestion after its draft was saved, in the same queue, so that a crash in between loses nothing.
    private func settle(_ suggestion: Suggestion) {
        keeping.async { [self] in
            switch outcome({ try store.settleSuggestion(suggestion.id) }) {
            case .success: mailbox.post(.settled(suggestion, nil))
            case .failure(let failure): mailbox.post(.settled(suggestion, failure))
            }
        }
    }

    // MARK: Answers

    private func answer(_ body: () throws -> Arrival) {
        switch outcome(body) {
        case .success(let arrival): mailbox.post(arrival)
        case .failure(let failure): mailbox.post(.readFailed(failure))
        }
    }

    private func outcome<Value>(_ body: () throws -> Value) -> Result<Value, Failure> {
        do {
            return .success(try body())
        } catch let error as StoreError {
            return .failure(Failure(error))
        } catch {
            return .failure(Failure(wording: "Perhaps not done: \(error)", isDefinite: false))
        }
    }
}

extension Failure {
    init(_ error: StoreError) {
        let claim: Claim? =
            switch error.refusal {
            case .ownedByAnother(let claim)?, .changedMeanwhile(let claim)?, .notYours(let claim)?: claim
            default: nil
            }
        self.init(wording: error.wording, isDefinite: error.isDefinite, claim: claim)
    }
}
