import Agent
import Conversation

/// What is asked of a model.
struct ChatRequest: Sendable {
    var model: String
    var prompt: Prompt
    /// Empty where the model shall speak and do nothing else.
    var tools: [Tool]
    var isStreamed: Bool

    /// In OpenAI's words. Nothing is asked for that only some servers know.
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
