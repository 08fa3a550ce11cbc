/// Checks that everything that guidelines refer to exists.
struct GuidelineCheck {
    /// Where a guideline stands among the others.
    enum Location: Hashable {
        case list(Int), otherwise(Int), handBack(Int)
    }

    /// The line on which each guideline begins.
    var lines: [Location: Int] = [:]

    func problems(in guidelines: Guidelines) -> [(line: Int, what: String)] {
        let all =
            guidelines.list.enumerated().map { (Location.list($0), $1) }
            + guidelines.otherwise.enumerated().map { (Location.otherwise($0), $1) }
            + guidelines.handBack.enumerated().map { (Location.handBack($0), $1) }
        return all.flatMap { location, guideline in
            let line = lines[location] ?? 1
            return problems(with: guideline, in: guidelines).map {
                (line, "in \(quoted(guideline.name)): \($0)")
            }
        }
    }

    private func problems(with guideline: Guideline, in guidelines: Guidelines) -> [String] {
        var problems: [String] = []
        if let language = guideline.trigger.language,
            !guidelines.languages.contains(where: { $0.code == language })
        {
            problems.append(
                "no language \(quoted(language)); tell its words under [agent]: language de  ich, nicht, bitte"
            )
        }
        for case .guideline(let name) in guideline.trigger.predecessors where !guidelines.hasGuideline(name) {
            problems.append(
                "after \(quoted(name)), but there is no such guideline; name one of this file, start or human"
            )
        }
        for name in guideline.tools where !guidelines.hasTool(name) {
            problems.append("no tool \(quoted(name)); declare it with [tool NAME]")
        }
        for case .parameter(let name) in guideline.trigger.cues + guideline.trigger.furtherCues.joined()
        where !guidelines.knowsValues(of: name) {
            problems.append(
                "nothing tells what \(quoted("{\(name)}")) looks like; add a line to its tool: find NAME 9999"
            )
        }
        for answer in guideline.answers {
            problems += answer.calls.compactMap { problem(with: $0, in: guidelines) }
            if answer.messages.count > 1,
                answer.calls.contains(where: { $0.tool == DeclaredTool.handoff.name })
            {
                problems.append(
                    "only one message passes after \(DeclaredTool.handoff.name); join the paragraphs of its say"
                )
            }
            let templates = answer.messages + answer.calls.flatMap(\.arguments)
            problems += templates.flatMap(\.places).compactMap { problem(with: $0, in: guidelines) }
        }
        return problems.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    private func problem(with call: Guideline.Call, in guidelines: Guidelines) -> String? {
        guard let tool = guidelines.allTools.first(where: { $0.name == call.tool }) else {
            return "no tool \(quoted(call.tool)); declare it with [tool NAME]"
        }
        if call.arguments.isEmpty {
            guard let unknown = tool.parameters.first(where: { !guidelines.knowsValues(of: $0.name) }) else {
                return nil
            }
            if tool == .handoff {
                return "a human wants to know why: call \(tool.name) \"what the customer needs\""
            }
            return
                "nothing tells what to give \(tool.name) for \(quoted(unknown.name)); write it behind the tool's name in quotation marks, or add to the tool: find \(unknown.name) 9999"
        }
        guard call.arguments.count != tool.parameters.count else { return nil }
        return "\(tool.name) takes \(tool.parameters.count) values, not \(call.arguments.count)"
    }

    private func problem(with place: Template.Place, in guidelines: Guidelines) -> String? {
        switch place {
        case .parameter(let name) where !guidelines.knowsValues(of: name):
            "nothing fills \(quoted("{\(name)}")); there are {customer} {agent} {operator} {note} {message}, "
                + "a tool's parameters with their find, and {tool.member}"
        case .result(let tool, _) where !guidelines.hasTool(tool):
            "no tool \(quoted(tool)) fills \(quoted("{\(place.name)}")); declare it, or name another"
        default: nil
        }
    }
}

extension Guidelines {
    func hasGuideline(_ name: String) -> Bool {
        list.contains { $0.name == name } || (name == "otherwise" && !otherwise.isEmpty)
    }

    func hasTool(_ name: String) -> Bool { allTools.contains { $0.name == name } }

    func knowsValues(of parameter: String) -> Bool {
        tools.contains { $0.parameters.contains { $0.name == parameter && !$0.shapes.isEmpty } }
    }
}

extension Guideline {
    /// Words that mean something else where a guideline's name could be.
    static let reservedNames = ["start", "human", "otherwise", "hand-back"]

    /// What the guideline lacks to be of use; nil if it lacks nothing.
    var flaw: String? {
        if trigger.isEmpty, condition == nil {
            return "the guideline \(quoted(name)) tells no situation; add when, on or after"
        }
        if trigger.isEmpty, !answers.isEmpty {
            return "nothing tells when \(quoted(name)) speaks; add on with what customers say, or after"
        }
        if answers.isEmpty, !trigger.isEmpty {
            return "\(quoted(name)) says nothing; add say or call"
        }
        if answers.isEmpty, action == nil {
            return "\(quoted(name)) tells nothing to do; add do, or on and say"
        }
        return nil
    }
}
