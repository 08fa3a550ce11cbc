import Console
import Conversation
import EventStore
import Statistics
import Synchronization

/// Effects that read. They need no order among each other, and those that are superseded are skipped.
extension StoreRunner {
    func load(_ request: ListRequest, _ generation: Int) {
        newest.withLock { $0.list = generation }
        listing.async { [self] in
            // Skip this if another part or another filter was asked for since.
            guard newest.withLock({ $0.list == generation }) else { return }
            answer { .listLoaded(try store.window(request, for: name), generation: generation) }
        }
    }

    func load(_ session: Session.ID, _ part: LogPart, _ limit: Int) {
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

    func readAhead(_ session: Session.ID, _ limit: Int) {
        let shown = newest.withLock { $0.session }
        reading.async { [self] in
            // Skip this if the selection has moved since: others are wanted then.
            guard newest.withLock({ $0.session == shown }) else { return }
            // If this fails, the log is read when it is opened, and a failure is reported then.
            if let window = try? store.tail(of: session, limit: limit) { mailbox.post(.readAhead(window)) }
        }
    }

    func load(_ session: Session.ID) {
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

    func loadAgents() {
        reading.async { [self] in
            if let agents = store.knownAgents { mailbox.post(.agents(agents)) }
        }
    }

    /// How many labels a picker offers, and how many values of a kind complete a filter.
    private static let labelLimit = 500

    func loadLabels() {
        // In the queue of searches, which may take as long.
        searching.async { [self] in
            answer { .labels(try store.labelsInUse(limit: Self.labelLimit)) }
        }
    }

    /// How many other sessions of a customer a page lists.
    private static let otherLimit = 200

    func loadCustomer(_ session: Session.ID) {
        reading.async { [self] in
            let file = outcome {
                try store.customerFile(of: session, for: name, limit: Self.otherLimit)
            }
            switch file {
            case .success(let file?): mailbox.post(.customerLoaded(file))
            // The session is gone, which the feed reports.
            case .success(nil): break
            case .failure(let failure): mailbox.post(.readFailed(failure))
            }
        }
    }

    func loadBoard() {
        // In the queue of searches, which may take as long.
        searching.async { [self] in
            answer { .boardCounted(try store.board(DeskClock(utcOffset: LocalTime.system.utcOffset))) }
        }
    }

    func loadLedger(_ session: Session.ID) {
        reading.async { [self] in
            answer {
                // What became of a session that is gone, the feed reports.
                let isKnown = try store.session(session) != nil
                return .ledgerLoaded(session, isKnown ? try store.ledger(of: session) : [])
            }
        }
    }

    func loadReplies() {
        searching.async { [self] in
            // Preparing many for the search takes longer than a frame.
            answer { .replies(CannedReplies(try store.cannedReplies())) }
        }
    }

    func loadFilterWords() {
        searching.async { [self] in
            answer { .filterWords(try store.filterWords(limit: Self.labelLimit)) }
        }
    }

    func loadLosses() {
        listing.async { [self] in
            // A failure here also affects the list, which reports it.
            for loss in (try? store.losses(of: name)) ?? [] {
                mailbox.post(.lost(loss.session, name: loss.name, to: loss.by))
            }
        }
    }

    func search(_ request: SearchRequest) {
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
}
