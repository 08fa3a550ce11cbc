import Conversation

extension Guidelines {
    /// The text of a file that parses back to these guidelines.
    public var text: String {
        var sections = [agentSection]
        sections += tools.map(\.section)
        sections += list.map { $0.section("guideline \($0.name)") }
        sections += otherwise.map { $0.section("otherwise") }
        sections += handBack.map { $0.section("hand-back") }
        return sections.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
    }

    private var agentSection: [String] {
        ["[agent \(agentName)]"] + [about].filter { !$0.isEmpty }.map { "about  \($0)" }
            + languages.map { "language \($0.code)  \($0.words.map(\.text).joined(separator: ", "))" }
    }
}

extension DeclaredTool {
    fileprivate var section: [String] {
        let names = parameters.map(\.name).joined(separator: ", ")
        var lines = ["[tool \(name)\(names.isEmpty ? "" : "(\(names))")]"]
        if !about.isEmpty { lines.append("about  \(about)") }
        for parameter in parameters where !parameter.shapes.isEmpty {
            lines.append("find \(parameter.name)  \(parameter.shapes.map(\.text).joined(separator: ", "))")
        }
        return lines + answers.map { (["returns"] + $0.arguments + [$0.data.compact]).joined(separator: " ") }
    }
}

extension Guideline {
    fileprivate func section(_ title: String) -> [String] {
        var lines = ["[\(title)]"]
        func add(_ word: String, _ rest: String?) {
            if let rest, !rest.isEmpty { lines.append(word.padding + rest) }
        }
        add("when", condition)
        add("do", action)
        add("use", tools.joined(separator: ", "))
        add("language", trigger.language)
        add("after", trigger.predecessors.map(\.text).joined(separator: ", "))
        add("on", trigger.cues.map(\.text).joined(separator: ", "))
        for cues in trigger.furtherCues { add("and", cues.map(\.text).joined(separator: ", ")) }
        add("asked", trigger.requests.map(\.text).joined(separator: ", "))
        for (number, answer) in answers.enumerated() {
            let isSame =
                number > 0 && !answer.messages.isEmpty && answers[number - 1].calls == answer.calls
            for call in answer.calls where !isSame {
                add(
                    "call",
                    ([call.tool] + [call.arguments.map(\.quotedText).joined(separator: ", ")]).joined(
                        separator: " "))
            }
            // At the start of a line, a paragraph that begins with `#` would be a comment.
            let messages = answer.messages.map { $0.text.hasPrefix("#") ? "\\" + $0.text : $0.text }
            add("say", messages.joined(separator: "\n\n" + "".padding))
        }
        return lines
    }
}

extension Guideline.Cue {
    fileprivate var text: String {
        switch self {
        case .phrase(let phrase): phrase.text
        case .parameter(let name): "{\(name)}"
        }
    }
}

extension Guideline.Predecessor {
    fileprivate var text: String {
        switch self {
        case .nobody: "start"
        case .human: "human"
        case .guideline(let name): name
        }
    }
}

extension String {
    /// The text followed by spaces up to the column where values begin.
    fileprivate var padding: String { self + String(repeating: " ", count: Swift.max(1, 7 - count)) }
}
