import Conversation

/// Reads the body of a response, whichever of the two forms the server chose.
struct ResponseReader {
    private let limits: AnswerLimits
    /// nil for an answer in one piece.
    private var events: EventStreamReader?
    private var whole: [UInt8] = []
    private var answer: AnswerReader
    private var size = 0
    private var isDone = false

    /// - Throws: `.foreign` for a `Content-Type` that is neither of them.
    init(type: String?, _ limits: AnswerLimits) throws(ModelTrouble) {
        self.limits = limits
        answer = AnswerReader(limits)
        switch type?.prefix(while: { $0 != ";" && $0 != " " }).lowercased() {
        case "text/event-stream": events = EventStreamReader()
        case "application/json": events = nil
        default: throw .foreign
        }
    }

    /// Whether the model has said its last word, though the response may go on.
    var isFinished: Bool { isDone || answer.isFinished }

    /// Takes a piece of any size.
    ///
    /// - Returns: The text for the customer that it adds; nothing of an answer in one piece.
    mutating func take(_ piece: some Collection<UInt8>) throws(ModelTrouble) -> String {
        size += piece.count
        if size > limits.responseBytes { throw .tooLarge }
        guard let complete = events?.take(piece) else {
            whole += piece
            return ""
        }
        var text = ""
        for event in complete { text += try take(event: event) }
        return text
    }

    /// The answer, where the response ended, and the text that only its end adds.
    ///
    /// - Throws: `.cut` where it ended before the model did.
    mutating func finish() throws(ModelTrouble) -> (answer: ModelAnswer, rest: String) {
        var rest = ""
        if events == nil {
            guard let json = try? JSON(parsing: whole, numbers: .marked) else { throw .garbled }
            try answer.take(whole: json)
        } else {
            if let event = events?.finish() { rest = try take(last: event) }
            if !isFinished { throw .cut }
        }
        return (answer.answer, rest)
    }

    /// Cut in the middle of its line, an event is no JSON: that is no fault of the server's.
    private mutating func take(last event: [UInt8]) throws(ModelTrouble) -> String {
        do {
            return try take(event: event)
        } catch .garbled {
            throw .cut
        }
    }

    private mutating func take(event: [UInt8]) throws(ModelTrouble) -> String {
        if isDone || event.isEmpty { return "" }
        if event.elementsEqual("[DONE]".utf8) {
            isDone = true
            return try answer.end()
        }
        guard let json = try? JSON(parsing: event, numbers: .marked) else { throw .garbled }
        return try answer.take(chunk: json)
    }
}
