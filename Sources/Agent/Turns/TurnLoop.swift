public import Conversation
public import EventStore

/// Runs the AI's turns on a store, several sessions at once.
///
/// It looks for work whenever something was committed. A turn that is superseded is ended and begun anew; in one that
/// an operator took over it goes on thinking for a while, so that the operator gets the whole draft.
public actor TurnLoop {
    /// What a loop takes from its surroundings.
    public struct Options: Sendable {
        /// How many sessions are answered at once.
        public var turnLimit: Int
        /// The only session that is answered; nil for all of the store.
        public var session: Session.ID?
        /// How long a turn stays this process's own after its last sign of life.
        public var lease: Duration
        /// How long a draft may still grow after a take-over.
        public var grace: Duration
        /// Told of turns as they begin and end, in order, for a log: no customer text.
        public var onReport: @Sendable (Report) -> Void

        /// The house's defaults.
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
        /// The loop goes on trying.
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
    /// Whatever may still touch the store: turns that are over may take their time to notice.
    private var tasks: [Turn: Task<Void, Never>] = [:]
    /// Turns that are over while the store could not be told: until it is, nobody can begin another in their sessions.
    private var unended: [Turn: TurnEnding] = [:]

    private struct RunningTurn {
        var turn: Turn
        var speech: Speech
        var task: Task<Void, Never>
        /// Ended for the store; what is still thought of becomes a suggestion.
        var isOver = false
    }

    /// A loop that has not begun.
    ///
    /// - Parameters:
    ///   - store: A local store; stays open until `run` has returned.
    ///   - process: Unique among all that run.
    ///   - responder: Decides what is said.
    ///   - toolbox: What the responder may call.
    ///   - options: How much at once, and for how long.
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

    /// Runs turns until the task is cancelled; then gives up those under way, so that another process may take
    /// them at once.
    ///
    /// - Throws: `.mirrorStore`, or what the file says when the first lease is taken.
    public func run() async throws(StoreError) {
        try await renewLease()
        let position = try await lane.perform { store in try store.position }
        let follower = Follower(
            store, from: position, for: "", onPage: { [look] _ in look.yield() },
            onState: { [look] _ in look.yield() })
        let pulse = Task { await beat() }
        await withTaskCancellationHandler {
            for await _ in looks where !Task.isCancelled { await step() }
        } onCancel: {
            look.finish()
        }
        pulse.cancel()
        await lane.stop(follower)
        await giveUp()
    }

    private func renewLease() async throws(StoreError) {
        try await lane.perform { [process, options] store in
            try store.renewLease(of: process, for: options.lease, in: options.session)
        }
    }

    /// Three signs of life in a lease. Each is a look too: the turns of a process that died are found by it.
    private func beat() async {
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
        for (turn, ending) in unended { await settle(turn, ending) }
        do {
            if !running.isEmpty { try await attend() }
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

    /// Looks after the turns under way.
    private func attend() async throws(StoreError) {
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

    /// Ends the turn at once, so that its successor need not wait until the responder has noticed.
    private func supersede(_ held: RunningTurn) async {
        held.task.cancel()
        await settle(held.turn, .cancelled)
        running[held.turn.session] = nil
    }

    /// Nothing of the turn can be said any more; what is still thought of becomes a suggestion.
    ///
    /// The speech may have fallen silent by itself before: what it was refused came first.
    private func mute(_ held: RunningTurn) async {
        guard !held.isOver else { return }
        running[held.turn.session]?.isOver = true
        held.speech.mute()
        let grace = options.grace
        Task {
            try? await Task.sleep(for: grace)
            held.task.cancel()
        }
        await settle(held.turn, .cancelled)
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

    /// What a responder leaves unsaid because it was cancelled is due again, however it took it.
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
            return Task.isCancelled ? .cancelled : .failed("The answer could not be made.")
        }
    }

    /// What is left unsaid because another process kept the store, or for want of room, is due again: not before the
    /// store takes the turn's end. Taken up again at once, what cannot be read would be begun for ever.
    private static func ending(by error: StoreError) -> TurnEnding {
        switch error {
        case .busy, .diskFull: .cancelled
        // The customer can read it: where the store lies, and whose it is, is nothing to them.
        default: .failed("The store failed.")
        }
    }

    private func end(_ turn: Turn, _ ending: TurnEnding, after time: Duration) async {
        await settle(turn, ending)
        tasks[turn] = nil
        if running[turn.session]?.turn.claim.turn == turn.claim.turn { running[turn.session] = nil }
        options.onReport(.ended(turn, ending, after: time))
        look.yield()
    }

    /// Tells the store how a turn ended; what it cannot take now is told again at the next look.
    private func settle(_ turn: Turn, _ ending: TurnEnding) async {
        // How it ended first stands.
        let ending = unended[turn] ?? ending
        do {
            try await lane.perform { store in _ = try store.end(turn, ending) }
            unended[turn] = nil
        } catch {
            unended[turn] = ending
            options.onReport(.failed(error))
        }
    }
}
