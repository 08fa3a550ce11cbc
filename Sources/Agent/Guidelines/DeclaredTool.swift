public import Conversation

/// A tool as a guidelines file declares it, with what it answers in a demonstration or a test.
public struct DeclaredTool: Hashable, Sendable {
    /// ASCII letters, digits, `_` and `-`: what language models take for a function's name.
    public var name: String
    public var parameters: [Parameter]
    /// What it is for; a language model reads it.
    public var about: String
    /// What it answers, the first that fits; empty where it is only declared.
    public var answers: [Answer]

    /// A value that a call needs.
    public struct Parameter: Hashable, Sendable {
        public var name: String
        /// What its values look like where a customer names them; empty where nothing tells.
        public var shapes: [Shape]

        /// A parameter.
        public init(_ name: String, shapes: [Shape] = []) {
            self.name = name
            self.shapes = shapes
        }

        /// The value that the customer named last in a text.
        func value(in text: String) -> String? { shapes.lazy.compactMap { $0.lastFit(in: text) }.first }
    }

    /// An answer that a file gives for a demonstration or a test.
    public struct Answer: Hashable, Sendable {
        /// The arguments for which it holds, in the parameters' order, without regard to case; empty for all others.
        public var arguments: [String]
        /// `{parameter}` in its texts stands for the argument.
        public var data: JSON

        /// An answer.
        public init(for arguments: [String] = [], _ data: JSON) {
            self.arguments = arguments
            self.data = data
        }
    }

    /// A tool.
    public init(
        _ name: String, parameters: [Parameter] = [], about: String = "", answers: [Answer] = []
    ) {
        self.name = name
        self.parameters = parameters
        self.about = about
        self.answers = answers
    }

    /// What the file says that a call answers; null where it says nothing.
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
    /// The tool by which an AI asks for a human, which every agent has, as far as a file has to know it.
    public static let handoff = DeclaredTool(
        "initiate_human_handoff", parameters: [Parameter("reason")],
        about: "")
}

extension JSON {
    /// With `{name}` in its texts replaced.
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
