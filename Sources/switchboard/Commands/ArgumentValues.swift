public import ArgumentParser
public import Conversation
public import Statistics

extension Mode: ExpressibleByArgument {}

extension Outcome: ExpressibleByArgument {}

extension Grouping: ExpressibleByArgument {}

extension Kind: ExpressibleByArgument {
    /// One of the kinds that Parlant knows.
    public init?(argument: String) {
        guard let kind = Kind.known.first(where: { $0.rawValue == argument }) else { return nil }
        self = kind
    }

    /// The values for help and completion.
    public static var allValueStrings: [String] { known.map(\.rawValue) }
}

extension Source: ExpressibleByArgument {
    /// One of the sources that Parlant knows.
    public init?(argument: String) {
        guard let source = Source.known.first(where: { $0.rawValue == argument }) else { return nil }
        self = source
    }

    /// The values for help and completion.
    public static var allValueStrings: [String] { known.map(\.rawValue) }
}

extension CannedReply.Step: ExpressibleByArgument {
    /// As a file writes it.
    public init?(argument: String) { self.init(argument) }
}
