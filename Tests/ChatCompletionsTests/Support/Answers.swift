import Conversation

/// Answers in OpenAI's form, and others.
extension [StandIn.Step] {
    /// A whole response.
    static func response(
        _ status: String = "200 OK", type: String? = "application/json", headers: [String: String] = [:],
        _ body: String
    ) -> Self {
        var head = "HTTP/1.1 \(status)\r\ncontent-length: \(body.utf8.count)\r\n"
        if let type { head += "content-type: \(type)\r\n" }
        for (name, value) in headers { head += "\(name): \(value)\r\n" }
        return [.bytes([UInt8]("\(head)\r\n\(body)".utf8))]
    }

    /// An answer in one piece.
    static func whole(_ text: String?, calls: [JSON] = [], reason: String = "stop") -> Self {
        var message: JSON = ["role": "assistant", "content": .optional(text)]
        if !calls.isEmpty { message["tool_calls"] = .array(calls) }
        let body: JSON = [
            "id": "chatcmpl-1", "object": "chat.completion",
            "choices": [["index": 0, "message": message, "finish_reason": .string(reason)]],
            "usage": ["total_tokens": 12],
        ]
        return response(type: "application/json; charset=utf-8", body.compact)
    }

    /// The beginning of a stream of events.
    static var streamHead: Self {
        [
            .bytes(
                [UInt8](
                    "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
                        .utf8))
        ]
    }

    /// A piece of a stream, as it stands.
    static func piece(_ text: String) -> Self { piece([UInt8](text.utf8)) }

    static func piece(_ bytes: [UInt8]) -> Self {
        [
            .bytes(
                [UInt8]("\(String(bytes.count, radix: 16))\r\n".utf8) + bytes + [UInt8]("\r\n".utf8)
            )
        ]
    }

    /// One event of a stream.
    static func event(_ json: JSON) -> Self { piece("data: \(json.compact)\n\n") }

    /// Events that add to the text.
    static func words(_ texts: String...) -> Self {
        texts.flatMap { event(.chunk(["content": .string($0)])) }
    }

    /// The proper end of a stream.
    static func end(_ reason: String = "stop") -> Self {
        event(.chunk([:], reason: reason)) + piece("data: [DONE]\n\n") + streamEnd
    }

    static var streamEnd: Self { [.bytes([UInt8]("0\r\n\r\n".utf8))] }

    /// A good stream.
    static func stream(_ texts: String...) -> Self {
        streamHead + texts.flatMap { event(.chunk(["content": .string($0)])) } + end()
    }

    /// A stream that calls tools, each in one piece.
    static func calling(_ calls: (name: String, arguments: String)...) -> Self {
        let pieces = calls.enumerated().map { index, call in
            JSON.call(call.name, call.arguments, index: index)
        }
        return streamHead + event(.chunk(["role": "assistant", "content": .null]))
            + pieces.flatMap { event(.chunk(["tool_calls": [$0]])) } + end("tool_calls")
    }
}

extension JSON {
    static func chunk(_ delta: JSON, reason: String? = nil) -> JSON {
        [
            "object": "chat.completion.chunk",
            "choices": [["index": 0, "delta": delta, "finish_reason": .optional(reason)]],
        ]
    }

    static func call(_ name: String?, _ arguments: String, index: Int = 0) -> JSON {
        var function: JSON = ["arguments": .string(arguments)]
        if let name { function["name"] = .string(name) }
        return ["index": .integer(index), "id": "call_abc", "type": "function", "function": function]
    }
}
