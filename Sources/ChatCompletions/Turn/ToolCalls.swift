import Agent
import Conversation

/// The tool calls in one answer of a model. Valid ones are carried out; for the others the model is told what is wrong.
struct ToolCalls {
    private let speech: Speech
    private let limits: AnswerLimits
    private var judged: [Judged]

    private struct Judged {
        var call: ModelAnswer.Call
        /// nil if it cannot be carried out.
        var request: ToolRequest?
        /// What the model reads.
        var result: String

        var isHandoff: Bool { request?.name == Tool.initiateHumanHandoff.id }
    }

    init(_ calls: [ModelAnswer.Call], speech: Speech, offered: [Tool], limits: AnswerLimits) {
        self.speech = speech
        self.limits = limits
        judged = calls.map { Self.judge($0, among: offered) }
        leaveOneHandoff()
    }

    /// - Returns: Every call in order with what the model reads as its result, and whether a human has the session now.
    /// - Throws: As `Speech.call`.
    func carryOut() async throws -> (calls: [(call: ModelAnswer.Call, result: String)], handsOver: Bool) {
        var judged = judged
        // The handoff goes last: the mode that the last call asks for counts.
        let places = judged.indices.filter { judged[$0].request != nil }
            .sorted { !judged[$0].isHandoff && judged[$1].isHandoff }
        var handsOver = false
        if !places.isEmpty {
            let made = try await speech.call(places.compactMap { judged[$0].request })
            for (place, call) in zip(places, made) {
                judged[place].result = (call.result["data"] ?? .null).compact.withoutControls
                    .shortened(to: max(limits.promptCharacters / 4, 1))
            }
            handsOver = made.last { $0.requestedMode != nil }?.requestedMode == .manual
        }
        return (judged.map { ($0.call, $0.result) }, handsOver)
    }

    private static func judge(_ call: ModelAnswer.Call, among tools: [Tool]) -> Judged {
        do throws(ToolProblem) {
            return Judged(call: call, request: try request(call, among: tools), result: "")
        } catch {
            return Judged(call: call, request: nil, result: error.wording)
        }
    }

    private mutating func leaveOneHandoff() {
        let handoffs = judged.indices.filter { judged[$0].isHandoff }
        for place in handoffs.dropFirst() {
            judged[place].request = nil
            judged[place].result = "The conversation is handed over already."
        }
    }

    private static func request(_ call: ModelAnswer.Call, among tools: [Tool]) throws(ToolProblem)
        -> ToolRequest
    {
        guard let tool = tools.first(where: { $0.name == call.name || $0.id == call.name }) else {
            throw .unknown(call.name.onOneLine)
        }
        guard let given = arguments(call.arguments) else {
            throw .badArguments(tool.name, "The arguments are not a JSON object.")
        }
        // Only declared arguments reach the log and the tool.
        let arguments = JSON.Members(
            tool.parameters.compactMap { parameter in
                given[parameter.name].map { JSON.Member(name: parameter.name, value: $0) }
            })
        if let fault = tool.fault(of: arguments) { throw .badArguments(tool.name, fault) }
        return ToolRequest(tool.id, arguments)
    }

    /// Parses arguments; a blank text means none.
    private static func arguments(_ text: String) -> JSON.Members? {
        if text.isBlank { return [:] }
        return (try? JSON(parsing: text)).flatMap { $0 == .null ? [:] : $0.members }
    }
}
