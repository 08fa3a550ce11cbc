import Conversation

/// Reads the body of a response, either an event stream or one JSON object, as the server chose.
struct ResponseReader {
    private let limits: AnswerLimits
    /// nil for an answer in one piece.
    private var events: EventStreamReader?
    private var whole: [UInt8] = []
    private var answer: AnswerReader
    private var size = 0
    private var isDone = false

    /// - Throws: `.foreign` for a `Content-Type` that is neither.
    init(type: String?, _ limits: AnswerLimits) throws(ModelTrouble) {
        self.limits = limits
        answer = AnswerReader(limits)
        switch type?.prefix(while: { $0 != ";" && $0 != " " }).lowercased() {
        case "text/event-stream": events = EventStreamReader()
        case "application/json": events = nil
        default: throw .foreign
        }
    }

    /// Whether the model has finished, though the response may continue.
    var isFinished: Bool { isDone || answer.isFinished }

    /// Reads a piece of any size.
    ///
    /// - Returns: The text that it adds for the customer; empty for an answer in one piece.
    mutating func receive(_ piece: some Collection<UInt8>) throws(ModelTrouble) -> String {
        size += piece.count
        if size > limits.responseBytes { throw .tooLarge }
        guard let complete = events?.receive(piece) else {
            whole += piece
            return ""
        }
        var text = ""
        for event in complete { text += try read(event: event) }
        return text
    }

    /// Returns the answer at the end of the response, and the text that only the end adds.
    ///
    /// - Throws: `.cut` if the response ended before the model did.
    mutating func finish() throws(ModelTrouble) -> (answer: ModelAnswer, rest: String) {
        var rest = ""
        if events == nil {
            guard let json = try? JSON(parsing: whole, numbers: .marked) else { throw .garbled }
            try answer.read(whole: json)
        } else {
            if let event = events?.finish() { rest = try read(last: event) }
            if !isFinished { throw .cut }
        }
        return (answer.answer, rest)
    }

    /// Reads the last event. If it was cut off in the middle of its line, it is not JSON, which is not the server's
    /// fault.
    private mutating func read(last event: [UInt8]) throws(ModelTrouble) -> String {
        do {
            return try read(event: event)
        } catch .garbled {
            throw .cut
        }
    }

    private mutating func read(event: [UInt8]) throws(ModelTrouble) -> String {
        if isDone || event.isEmpty { return "" }
        if event.elementsEqual("[DONE]".utf8) {
            isDone = true
            return try answer.end()
        }
        guard let json = try? JSON(parsing: event, numbers: .marked) else { throw .garbled }
        return try answer.read(chunk: json)
    }
}
