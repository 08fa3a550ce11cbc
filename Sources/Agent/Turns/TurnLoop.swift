public import Conversation
public import EventStore

/// Runs the AI's turns on a store, several sessions at once.
///
/// It looks for work whenever something was committed. A superseded turn is ended and begun again. After an operator's
/// take-over the responder may continue for a while, so that the operator gets the whole draft.
public actor TurnLoop {
    /// A loop's options.
    public struct Options: Sendable {
        /// How many sessions are answered at once.
        public var turnLimit: Int
        /// The only session to answer; nil for all of the store.
        public var session: Session.ID?
        /// How long a turn stays reserved for this process after the last renewal of its lease.
        public var lease: Duration
        /// How long a draft may still grow after a take-over.
        public var grace: Duration
        /// Called when turns begin and end, in order, for a log; never with customer text.
        public var onReport: @Sendable (Report) -> Void

        /// Creates options with default values.
        public init(
            turnLimit: Int = 32, session: Session.ID? = nil, lease: Duration = .seconds(15),
            grace: Duration = .seconds(10),
            onReport: @escaping @Sendable (Report) -> Void = { _ in }
        ) {
            self.turnLimit = turnLimit
            self.session = session
            self.lease = lease
            self.grace = grace
            self.onReport = onReport
        }
    }

    /// Something that happened in a loop.
    public enum Report: Sendable {
        case began(Turn)
        case ended(Turn, TurnEnding, after: Duration)
        /// The store failed; the loop keeps trying.
        case failed(StoreError)
    }

    public nonisolated let process: AgentProcess.ID
    private let store: EventStore
    private let lane: StoreLane
    private let responder: any Responder
    private let toolbox: Toolbox
    private let options: Options
    private let looks: AsyncStream<Void>
    private let look: AsyncStream<Void>.Continuation
    private var running: [Session.ID: RunningTurn] = [:]
    /// The tasks that may still use the store: a turn that is over may take a while to notice.
    private var tasks: [Turn: Task<Void, Never>] = [:]
    /// Turns that are over without the store knowing yet, because it failed. Until it does, nobody can begin another
    /// turn in their sessions.
    private var unrecordedEndings: [Turn: TurnEnding] = [:]

    private struct RunningTurn {
        var turn: Turn
        var speech: Speech
        var task: Task<Void, Never>
        /// Whether the turn has ended for the store; anything that it still says becomes a suggestion.
        var isOver = false
    }

    /// Creates a loop; `run` starts it.
    ///
    /// - Parameters:
    ///   - store: A local store that stays open until `run` has returned.
    ///   - process: An ID that no other running process has.
    ///   - responder: Decides what is said.
    ///   - toolbox: What the responder may call.
    ///   - options: The loop's options.
    public init(
        _ store: EventStore, process: AgentProcess.ID, responder: any Responder, toolbox: Toolbox = Toolbox(),
        options: Options = Options()
    ) {
        self.store = store
        self.process = process
        self.responder = responder
        self.toolbox = toolbox
        self.options = options
        lane = StoreLane(store, name: "agent")
        (looks, look) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    /// Runs turns until the task is cancelled; then gives up those in progress, so that another process can take them
    /// at once.
    ///
    /// - Throws: `.mirrorStore`, or the store's error when the lease begins.
    public func run() async throws(StoreError) {
        try await renewLease()
        let position = try await lane.perform { store in try store.position }
        let follower = Follower(
            store, from: position, for: "", onPage: { [look] _ in look.yield() },
            onState: { [look] _ in look.yield() })
        let renewal = Task { await keepLease() }
        await withTaskCancellationHandler {
            for await _ in looks where !Task.isCancelled { await step() }
        } onCancel: {
            look.finish()
        }
        renewal.cancel()
        await lane.stop(follower)
        await giveUp()
    }

    private func renewLease() async throws(StoreError) {
        try await lane.perform { [process, options] store in
            try store.renewLease(of: process, for: options.lease, in: options.session)
        }
    }

    /// Renews the lease three times before it would end. Each time the loop also looks for work, and so finds the turns
    /// of processes that died.
    private func keepLease() async {
        while !Task.isCancelled {
            try? await Task.sleep(for: options.lease / 3)
            if Task.isCancelled { return }
            do {
                try await renewLease()
            } catch {
                options.onReport(.failed(error))
            }
            look.yield()
        }
    }

    private func giveUp() async {
        let tasks = Array(tasks.values)
        for task in tasks { task.cancel() }
        for task in tasks { await task.value }
        do {
            try await lane.perform { [process] store in try store.endLease(of: process) }
        } catch {
            options.onReport(.failed(error))
        }
    }
}

// MARK: One look

extension TurnLoop {
    private func step() async {
        for (turn, ending) in unrecordedEndings { await recordEnd(of: turn, ending) }
        do {
            if !running.isEmpty { try await checkRunning() }
            while running.count < options.turnLimit, !Task.isCancelled {
                let next = try await lane.perform { [process, options] store in
                    try store.nextTurn(for: process, lease: options.lease, in: options.session)
                }
                guard let next else { return }
                await begin(next)
            }
        } catch {
            options.onReport(.failed(error))
        }
    }

    /// Checks the turns in progress.
    private func checkRunning() async throws(StoreError) {
        let turns = try await lane.perform { [process] store in
            try store.turns(of: process)
        }
        for (id, held) in running {
            let now = turns[id].flatMap { $0.claim.turn == held.turn.claim.turn ? $0.standing : nil }
            switch now {
            case .going: break
            case .superseded: await supersede(held)
            case .stale, nil: await mute(held)
            }
        }
    }

    /// Ends the turn at once, so that its successor does not have to wait until the responder notices.
    private func supersede(_ held: RunningTurn) async {
        held.task.cancel()
        await recordEnd(of: held.turn, .cancelled)
        running[held.turn.session] = nil
    }

    /// Mutes a turn in which nothing can be said anymore; anything that the responder still says becomes a suggestion.
    ///
    /// The speech may already be muted, because a write of its own was refused first.
    private func mute(_ held: RunningTurn) async {
        guard !held.isOver else { return }
        running[held.turn.session]?.isOver = true
        held.speech.mute()
        let grace = options.grace
        Task {
            try? await Task.sleep(for: grace)
            held.task.cancel()
        }
        await recordEnd(of: held.turn, .cancelled)
    }

    private func begin(_ turn: Turn) async {
        options.onReport(.began(turn))
        let start = ContinuousClock.now
        do {
            let (conversation, output) = try await conversation(in: turn)
            let speech = Speech(
                turn, as: conversation.agent, of: process, toolbox: toolbox, output: output, lane: lane)
            let task = Task { [responder] in
                let ending = await self.ending {
                    try await responder.respond(to: conversation, through: speech)
                }
                await self.end(turn, ending, after: ContinuousClock.now - start)
            }
            tasks[turn] = task
            running[turn.session] = RunningTurn(turn: turn, speech: speech, task: task)
        } catch {
            options.onReport(.failed(error))
            await end(turn, Self.ending(by: error), after: ContinuousClock.now - start)
        }
    }

    private func conversation(in turn: Turn) async throws(StoreError) -> (AgentConversation, OutputMode) {
        try await lane.perform { store in
            guard let summary = try store.summary(turn.session, for: "") else {
                throw StoreError.refused(.noSuchSession(turn.session))
            }
            let window = try store.tail(of: turn.session, limit: AgentConversation.eventLimit)
            let agent = try store.profile(.agent, summary.session.agentID.rawValue)
            return (AgentConversation(summary, window, in: turn), agent?.outputMode ?? .block)
        }
    }

    /// Runs a responder and returns how its turn ended. Whatever it does when it is cancelled, the turn is due again.
    private nonisolated func ending(_ body: () async throws -> Void) async -> TurnEnding {
        do {
            try await body()
            return Task.isCancelled ? .cancelled : .completed
        } catch is TurnOver {
            return .cancelled
        } catch is CancellationError {
            return .cancelled
        } catch let error as ResponderError {
            return Task.isCancelled ? .cancelled : .failed(error.wording)
        } catch let error as StoreError {
            options.onReport(.failed(error))
            return Task.isCancelled ? .cancelled : Self.ending(by: error)
        } catch {
            return Task.isCancelled ? .cancelled : .failed("The answer could not be generated.")
        }
    }

    /// Returns how a turn ends after an error of the store. If the store was locked or the disk full, the turn is due
    /// again as soon as the store accepts its end. Any other failed turn is not: what cannot be read would be begun
    /// again forever.
    private static func ending(by error: StoreError) -> TurnEnding {
        switch error {
        case .busy, .diskFull: .cancelled
        // The customer can read this, so it must not reveal where the store is or whose it is.
        default: .failed("The store failed.")
        }
    }

    private func end(_ turn: Turn, _ ending: TurnEnding, after time: Duration) async {
        await recordEnd(of: turn, ending)
        tasks[turn] = nil
        if running[turn.session]?.turn.claim.turn == turn.claim.turn { running[turn.session] = nil }
        options.onReport(.ended(turn, ending, after: time))
        look.yield()
    }

    /// Tells the store how a turn ended. If the store fails, the next look tries again.
    private func recordEnd(of turn: Turn, _ ending: TurnEnding) async {
        // The first ending counts.
        let ending = unrecordedEndings[turn] ?? ending
        do {
            try await lane.perform { store in _ = try store.end(turn, ending) }
            unrecordedEndings[turn] = nil
        } catch {
            unrecordedEndings[turn] = ending
            options.onReport(.failed(error))
        }
    }
}
