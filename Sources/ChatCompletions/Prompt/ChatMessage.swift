import Conversation

/// A message as a model reads it.
struct ChatMessage: Hashable, Sendable {
    var role: Role
    var content: String
    /// The assistant's tool calls.
    var calls: [Call]
    /// The ID of the call that a tool's message answers.
    var callID: String?

    enum Role: String, Hashable, Sendable {
        case system, user, assistant, tool
    }

    /// A tool call under our own ID, which is unique in a prompt whatever IDs a model made up.
    struct Call: Hashable, Sendable {
        var id: String
        var name: String
        var arguments: String

        /// Creates a call that any server accepts, whatever its model wrote.
        ///
        /// - Parameters:
        ///   - id: Our ID for the call.
        ///   - name: The tool's name; characters that a function's name cannot have are replaced.
        ///   - arguments: The arguments; left out if they are not a JSON object.
        init(id: String, name: String, arguments: String) {
            self.id = id
            let plain = name.utf8.prefix(64).map { $0.isWordByte ? $0 : UInt8(ascii: "_") }
            self.name = plain.isEmpty ? "_" : String(decoding: plain, as: UTF8.self)
            self.arguments = (try? JSON(parsing: arguments))?.members == nil ? "{}" : arguments
        }
    }

    init(_ role: Role, _ content: String, calls: [Call] = [], callID: String? = nil) {
        self.role = role
        self.content = content
        self.calls = calls
        self.callID = callID
    }

    /// The message in OpenAI's form.
    var json: JSON {
        var members: JSON.Members = [
            "role": .string(role.rawValue),
            "content": content.isEmpty && !calls.isEmpty ? .null : .string(content),
        ]
        if !calls.isEmpty { members["tool_calls"] = .array(calls.map(\.json)) }
        if let callID { members["tool_call_id"] = .string(callID) }
        return .object(members)
    }
}

extension ChatMessage.Call {
    fileprivate var json: JSON {
        [
            "id": .string(id), "type": "function",
            "function": ["name": .string(name), "arguments": .string(arguments)],
        ]
    }
}

extension UInt8 {
    fileprivate var isWordByte: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}

/// Numbers calls consecutively.
struct CallNumbers {
    private var last = 0

    /// Returns the next ID: nine letters and digits, the form that the strictest servers require.
    mutating func next() -> String {
        last += 1
        let digits = String(last)
        return "call" + String(repeating: "0", count: max(5 - digits.count, 0)) + digits
    }
}
