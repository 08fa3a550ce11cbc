public import Conversation

/// Something that the AI can do besides speaking.
public struct Tool: Sendable {
    /// `service:name`, as in the log.
    public var id: String
    /// What it does and when to use it, for the AI.
    public var summary: String
    public var parameters: [Parameter]
    /// Carries out a call whose arguments fit the parameters. If it throws, the AI only reads that the tool failed.
    public var run: @Sendable (JSON.Members) async throws -> ToolResult

    /// A parameter of a tool.
    public struct Parameter: Hashable, Sendable {
        /// The JSON types that an argument can have.
        public enum Form: String, Hashable, Sendable {
            case string, number, integer, boolean
        }

        public var name: String
        public var form: Form
        public var summary: String
        public var isRequired: Bool

        /// Creates a parameter.
        public init(_ name: String, _ form: Form = .string, _ summary: String = "", isRequired: Bool = true) {
            self.name = name
            self.form = form
            self.summary = summary
            self.isRequired = isRequired
        }
    }

    /// Creates a tool.
    public init(
        id: String, summary: String, parameters: [Parameter] = [],
        run: @escaping @Sendable (JSON.Members) async throws -> ToolResult
    ) {
        self.id = id
        self.summary = summary
        self.parameters = parameters
        self.run = run
    }

    /// The part of the ID after the service, by which models call the tool.
    public var name: String { id.split(separator: ":", maxSplits: 1).last.map(String.init) ?? id }

    /// Returns what is wrong with a call's arguments; nil if nothing is.
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

/// A tool's answer.
public struct ToolResult: Hashable, Sendable {
    /// What the AI reads.
    public var data: JSON
    public var metadata: JSON.Members
    /// What the answer controls: `mode` switches the session's mode.
    public var control: JSON.Members

    /// Creates an answer.
    public init(_ data: JSON, metadata: JSON.Members = [:], control: JSON.Members = [:]) {
        self.data = data
        self.metadata = metadata
        self.control = control
    }

    /// The answer in Parlant's form.
    public var json: JSON {
        [
            "data": data, "metadata": .object(metadata), "control": .object(control),
            "canned_responses": [], "canned_response_fields": [:], "guidelines": [],
        ]
    }
}

/// A tool call that a responder wants.
public struct ToolRequest: Hashable, Sendable {
    /// The tool's name or ID.
    public var name: String
    public var arguments: JSON.Members

    /// Creates a call.
    public init(_ name: String, _ arguments: JSON.Members = [:]) {
        self.name = name
        self.arguments = arguments
    }
}
