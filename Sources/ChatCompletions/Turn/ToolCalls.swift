import Agent
import Conversation

/// The tool calls in one answer of a model. Valid ones are carried out; for the others the model is told what is wrong.
struct ToolCalls {
    private let speech: Speech
    private let limits: AnswerLimits
    private var checked: [Checked]

    private struct Checked {
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
        checked = calls.map { Self.check($0, among: offered) }
        keepOneHandoff()
    }

    /// - Returns: Every call in order with what the model reads as its result, and whether a human has the session now.
    /// - Throws: As `Speech.call`.
    func carryOut() async throws -> (calls: [(call: ModelAnswer.Call, result: String)], handsOver: Bool) {
        var checked = checked
        // The handoff goes last: the mode that the last call asks for counts.
        let places = checked.indices.filter { checked[$0].request != nil }
            .sorted { !checked[$0].isHandoff && checked[$1].isHandoff }
        var handsOver = false
        if !places.isEmpty {
            let made = try await speech.call(places.compactMap { checked[$0].request })
            for (place, call) in zip(places, made) {
                checked[place].result = (call.result["data"] ?? .null).compact.withoutControls
                    .shortened(to: max(limits.promptCharacters / 4, 1))
            }
            handsOver = made.last { $0.requestedMode != nil }?.requestedMode == .manual
        }
        return (checked.map { ($0.call, $0.result) }, handsOver)
    }

    private static func check(_ call: ModelAnswer.Call, among tools: [Tool]) -> Checked {
        do throws(ToolProblem) {
            return Checked(call: call, request: try request(call, among: tools), result: "")
        } catch {
            return Checked(call: call, request: nil, result: error.wording)
        }
    }

    private mutating func keepOneHandoff() {
        let handoffs = checked.indices.filter { checked[$0].isHandoff }
        for place in handoffs.dropFirst() {
            checked[place].request = nil
            checked[place].result = "The conversation is handed over already."
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
