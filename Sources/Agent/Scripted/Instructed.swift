import Conversation

extension Guidelines {
    /// Returns what the scripted agent does when an operator instructs it. It says what is in quotation marks; or else
    /// follows the guideline that such words ask for; or else passes the words on as a colleague's.
    ///
    /// It cannot turn an instruction into an answer of its own, as a language model can.
    func follow(_ instruction: Instruction, in context: ScriptContext) -> [ScriptedStep] {
        if let quote = instruction.action.quotation { return [.say(quote)] }
        let words = Words(instruction.action)
        let asked = list.filter { guideline in
            guideline.trigger.requests.contains { $0.isIn(words) }
                && (guideline.trigger.language ?? context.language) == context.language
        }
        if let steps = asked.lazy.compactMap({ self.steps(of: $0, in: context, repeating: true) }).first {
            return steps
        }
        let passed = instruction.action.trimmed
        guard passed.contains(where: { $0.isLetter || $0.isNumber }) else { return [] }
        return [.say(Self.frame(in: context.language) + passed)]
    }

    /// Returns the introduction to a colleague's words.
    private static func frame(in language: String?) -> String {
        switch language {
        case "de": "Ich soll Ihnen von meinen Kollegen ausrichten: "
        case "es": "Mis compañeros me piden que le diga: "
        case "fr": "Mes collègues me demandent de vous dire : "
        default: "My colleagues have asked me to tell you: "
        }
    }
}

extension String {
    /// The first text in quotation marks of any common kind; nil if there is none.
    fileprivate var quotation: String? {
        let marks: [(Character, [Character])] = [
            ("\"", ["\""]), ("“", ["”"]), ("„", ["“", "”"]), ("«", ["»"]), ("»", ["«"]), ("「", ["」"]),
        ]
        for (start, character) in zip(indices, self) {
            guard let ends = marks.first(where: { $0.0 == character })?.1 else { continue }
            let rest = self[index(after: start)...]
            guard let end = rest.firstIndex(where: ends.contains) else { continue }
            let text = String(rest[..<end]).trimmed
            if !text.isEmpty { return text }
        }
        return nil
    }
}
