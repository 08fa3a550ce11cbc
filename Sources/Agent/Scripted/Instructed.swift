import Conversation

extension Guidelines {
    /// What the scripted agent does when an operator tells it what to do: it says what stands in quotation marks, or
    /// else follows the guideline that can be asked for in such words.
    ///
    /// Anything else it does not understand. It never says the instruction itself, which is not meant for the
    /// customer.
    func follow(_ instruction: Instruction, in scene: Scene) -> [ScriptedStep] {
        if let quote = instruction.action.quotation { return [.say(quote)] }
        let words = Words(instruction.action)
        let asked = list.filter { guideline in
            guideline.trigger.requests.contains { $0.isIn(words) }
                && (guideline.trigger.language ?? scene.language) == scene.language
        }
        return asked.lazy.compactMap { self.steps(of: $0, in: scene, repeating: true) }.first ?? []
    }
}

extension String {
    /// The first text in quotation marks of any usual kind; nil where there is none.
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
