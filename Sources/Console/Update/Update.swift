import Conversation
import Glass

extension ConsoleState {
    /// Processes an arrival and returns the effects to carry out outside, in order. Does no I/O.
    public mutating func update(_ arrival: Arrival, at moment: Moment) -> [Effect] {
        now = moment
        window.isPainted = false
        var effects = respond(to: arrival)
        effects += followUp()
        return effects
    }

    /// Returns the first requests of a console.
    public mutating func start() -> [Effect] {
        let asking = settings.displayName == nil ? askDisplayName(isOwn: false) : []
        return asking + followUp() + [.store(.loadLosses)]
    }

    private mutating func respond(to arrival: Arrival) -> [Effect] {
        switch arrival {
        case .input(let input): return handle(input)
        case .tick: break
        case .resized(let size): resize(to: size)
        case .painted: return markPainted()
        case .listLoaded(let window, let generation): return receive(window, generation: generation)
        case .logLoaded(let window, let part): return receive(window, part)
        case .readAhead(let window): neighbours.receive(window)
        case .sessionLoaded(let detail): return receive(detail)
        case .changed(let page): return receive(page)
        case .health(let health): return receive(health)
        case .sent(let id, let session, let result): return sent(id, in: session, result)
        case .looked(let id, let session, let result): return looked(id, in: session, result)
        case .acted(let act, let result): return acted(act, result)
        case .draftSaved(let key, let place, let version, let above):
            return draftSaved(key, place, version, above)
        case .settled(let suggestion, let failure): return settled(suggestion, failure)
        case .found(let request, let result): return receive(request, result)
        case .followed(let isFollowed, let upstream): presence.receive(upstream, isFollowed: isFollowed)
        case .coverage(let coverage): presence.coverage = coverage
        case .complained(let failure): say(failure)
        case .notOpened(let failure): sayNotOpened(failure)
        case .displayNameSet(let result): return displayNameSet(result)
        case .edited(let key, let result): return edited(key, result)
        case .keymapLoaded(let keymap, let problems): return receive(keymap, problems)
        case .lost(let session, let name, let colleague): noteLoss(of: session, named: name, to: colleague)
        case .otherConsoles(let count): return receive(otherConsoles: count)
        case .agents(let live): presence.agents = live
        case .labels(let labels): return receive(labels: labels)
        case .customerLoaded(let file): customer.receive(file)
        case .boardCounted(let board): receive(board)
        case .ledgerLoaded(let session, let lines): receive(lines, of: session)
        case .returnsPlanned(let planned): returns.receive(planned)
        case .replies(let replies): receive(replies)
        case .filterWords(let words): return receive(words)
        case .releasedAll(let result): return releasedAll(result)
        case .readFailed(let failure): return readFailed(failure)
        }
        return []
    }

    /// Carries out what may follow from any change: due saves, missing reads, and marks that have become true.
    private mutating func followUp() -> [Effect] {
        var effects = resolveEnter()
        effects += saveDueDrafts()
        notices.expire(at: now.uptime)
        if let time = outgoing.lookAgainAt, time <= now.uptime { effects += outgoing.look() }
        if let time = presence.readAgainAt, time <= now.uptime { effects += readAgain() }
        effects += lookAfterColleagues()
        effects += loadMissingRows()
        effects += loadMissingCustomer()
        effects += loadMissingStatistics()
        effects += loadMissingLedger()
        effects += readNeighbours()
        effects += readOn()
        effects += tellShown()
        effects += releaseBeforeQuitting()
        advanceCoach()
        lookAtPickedLabels()
        removeSeenLosses()
        effects += updateTitle()
        return effects
    }

    private mutating func resize(to size: Size) {
        let held = transcriptHold()
        self.size = size
        if panes.isTooSmall { hideOverlay() }
        reveal(held)
        keepSelectionVisible()
    }

    /// Records that the current frame is on screen, and from when.
    private mutating func markPainted() -> [Effect] {
        window.isPainted = true
        guard !panes.isTooSmall else { return [] }
        if !isCovered { markClaimPainted() }
        markSuggestionPainted()
        markInsertionPainted()
        markOverlayPainted()
        return lookAtTranscript()
    }

    // MARK: Failed reads

    private mutating func readFailed(_ failure: Failure) -> [Effect] {
        list.isLoading = false
        list.isDirty = true
        open?.awaited = nil
        statistics.fail()
        forgetLedger()
        presence.readAgainAt = now.uptime + Presence.readDelay
        say(failure)
        return []
    }

    mutating func readAgain() -> [Effect] {
        presence.readAgainAt = nil
        customer.forget()
        let others = readDrafts() + readMissingLabels() + readMissingReplies()
        guard let open else { return others }
        if !open.hasLoaded || open.isPreview { return (open.isLoading ? [] : loadOpen()) + others }
        return (open.hasDetail ? [] : [.store(.loadSession(open.id))]) + others
    }

    private mutating func receive(_ keymap: Keymap, _ problems: [KeymapProblem]) -> [Effect] {
        guard problems.isEmpty else {
            // A faulty keymap does not replace the old one.
            notices.show(problems)
            return []
        }
        use(keymap)
        typing.pending = []
        notices.show([])
        say("The keymap was read again.")
        return []
    }
}

extension ConsoleState {
    /// The uptime at which the console wants a tick even if nothing happens; nil for never.
    public var deadline: Int? {
        var times: [Int] = []
        if let time = drafts.deadline { times.append(time) }
        if let heldEnter = typing.heldEnter { times.append(heldEnter.at + TypingBurst.gap + 1) }
        if let remark = notices.remark { times.append(remark.until) }
        if let time = outgoing.lookAgainAt { times.append(time) }
        if let time = presence.readAgainAt {
            times.append(time)
        } else if let listDue {
            times.append(listDue)
        }
        if case .stale = presence.health { times.append(now.uptime + 1_000) }
        if isCountingOffline { times.append(now.uptime + 1_000) }
        if isWatchingWait { times.append(now.uptime + 1_000) }
        if let statisticsDue { times.append(max(now.uptime, statisticsDue)) }
        if let colleaguesDue { times.append(max(now.uptime, colleaguesDue)) }
        let second = Int(now.wall.microseconds / 1_000 % 60_000)
        times.append(now.uptime + 60_000 - second)
        return times.min()
    }

    /// Whether the status line counts the seconds since the mirrored server fell silent.
    private var isCountingOffline: Bool {
        guard settings.isMirror, case .offline(let since, _)? = presence.upstream?.state else { return false }
        return now.wall - since < .seconds(600)
    }

    /// Whether a wait of less than ten minutes is on screen, which is shown in seconds.
    private var isWatchingWait: Bool {
        guard let since = open?.summary?.waitingSince, panes.detail != nil else { return false }
        return now.wall - since < .seconds(600)
    }

    mutating func updateTitle() -> [Effect] {
        if let shownSession { overview.wroteElsewhere.remove(shownSession) }
        guard settings.setsTitle, overview.hasCounts else { return [] }
        return window.setTitle(overview.title(stuck: stuckCount(.held) + stuckCount(.unconfirmed)))
    }
}
