import Agent
import Conversation

/// A request to a model.
struct ChatRequest: Sendable {
    var model: String
    var prompt: Prompt
    /// The tools on offer; empty if the model should only speak.
    var tools: [Tool]
    var isStreamed: Bool

    /// Returns the request in OpenAI's form, without anything that only some servers know.
    func json(in form: PromptForm) -> JSON {
        var members: JSON.Members = [
            "model": .string(model), "messages": .array(prompt.messages(in: form).map(\.json)),
            "stream": .bool(isStreamed),
        ]
        if !tools.isEmpty { members["tools"] = .array(tools.map(\.function)) }
        return .object(members)
    }
}

extension Tool {
    fileprivate var function: JSON {
        var properties = JSON.Members()
        for parameter in parameters {
            var schema: JSON.Members = ["type": .string(parameter.form.rawValue)]
            if !parameter.summary.isEmpty { schema["description"] = .string(parameter.summary) }
            properties[parameter.name] = .object(schema)
        }
        let required = parameters.filter(\.isRequired).map { JSON.string($0.name) }
        return [
            "type": "function",
            "function": [
                "name": .string(name), "description": .string(summary),
                "parameters": [
                    "type": "object", "properties": .object(properties), "required": .array(required),
                    "additionalProperties": false,
                ],
            ],
        ]
    }
}
