/// Writes a prompt as messages that a strict chat template accepts: one system message first, then user and assistant
/// in turn, the user first. The calls of an answer and their results come before the assistant's words about them.
struct MessageWriter {
    private let form: PromptForm
    private let mark: DeskMark
    private(set) var messages: [ChatMessage] = []
    /// The parts of the next user message.
    private var heard: [Heard] = []

    private enum Heard {
        case systemPrompt(String)
        case customer(String)
        case desk(String)
    }

    init(_ systemPrompt: String, in form: PromptForm, mark: DeskMark) {
        self.form = form
        self.mark = mark
        if form.hasSystem {
            messages.append(ChatMessage(.system, systemPrompt))
        } else {
            heard.append(.systemPrompt(systemPrompt))
        }
    }

    mutating func write(_ part: PromptPart, isAnswered: Bool) {
        switch part {
        case .customer(let text): heard.append(.customer(text))
        case .desk(let text): heard.append(.desk(text))
        case .agent(let text): speak(text)
        case .exchange(let calls) where form.hasTools && isAnswered: exchange(calls)
        case .exchange(let calls): heard += calls.map { .desk($0.report) }
        }
    }

    /// Ends the messages. The last one must not be the assistant's: servers would take it as the beginning of the
    /// answer.
    mutating func end() {
        if heard.isEmpty, messages.last?.role == .assistant {
            heard.append(.desk("It is your turn to write to the customer."))
        }
        listen()
    }

    private mutating func speak(_ text: String) {
        listen()
        guard let last = messages.last, last.role == .assistant else {
            return messages.append(ChatMessage(.assistant, text))
        }
        messages[messages.endIndex - 1].content = last.content + "\n\n" + text
    }

    private mutating func exchange(_ calls: [PromptPart.AnsweredCall]) {
        listen()
        if messages.last?.role != .assistant { messages.append(ChatMessage(.assistant, "")) }
        messages[messages.endIndex - 1].calls = calls.map(\.call)
        messages += calls.map { ChatMessage(.tool, $0.result, callID: $0.call.id) }
    }

    /// Writes the next user message. It says who speaks unless only the customer does.
    private mutating func listen() {
        if heard.isEmpty { return }
        let isCustomersAlone = heard.allSatisfy { if case .customer = $0 { true } else { false } }
        let texts = heard.map { heard in
            switch heard {
            case .systemPrompt(let text): text
            case .customer(let text): isCustomersAlone ? text : "\(DeskMark.customer) \(text)"
            case .desk(let text): "\(mark.text) \(text)"
            }
        }
        messages.append(ChatMessage(.user, texts.joined(separator: "\n\n")))
        heard = []
    }
}
