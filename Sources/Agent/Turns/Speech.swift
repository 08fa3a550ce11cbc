public import Conversation
public import EventStore
import Synchronization

/// Speaks and acts for the AI in one turn. Everything passes the fence: once the turn is over, texts are kept as
/// suggestions for the operator and nothing else happens.
public final class Speech: Sendable {
    public let turn: Turn
    public let toolbox: Toolbox
    /// Whether messages come into the log whole or grow in it.
    public let output: OutputMode

    private let lane: StoreLane
    private let process: AgentProcess.ID
    private let agent: Participant
    private let state = Mutex(State())

    private struct State {
        var messages = 0
        var isTyping = false
        var isMuted = false
    }

    init(
        _ turn: Turn, as agent: Participant, of process: AgentProcess.ID, toolbox: Toolbox,
        output: OutputMode,
        lane: StoreLane
    ) {
        self.turn = turn
        self.agent = agent
        self.process = process
        self.toolbox = toolbox
        self.output = output
        self.lane = lane
    }

    /// Stops statuses, which nobody needs anymore; texts still become suggestions.
    func mute() { state.withLock { $0.isMuted = true } }

    var isMuted: Bool { state.withLock { $0.isMuted } }

    /// Shows that the AI is typing.
    public func type() async throws {
        let isNews = state.withLock { state in
            defer { state.isTyping = true }
            return !state.isTyping
        }
        if isNews { try await post(status: "typing") }
    }

    /// Says a message to the customer.
    ///
    /// - Parameters:
    ///   - text: The message, not blank.
    ///   - isPreamble: Whether this is a short remark before the actual answer, such as "Let me check". If the process
    ///     dies after it, the answer is still due.
    /// - Throws: `TurnOver` if the customer wrote again or the session is gone. After an operator's take-over the text
    ///   is kept as a suggestion and nothing is thrown, so that the rest is kept too.
    public func say(_ text: String, isPreamble: Bool = false) async throws {
        try await type()
        try await put(text, isPreamble: isPreamble, requestID: nextRequest())
    }

    /// - Returns: Whether the fence accepted it.
    @discardableResult
    func put(_ text: String, isPreamble: Bool, requestID: Request.ID) async throws -> Bool {
        var data = Event.messageData(text, from: agent)
        if isPreamble, case .object(var members) = data {
            members["tags"] = [.string(Message.preambleTag)]
            data = .object(members)
        }
        let message = event(.message, data, requestID: requestID)
        let ready = event(.status, ["status": "ready", "data": [:]])
        state.withLock { $0.isTyping = false }
        return try await write { try $0.append([message, ready], to: self.turn.session) } != nil
    }

    /// Begins a message that operators see grow, and everyone else too if the agent streams.
    public func stream() async throws -> SpokenStream {
        try await type()
        return SpokenStream(self, requestID: nextRequest())
    }

    /// Carries out tool calls in order.
    ///
    /// - Parameter requests: Calls whose tools are known and whose arguments fit.
    /// - Returns: The calls with their results, as in the log.
    /// - Throws: `ToolProblem` before anything is done; `TurnOver` if nothing may be done anymore.
    public func call(_ requests: [ToolRequest]) async throws -> [ToolCall] {
        let calls = try requests.map { request in (tool: try tool(for: request), arguments: request.arguments)
        }
        try await post(status: "processing", ["stage": "Considering tools"])
        try await requireGoing()
        var made: [JSON] = []
        for call in calls {
            let result = await Self.run(call.tool, call.arguments)
            made.append(
                [
                    "tool_id": .string(call.tool.id), "arguments": .object(call.arguments),
                    "result": result.json,
                ])
        }
        let data: JSON = ["tool_calls": .array(made)]
        let event = event(.tool, data)
        _ = try await write { try $0.append(event, to: self.turn.session) }
        try await post(status: "processing", ["stage": "Interpreting"])
        return made.compactMap { ToolCall($0) }
    }

    private func tool(for request: ToolRequest) throws -> Tool {
        guard let tool = toolbox[request.name] else { throw ToolProblem.unknown(request.name) }
        if let fault = tool.fault(of: request.arguments) {
            throw ToolProblem.badArguments(tool.name, fault)
        }
        return tool
    }

    private static func run(_ tool: Tool, _ arguments: JSON.Members) async -> ToolResult {
        do {
            return try await tool.run(arguments)
        } catch {
            return ToolResult(["error": .string("The tool failed.")])
        }
    }

    /// Requires that the turn is still going: a tool acts on the world, and must not once an operator has the session.
    private func requireGoing() async throws {
        try Task.checkCancellation()
        let turns = try await lane.perform { [process] store in
            try store.turns(of: process)
        }
        guard let held = turns[turn.session], held.claim == turn.claim, held.standing == .going else {
            throw TurnOver()
        }
    }
}

/// The reason why a tool call was not carried out.
public enum ToolProblem: Error, Hashable, Sendable {
    case unknown(String)
    /// The tool's name, and what is wrong in one sentence.
    case badArguments(String, String)

    /// The reason in words for the model that asked for the call.
    public var wording: String {
        switch self {
        case .unknown(let name): "There is no tool named \(name)."
        case .badArguments(let name, let fault): "\(name) was not called: \(fault)"
        }
    }
}

extension Speech {
    var participant: Participant { agent }

    private func nextRequest() -> Request.ID {
        state.withLock { state in
            state.messages += 1
            return turn.requestID(state.messages)
        }
    }

    func event(_ kind: Kind, _ data: JSON, requestID: Request.ID? = nil) -> NewEvent {
        NewEvent(
            source: .aiAgent, kind: kind, data: data, standing: turn.standing, traceID: turn.traceID,
            requestID: requestID)
    }

    private func post(status: String, _ data: JSON = [:]) async throws {
        if isMuted { return }
        let event = event(.status, ["status": .string(status), "data": data])
        let entry = try await write { try $0.append(event, to: self.turn.session) }
        if entry?.value?.isLate == true { mute() }
    }

    /// Performs a write of this turn; returns nil if the fence refused it.
    func write<Value: Sendable>(
        _ body: @escaping @Sendable (EventStore) throws -> Value
    ) async throws -> Value? {
        try Task.checkCancellation()
        do {
            return try await lane.perform(body)
        } catch {
            switch error.refusal {
            case .staleTurn?, .manualMode?, .changedMeanwhile?:
                mute()
                return nil
            case .superseded?, .noSuchSession?: throw TurnOver()
            case .some, nil: throw error
            }
        }
    }
}
