public import Conversation

/// Something that the AI can do beside speaking.
public struct Tool: Sendable {
    /// `service:name`, as it stands in the log.
    public var id: String
    /// What it does and when to use it, for the AI.
    public var summary: String
    public var parameters: [Parameter]
    /// Carries out a call whose arguments fit the parameters. What it throws becomes the result that the AI reads.
    public var run: @Sendable (JSON.Members) async throws -> ToolResult

    /// An argument of a tool.
    public struct Parameter: Hashable, Sendable {
        /// JSON's types that an argument can have.
        public enum Form: String, Hashable, Sendable {
            case string, number, integer, boolean
        }

        public var name: String
        public var form: Form
        public var summary: String
        public var isRequired: Bool

        /// An argument.
        public init(_ name: String, _ form: Form = .string, _ summary: String = "", isRequired: Bool = true) {
            self.name = name
            self.form = form
            self.summary = summary
            self.isRequired = isRequired
        }
    }

    /// A tool.
    public init(
        id: String, summary: String, parameters: [Parameter] = [],
        run: @escaping @Sendable (JSON.Members) async throws -> ToolResult
    ) {
        self.id = id
        self.summary = summary
        self.parameters = parameters
        self.run = run
    }

    /// The part of the id after the service: how a model calls it.
    public var name: String { id.split(separator: ":", maxSplits: 1).last.map(String.init) ?? id }

    /// What is wrong with a call's arguments; nil where nothing is.
    public func fault(of arguments: JSON.Members) -> String? {
        for parameter in parameters {
            guard let value = arguments[parameter.name], value != .null else {
                if parameter.isRequired { return "The argument \(parameter.name) is missing." }
                continue
            }
            if !parameter.form.fits(value) {
                return "The argument \(parameter.name) must be a \(parameter.form.rawValue)."
            }
        }
        return nil
    }
}

extension Tool.Parameter.Form {
    fileprivate func fits(_ value: JSON) -> Bool {
        switch self {
        case .string: value.string != nil
        case .number: value.isNumber
        case .integer: value.integer != nil
        case .boolean: value.bool != nil
        }
    }
}

extension JSON {
    fileprivate var isNumber: Bool {
        if case .number = self { return true }
        return false
    }
}

/// What a tool answers.
public struct ToolResult: Hashable, Sendable {
    /// What the AI reads.
    public var data: JSON
    public var metadata: JSON.Members
    /// `mode` switches the session.
    public var control: JSON.Members

    /// An answer.
    public init(_ data: JSON, metadata: JSON.Members = [:], control: JSON.Members = [:]) {
        self.data = data
        self.metadata = metadata
        self.control = control
    }

    /// Parlant's form.
    public var json: JSON {
        [
            "data": data, "metadata": .object(metadata), "control": .object(control),
            "canned_responses": [], "canned_response_fields": [:], "guidelines": [],
        ]
    }
}

/// A call that a responder wants.
public struct ToolRequest: Hashable, Sendable {
    /// The tool's name or id.
    public var name: String
    public var arguments: JSON.Members

    /// A call.
    public init(_ name: String, _ arguments: JSON.Members = [:]) {
        self.name = name
        self.arguments = arguments
    }
}
