public import Conversation

/// A tool as a guidelines file declares it, with its canned answers for a demonstration or a test.
public struct DeclaredTool: Hashable, Sendable {
    /// ASCII letters, digits, `_` and `-`, as language models accept them in a function's name.
    public var name: String
    public var parameters: [Parameter]
    /// What the tool is for, written for a language model.
    public var about: String
    /// Its answers, of which the first that fits is used; empty if the tool is only declared.
    public var answers: [CannedAnswer]

    /// A value that a call needs.
    public struct Parameter: Hashable, Sendable {
        public var name: String
        /// What its values look like in a customer's words; empty if the file does not say.
        public var shapes: [Shape]

        /// Creates a parameter.
        public init(_ name: String, shapes: [Shape] = []) {
            self.name = name
            self.shapes = shapes
        }

        /// Returns the value that a customer named last in a text, by the first shape that fits anything in it.
        func value(in text: String) -> String? { shapes.lazy.compactMap { $0.lastFit(in: text) }.first }
    }

    /// An answer that a file gives for a demonstration or a test.
    public struct CannedAnswer: Hashable, Sendable {
        /// The arguments that the answer is for, in the parameters' order, case-insensitive; empty if it is for any
        /// arguments.
        public var arguments: [String]
        /// What the tool answers. `{parameter}` in its texts is replaced by the argument.
        public var data: JSON

        /// Creates an answer.
        public init(for arguments: [String] = [], _ data: JSON) {
            self.arguments = arguments
            self.data = data
        }
    }

    /// Creates a tool.
    public init(
        _ name: String, parameters: [Parameter] = [], about: String = "", answers: [CannedAnswer] = []
    ) {
        self.name = name
        self.parameters = parameters
        self.about = about
        self.answers = answers
    }

    /// Returns the file's answer to a call; null if it has none.
    public func answer(to arguments: JSON) -> JSON {
        let values = parameters.map { arguments[$0.name]?.string ?? "" }
        let found = answers.first { $0.arguments.isEmpty || isSame($0.arguments, values) }
        return found?.data.filling(parameters.map(\.name), with: values) ?? .null
    }

    private func isSame(_ wanted: [String], _ given: [String]) -> Bool {
        wanted.map { $0.lowercased() } == given.map { $0.lowercased() }
    }
}

extension DeclaredTool {
    /// The tool with which an AI asks for a human, as far as a file needs to know it. Every agent has it.
    public static let handoff = DeclaredTool(
        "initiate_human_handoff", parameters: [Parameter("reason")],
        about: "")
}

extension JSON {
    /// Returns the JSON with each `{name}` in its texts replaced by its value.
    fileprivate func filling(_ names: [String], with values: [String]) -> JSON {
        switch self {
        case .string(let text):
            .string(zip(names, values).reduce(text) { $0.replacing("{\($1.0)}", with: $1.1) })
        case .array(let elements): .array(elements.map { $0.filling(names, with: values) })
        case .object(let members):
            .object(
                Members(
                    members.pairs.map { Member(name: $0.name, value: $0.value.filling(names, with: values)) })
            )
        default: self
        }
    }
}
