import Conversation
import Glass

@testable import Console

extension DeskStore {
    /// Carries an effect out and says what the console is told; nil where it is told nothing.
    mutating func answer(_ effect: Effect) -> Arrival? {
        switch effect {
        case .store(let effect): answer(effect)
        case .terminal(.openEditor(let key, let text)): .edited(key, .success(text + " edited\n"))
        case .terminal: nil
        }
    }

    private mutating func answer(_ effect: StoreEffect) -> Arrival? {
        switch effect {
        case .loadList(let request, let generation): .listLoaded(list(request), generation: generation)
        case .loadLog(let session, let part, let limit): .logLoaded(log(session, part, limit), part)
        case .loadSession(let session): .sessionLoaded(detail(session))
        case .send(let message): .sent(message.id, in: message.session, send(message))
        case .look(let request, let session): .looked(request, in: session, .success(entries[request]))
        case .perform(let act): .acted(act, perform(act))
        case .saveDraft(let key, let text, let version): save(key, text, saw: version)
        case .addToDraft(let key, let text):
            save(key, drafts[key].map { $0 + "\n" + text } ?? text, saw: versions[key] ?? 0)
        case .markRead(let session, let offset): markRead(session, offset)
        case .settleSuggestion(let suggestion): settle(suggestion)
        case .search(let request): .found(request, .success(search(request)))
        case .setDisplayName(let name): .displayNameSet(.success(name))
        case .loadAgents: .agents(agents)
        case .loadLabels: .labels(labelsInUse)
        case .readAhead(let session, let limit):
            rows[session].map { _ in .readAhead(log(session, .tail, limit)) }
        case .loadCustomer(let session): customerFile(of: session).map { .customerLoaded($0) }
        case .loadBoard: .boardCounted(Morning.board)
        case .loadLedger(let session): .ledgerLoaded(session, ledger)
        case .loadReplies: .replies(CannedReplies(replies))
        case .recordUse(let reply): recordUse(of: reply)
        case .loadFilterWords: .filterWords(filterWords)
        case .loadLosses: loss.map { .lost($0, name: rows[$0]?.summary.name ?? "", to: "kim") }
        case .releaseAll: .releasedAll(.success(0))
        case .show, .resend, .withdraw, .holdFromReturn: nil
        }
    }

    // MARK: Reading

    private func customerFile(of session: Session.ID) -> CustomerFile? {
        guard let summary = rows[session]?.summary else { return nil }
        let customer = Customer(id: summary.session.customerID, name: summary.customerName)
        var file = CustomerFile(session: session, customer: customer)
        file.metadata = customerMetadata
        file.known = known
        file.others = rows.values.map(\.summary).filter {
            $0.session.customerID == customer.id && $0.id != session
        }.sorted { $0.session.creation > $1.session.creation }
        file.otherCount = file.others.count
        return file
    }

    func summaries(_ view: ListView, _ order: ListOrder = .attention) -> [SessionSummary] {
        let shown = rows.values.map(\.summary).filter { isIn(view, $0) }
        return switch order {
        case .attention: shown.sorted { rank($0) < rank($1) }
        case .newest: shown.sorted { $0.lastActivity > $1.lastActivity }
        case .oldest: shown.sorted { $0.lastActivity < $1.lastActivity }
        case .longestWait: shown.sorted { waitRank($0) < waitRank($1) }
        }
    }

    private func isIn(_ view: ListView, _ summary: SessionSummary) -> Bool {
        switch view {
        case .needsHuman: needs(summary)
        case .mine: summary.owner == operatorName && !summary.isClosed
        case .all: true
        case .automatic: summary.session.mode == .auto && !summary.isClosed
        case .closed: summary.isClosed
        case .queue: summary.session.mode == .manual && !summary.isClosed || summary.stuck != nil
        }
    }

    private func needs(_ summary: SessionSummary) -> Bool {
        summary.stuck != nil || summary.needsHuman(for: operatorName, at: now)
    }

    /// The groups of the list, in their order.
    private func group(_ summary: SessionSummary) -> Int {
        if needs(summary) { return summary.owner == operatorName ? 0 : 1 }
        if summary.owner != nil { return summary.owner == operatorName ? 2 : 3 }
        return (summary.unread ?? 0) > 0 ? 4 : 5
    }

    private func rank(_ summary: SessionSummary) -> (Int, Int64, String) {
        let group = group(summary)
        let time = group < 2 ? summary.waitingSince?.microseconds ?? 0 : -summary.lastActivity.microseconds
        return (group, time, summary.id.rawValue)
    }

    private func waitRank(_ summary: SessionSummary) -> (Int, Int64) {
        if let waitingSince = summary.waitingSince { return (0, waitingSince.microseconds) }
        return (1, -summary.lastActivity.microseconds)
    }

    mutating func list(_ request: ListRequest) -> ListWindow {
        let view = ordered[request.kind] ?? summaries(request.view, request.order)
        if rows.count > 1_000 { ordered[request.kind] = view }
        // A filter of the queue looks at all sessions.
        let searched = request.view == .queue ? summaries(.all, request.order) : view
        let all =
            request.filter.isEmpty
            ? view : searched.filter { request.filter.matches($0, for: operatorName, at: now) }
        var first = 0
        switch request.anchor {
        case .row(let row): first = max(0, min(row, all.count - request.count))
        case .session(let id):
            let row = all.firstIndex { $0.id == id } ?? 0
            first = max(0, min(row - request.count / 2, all.count - request.count))
        }
        return ListWindow(
            view: request.view, firstRow: first, rows: Array(all.dropFirst(first).prefix(request.count)),
            total: all.count, groups: groups(of: request), next: next, counts: counts,
            filtered: request.filter.isEmpty ? nil : needs(besides: Set(all.map(\.id))))
    }

    private func needs(besides shown: Set<Session.ID>) -> FilteredNeeds {
        let all = summaries(.needsHuman).map(\.id)
        return FilteredNeeds(hidden: all.count { !shown.contains($0) }, first: all)
    }

    private var filterWords: FilterWords {
        FilterWords(
            labels: labelsInUse, agents: Set(rows.values.map(\.summary.agentName)).sorted(),
            owners: Set(rows.values.compactMap(\.summary.owner)).sorted())
    }

    private func groups(of request: ListRequest) -> ListGroups? {
        guard request.filter.isEmpty, request.order == .attention,
            [.queue, .all, .mine].contains(request.view)
        else { return nil }
        var groups = ListGroups()
        for row in rows.values where isIn(request.view, row.summary) {
            switch group(row.summary) {
            case 0, 1: groups.needing += 1
            case 2: groups.answered += 1
            case 3: groups.colleagues += 1
            default: break
            }
        }
        return groups
    }

    private var next: [SessionSummary] {
        let needing = rows.values.map(\.summary).filter { needs($0) }
        return Array(needing.sorted { rank($0) < rank($1) }.prefix(ListWindow.nextLimit))
    }

    private var counts: StateCounts {
        var counts = StateCounts()
        for row in rows.values {
            if row.summary.stuck == .held { counts.held += 1 }
            if row.summary.stuck == .unconfirmed { counts.unconfirmed += 1 }
            switch row.summary.standing(for: operatorName, at: now) {
            case .automatic: counts.automatic += 1
            case .waiting: counts.waiting += 1
            case .yours: counts.yours += 1
            case .theirs(_, let isAbandoned):
                counts.theirs += 1
                counts.abandoned += isAbandoned ? 1 : 0
            case .closed: counts.closed += 1
            }
        }
        return counts
    }

    func log(_ session: Session.ID, _ part: LogPart, _ limit: Int) -> LogWindow {
        let log = (rows[session]?.log ?? []).filter { !$0.event.isDeleted }
        func place(_ offset: Offset) -> Int { log.firstIndex { $0.event.offset >= offset } ?? log.count }
        let range: Range<Int>
        switch part {
        case .tail: range = max(0, log.count - limit)..<log.count
        case .before(let offset):
            let end = place(offset)
            range = max(0, end - limit)..<end
        case .from(let offset):
            let start = place(offset)
            range = start..<min(log.count, start + limit)
        case .around(let offset):
            let start = max(0, min(place(offset) - limit / 2, log.count - limit))
            range = start..<min(log.count, start + limit)
        }
        return LogWindow(
            session: session, entries: Array(log[range]), hasEarlier: range.lowerBound > 0,
            hasLater: range.upperBound < log.count)
    }

    private func detail(_ session: Session.ID) -> SessionDetail {
        SessionDetail(
            session: session, summary: rows[session]?.summary, notes: notes.filter { $0.session == session },
            drafts: Identity.allCases.compactMap { identity in
                let key = DraftKey(session: session, identity: identity)
                guard drafts[key] != nil || versions[key] != nil else { return nil }
                return Draft(
                    session: session, identity: identity, text: drafts[key] ?? "", saved: now,
                    version: versions[key] ?? 0)
            }, suggestions: suggestions.filter { $0.session == session && !$0.isSettled })
    }

    private func search(_ request: SearchRequest) -> SearchPage {
        let terms = SearchTerms(request.text).folded
        let hits = rows.values.filter { request.session == nil || $0.summary.id == request.session }.flatMap {
            row in
            row.log.compactMap { entry -> SearchHit? in
                guard let text = entry.event.message?.text, terms.allSatisfy(text.folded.contains) else {
                    return nil
                }
                return SearchHit(
                    session: row.summary.id, customerName: row.summary.customerName, field: .message,
                    offset: entry.event.offset, source: entry.event.source, moment: entry.event.creation,
                    snippet: String(text.prefix(80)))
            }
        }
        func place(_ hit: SearchHit) -> SearchPlace {
            SearchPlace(moment: hit.moment, key: Int64(hit.offset!.rawValue))
        }
        let sorted = hits.sorted { ($0.moment, $0.offset!) > ($1.moment, $1.offset!) }
        let behind = sorted.drop { hit in
            request.before.map { (place(hit).moment, place(hit).key) >= ($0.moment, $0.key) } ?? false
        }
        let page = Array(behind.prefix(request.limit))
        return SearchPage(hits: page, next: behind.count > page.count ? page.last.map(place) : nil)
    }

    // MARK: Writing

    private mutating func send(_ message: Outgoing) -> Result<LogEntry?, Failure> {
        if let entry = entries[message.id] { return .success(entry) }
        if !sendFailures.isEmpty { return .failure(sendFailures.removeFirst()) }
        guard let summary = rows[message.session]?.summary else {
            return .failure(Failure(wording: "Not sent: the session is gone.", isDefinite: true))
        }
        guard summary.claim == message.saw, summary.owner == operatorName else {
            let wording = Refusal.changedMeanwhile(summary.claim).wording
            return .failure(Failure(wording: wording, isDefinite: true, claim: summary.claim))
        }
        let entry = say(
            message.text, in: message.session, from: message.identity.source, author: operatorName,
            request: message.id)
        entries[message.id] = entry
        for step in message.then { carryOut(step, in: message.session) }
        guard losesAnswers == 0 else {
            losesAnswers -= 1
            return .failure(Failure(wording: "Perhaps sent; checking the log.", isDefinite: false))
        }
        return .success(entry)
    }

    private mutating func carryOut(_ step: CannedReply.Step, in session: Session.ID) {
        switch step {
        case .close(let outcome):
            handBack(session)
            update(session) {
                $0.isClosed = true
                $0.outcome = outcome
            }
        case .handBack: handBack(session)
        case .label(let label): update(session) { $0.session.labels.append(label) }
        }
    }

    private mutating func recordUse(of reply: CannedReply.ID) -> Arrival? {
        if let index = replies.firstIndex(where: { $0.id == reply }) { replies[index].uses += 1 }
        return nil
    }

    private mutating func perform(_ act: Act) -> Result<Claim?, Failure> {
        guard let summary = rows[act.session]?.summary else {
            return .failure(Failure(wording: "Not done: the session is gone.", isDefinite: true))
        }
        if case .note(let text) = act.kind {
            notes.append(
                Note(
                    id: Int64(notes.count + 1), session: act.session, author: operatorName, text: text,
                    creation: now, after: summary.lastOffset))
            return .success(nil)
        }
        if !actFailures.isEmpty { return .failure(actFailures.removeFirst()) }
        if case .label(let change) = act.kind {
            update(act.session) { $0.session.labels = change.applied(to: $0.session.labels) }
            return .success(act.saw)
        }
        if act.kind.isSteering { return steer(act, summary) }
        guard summary.claim == act.saw else {
            let wording = Refusal.changedMeanwhile(summary.claim).wording
            return .failure(Failure(wording: wording, isDefinite: true, claim: summary.claim))
        }
        if let text = act.transition { say(text, in: act.session, from: .humanAgent, author: operatorName) }
        switch act.kind {
        case .handoff(.takeOver): give(act.session, to: operatorName)
        case .handoff(.unclaim):
            let wait = summary.waitingSince
            give(act.session, to: nil)
            update(act.session) { $0.waitingSince = wait }
        case .handoff(.release): give(act.session, to: nil)
        case .handoff(.handBack): handBack(act.session)
        case .handoff(.close(let outcome)):
            handBack(act.session)
            update(act.session) {
                $0.isClosed = true
                $0.outcome = outcome
            }
        case .handoff(.reopen): update(act.session) { $0.isClosed = false }
        case .note, .steer, .label: break
        }
        return .success(rows[act.session]!.summary.claim)
    }

    private mutating func steer(_ act: Act, _ summary: SessionSummary) -> Result<Claim?, Failure> {
        let refusal: Refusal? =
            summary.session.mode == .manual && summary.owner != operatorName
            ? .notYours(summary.claim) : agents.isEmpty ? .noAgent : nil
        if let refusal { return .failure(Failure(wording: refusal.wording, isDefinite: true)) }
        status("acknowledged", in: act.session)
        return .success(act.saw)
    }

    /// Another console of the operator saves.
    mutating func saveElsewhere(_ key: DraftKey, _ text: String) {
        _ = save(key, text, saw: versions[key] ?? 0)
    }

    private mutating func save(_ key: DraftKey, _ text: String, saw version: Int64) -> Arrival {
        let stored = drafts[key] ?? ""
        let both = version == versions[key, default: 0] ? nil : KeptDraft.both(stored, text)
        let kept = both ?? text
        drafts[key] = kept.isEmpty ? nil : kept
        versions[key, default: 0] += 1
        if drafts.contains(where: { $0.key == key }) {
            rows[key.session]?.summary.drafts.insert(key.identity)
        } else {
            rows[key.session]?.summary.drafts.remove(key.identity)
        }
        let outcome = KeptDraft(text: kept, version: versions[key]!)
        return .draftSaved(key, .store, version: outcome.version, above: outcome.above(text))
    }

    private mutating func settle(_ suggestion: Suggestion) -> Arrival {
        settle(suggestion.id)
        return .settled(suggestion, nil)
    }

    private mutating func markRead(_ session: Session.ID, _ offset: Offset) -> Arrival? {
        rows[session]?.summary.readThrough = offset
        rows[session]?.summary.unread = 0
        return nil
    }
}

extension AgentProcess {
    /// One that answers in all sessions.
    static let anywhere = AgentProcess(id: "agent", lease: .seconds(15))
}

extension ListRequest {
    /// What orders of the whole store are kept by.
    struct Kind: Hashable {
        var view: ListView
        var order: ListOrder
    }

    var kind: Kind { Kind(view: view, order: order) }
}
