import Conversation

/// Assembles an answer from `chat.completion.chunk`s, or reads it from one `chat.completion`.
///
/// Of several choices the first counts. Unknown fields and reasoning are ignored.
struct AnswerReader {
    private let limits: AnswerLimits
    private var visible = VisibleText()
    private var text = ""
    private var length = 0
    private var calls: [(index: Int?, id: String?, call: ModelAnswer.Call)] = []
    private var argumentBytes = 0
    /// Whether the model said that it has finished.
    private(set) var isFinished = false

    init(_ limits: AnswerLimits) { self.limits = limits }

    var answer: ModelAnswer {
        ModelAnswer(text: text, calls: calls.map(\.call).filter { !$0.name.isEmpty })
    }

    /// Reads a chunk of a stream.
    ///
    /// - Returns: The text that it adds for the customer.
    mutating func read(chunk: JSON) throws(ModelTrouble) -> String { try read(chunk, part: "delta") }

    /// Reads a whole answer.
    mutating func read(whole: JSON) throws(ModelTrouble) {
        _ = try read(whole, part: "message")
        guard choice(of: whole)?["message"]?.members != nil else { throw .garbled }
        _ = try end()
    }

    private func choice(of json: JSON) -> JSON? {
        let choices = json["choices"]?.array ?? []
        return choices.first { ($0["index"]?.integer ?? 0) == 0 }
    }

    private mutating func read(_ json: JSON, part: String) throws(ModelTrouble) -> String {
        guard json.members != nil else { throw .garbled }
        if let error = json["error"], error != .null { throw .brokenOff }
        guard let choice = choice(of: json) else { return "" }
        var added = ""
        if let part = choice[part] {
            for call in part["tool_calls"]?.array ?? [] { try read(call: call) }
            // A refusal is text for the customer too.
            let said = part["content"].map(Self.words) ?? ""
            added = try show(said.isEmpty ? part["refusal"]?.string ?? "" : said)
        }
        if let reason = choice["finish_reason"]?.string {
            if reason == "content_filter" { throw .withheld }
            added += try end()
        }
        return added
    }

    /// Ends the text, and adds what was held back.
    ///
    /// - Returns: The text that was added.
    mutating func end() throws(ModelTrouble) -> String {
        isFinished = true
        let rest = visible.finish()
        try add(rest)
        return rest
    }

    private mutating func show(_ piece: String) throws(ModelTrouble) -> String {
        let shown = try visible.receive(piece)
        try add(shown)
        return shown
    }

    private mutating func add(_ piece: String) throws(ModelTrouble) {
        length += piece.utf8.count
        if length > limits.answerBytes { throw .tooLarge }
        text += piece
    }

    /// Returns the text of a content: a string, or parts that are text or reasoning.
    private static func words(_ content: JSON) -> String {
        if let text = content.string { return text }
        let parts = content.array ?? []
        return parts.filter { $0["type"]?.string == "text" }.compactMap { $0["text"]?.string }.joined()
    }
}

// MARK: Calls

extension AnswerReader {
    /// Reads a call or a piece of one: the name comes once, the arguments may come letter by letter.
    private mutating func read(call: JSON) throws(ModelTrouble) {
        guard let function = call["function"] else { return }
        let place = place(of: call)
        if place == calls.endIndex {
            if calls.count >= limits.calls { throw .tooLarge }
            calls.append(
                (call["index"]?.integer, call["id"]?.string, ModelAnswer.Call(name: "", arguments: "")))
        }
        if calls[place].call.name.isEmpty { calls[place].call.name = function["name"]?.string ?? "" }
        let arguments = function["arguments"].map { $0 == .null ? "" : $0.string ?? $0.compact } ?? ""
        argumentBytes += arguments.utf8.count + calls[place].call.name.utf8.count
        if argumentBytes > limits.argumentBytes { throw .tooLarge }
        calls[place].call.arguments += arguments
    }

    /// Returns the call's index in `calls`. Servers that send no index send each call whole, with or without an ID of
    /// its own.
    private func place(of call: JSON) -> Int {
        if let index = call["index"]?.integer {
            return calls.firstIndex { $0.index == index } ?? calls.endIndex
        }
        if let id = call["id"]?.string, !id.isEmpty {
            return calls.firstIndex { $0.id == id } ?? calls.endIndex
        }
        let isNew = call["function"]?["name"]?.string?.isEmpty == false
        return isNew || calls.isEmpty ? calls.endIndex : calls.endIndex - 1
    }
}
