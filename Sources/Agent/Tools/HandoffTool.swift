import Conversation

extension Tool {
    /// Hands the conversation to a human: the session becomes manual, and the AI says one closing message.
    public static let initiateHumanHandoff = Tool(
        id: "built-in:initiate_human_handoff",
        summary: "Hand the conversation over to a human colleague. Tell the customer so afterwards.",
        parameters: [
            Parameter(
                "reason", .string, "Why a human is needed, in one sentence, for the colleague who takes over."
            )
        ],
        run: { arguments in
            let reason = arguments["reason"]?.string ?? ""
            return ToolResult(
                .string("Handoff requested: \(reason)"),
                metadata: ["handoff": true, "reason": .string(reason)],
                control: ["mode": .string(Mode.manual.rawValue)])
        })
}

/// The tools that a responder may call, by name.
public struct Toolbox: Sendable {
    public let tools: [Tool]
    private let byName: [String: Tool]

    /// Creates a toolbox of the built-in tool and others. Of two with the same name, the later counts.
    public init(_ others: [Tool] = []) {
        let named = ([.initiateHumanHandoff] + others).flatMap { [($0.name, $0), ($0.id, $0)] }
        byName = Dictionary(named) { _, later in later }
        var seen: Set<String> = []
        let byName = byName
        tools = named.compactMap { pair in seen.insert(pair.1.name).inserted ? byName[pair.1.name] : nil }
    }

    /// The tool with this name or ID.
    public subscript(name: String) -> Tool? { byName[name] }
}
