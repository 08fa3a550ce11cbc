public import Conversation
public import Glass

/// The speaker in a transcript: a fixed word for a customer, never a name that the customer chose.
public struct Speaker {
    public let name: SafeText
    let ink: Ink

    /// Creates the speaker of an entry, as operators see them.
    public init(_ entry: LogEntry, _ names: StaffNames) {
        self.init(entry.event.source, names.name(of: entry))
    }

    /// Creates the speaker of an event from its source and, if it is an operator's, what to call them.
    init(_ source: Source, _ staff: SafeText) {
        switch source {
        case .customer: (name, ink) = ("customer", .customer)
        case .customerUI: (name, ink) = ("customer UI", .customer)
        case .aiAgent: (name, ink) = ("AI", .ai)
        case .humanAgent: (name, ink) = (staff, .human)
        case .humanAgentOnBehalfOfAIAgent: (name, ink) = ("AI (\(staff))", .onBehalf)
        case .system: (name, ink) = ("system", .system)
        case .other(let other): (name, ink) = (SafeText(oneLine: other), .system)
        }
    }
}

/// What a log calls the operators in it: `you`, and others by the name that the customer sees instead of their login.
public struct StaffNames: Sendable {
    /// The login of the operator who reads; nil if it calls everybody by their login.
    private let reader: String?
    /// The names that customers saw, by login.
    private var known: [ExactText: SafeText] = [:]

    /// What the reader is called.
    static let reader: SafeText = "you"
    /// What an operator is called whose public name is not known.
    static let somebody = SafeText(oneLine: Operator.defaultPublicName)

    /// Creates the names for an operator with a login, who is `you`. Without one, everybody is called by their login,
    /// in a transcript that is for operators alone.
    public init(reader: String?) { self.reader = reader }

    /// Learns the name that an entry shows the customer. What is written as the AI shows none, but its author has
    /// taken over before.
    public mutating func learn(from entry: LogEntry) {
        guard let author = entry.author.map({ ExactText($0) }), known[author] == nil,
            let name = entry.event.staffName
        else { return }
        known[author] = SafeText(oneLine: name)
    }

    /// Returns what to call the operator who wrote an entry.
    public func name(of entry: LogEntry) -> SafeText {
        if let author = entry.author {
            guard let reader else { return SafeText(oneLine: author) }
            if author.isExactly(reader) { return Self.reader }
            if let name = entry.event.staffName { return SafeText(oneLine: name) }
            return known[ExactText(author)] ?? Self.somebody
        }
        return entry.event.staffName.map { SafeText(oneLine: $0) } ?? Self.somebody
    }
}

extension Event {
    /// The name under which the customer sees the operator of a message or an act; nil if the event shows none.
    fileprivate var staffName: String? {
        switch source {
        case .humanAgent where kind == .message: data["participant"]?["display_name"]?.string
        case .humanAgentOnBehalfOfAIAgent: nil
        default: handoff?.publicName
        }
    }
}
