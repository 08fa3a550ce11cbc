import Conversation

/// One message as a model reads it.
struct ChatMessage: Hashable, Sendable {
    var role: Role
    var content: String
    /// Of the assistant.
    var calls: [Call]
    /// Which call a tool's message answers.
    var callID: String?

    enum Role: String, Hashable, Sendable {
        case system, user, assistant, tool
    }

    /// A call under an id of ours: whatever ids a model made up, these are unique in a prompt.
    struct Call: Hashable, Sendable {
        var id: String
        var name: String
        var arguments: String

        /// A call as any server takes it back, whatever its model had written.
        ///
        /// - Parameters:
        ///   - id: Ours.
        ///   - name: What is no function's name is written over.
        ///   - arguments: What is no JSON object is left out.
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

    /// OpenAI's form.
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

/// Names calls one after the other.
struct CallNumbers {
    private var last = 0

    /// Nine letters and digits: the form that the strictest of the servers asks for.
    mutating func next() -> String {
        last += 1
        let digits = String(last)
        return "call" + String(repeating: "0", count: max(5 - digits.count, 0)) + digits
    }
}
