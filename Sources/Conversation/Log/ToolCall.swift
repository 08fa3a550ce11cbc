/// One call in a tool event.
public struct ToolCall: Hashable, Sendable {
    /// `service:tool`.
    public var toolID: String
    public var arguments: JSON
    /// The whole result; its `data` is what the AI reads.
    public var result: JSON

    /// The wire's form; nil without a `tool_id`.
    public init?(_ json: JSON) {
        guard let toolID = json["tool_id"]?.string else { return nil }
        self.toolID = toolID
        arguments = json["arguments"] ?? [:]
        result = json["result"] ?? [:]
    }

    /// The part of the id after the service.
    public var name: String {
        toolID.split(separator: ":", maxSplits: 1).last.map(String.init) ?? toolID
    }

    /// The mode that the result asks for.
    public var requestedMode: Mode? {
        result["control"]?["mode"]?.string.flatMap(Mode.init(rawValue:))
    }

    /// Why a human is needed: the `reason` argument, else the longest text argument, else the tool's name.
    public var handoffReason: String {
        if let reason = arguments["reason"]?.string, !reason.isEmpty { return reason }
        let texts = arguments.members?.pairs.compactMap(\.value.string) ?? []
        let longest = texts.max { $0.utf8.count < $1.utf8.count } ?? ""
        return longest.isEmpty ? name : longest
    }
}

extension Event {
    /// The calls of a tool event; empty for other kinds.
    public var toolCalls: [ToolCall] {
        guard kind == .tool else { return [] }
        return data["tool_calls"]?.array?.compactMap { ToolCall($0) } ?? []
    }

    /// The call that asks for a human; nil if none does, or a later one asks for automatic mode.
    public var handoffCall: ToolCall? {
        toolCalls.last { $0.requestedMode != nil }.flatMap { $0.requestedMode == .manual ? $0 : nil }
    }
}

/// What a status event says about an AI turn.
public struct Status: Hashable, Sendable {
    /// The wire's words; unknown ones are kept.
    public enum Name: RawRepresentable, Hashable, Sendable {
        case acknowledged, cancelled, processing, ready, typing, error
        /// A status that we don't know.
        case other(String)

        // Written by hand: the equality of raw-representable types compares raw values, so searching a table
        // of cases for `self` would never end.

        /// A status by its wire name.
        public init(rawValue: String) {
            switch rawValue {
            case "acknowledged": self = .acknowledged
            case "cancelled": self = .cancelled
            case "processing": self = .processing
            case "ready": self = .ready
            case "typing": self = .typing
            case "error": self = .error
            default: self = .other(rawValue)
            }
        }

        public var rawValue: String {
            switch self {
            case .acknowledged: "acknowledged"
            case .cancelled: "cancelled"
            case .processing: "processing"
            case .ready: "ready"
            case .typing: "typing"
            case .error: "error"
            case .other(let name): name
            }
        }
    }

    public var name: Name
    /// Details. An error's may contain a traceback, which is never shown raw.
    public var data: JSON

    /// Reads the data of a status event; nil if it names no status.
    public init?(_ json: JSON) {
        guard let name = json["status"]?.string else { return nil }
        self.name = Name(rawValue: name)
        data = json["data"] ?? [:]
    }

    /// Why an error occurred, if that is told in a sentence; nil for a traceback.
    public var reason: String? {
        guard name == .error, let told = data["exception"]?.string, !told.allSatisfy(\.isWhitespace),
            told.utf8.count <= Self.longestReason, !told.contains("Traceback"),
            !told.contains(where: \.isNewline)
        else { return nil }
        return told
    }

    private static let longestReason = 300

    /// Whether the AI's turn is still running after it.
    public var isInFlight: Bool {
        switch name {
        case .acknowledged, .processing, .typing: true
        case .ready: data["stage"]?.string != "completed"
        case .cancelled, .error, .other: false
        }
    }
}

extension Status {
    /// Whether the AI's turn is over after it. An engine that failed reports this after the end.
    public var endsTurn: Bool {
        name == .cancelled || (name == .ready && data["stage"]?.string == "completed")
    }
}

extension Event {
    /// What a status event says; nil for other kinds and foreign shapes.
    public var status: Status? { kind == .status ? Status(data) : nil }
}
