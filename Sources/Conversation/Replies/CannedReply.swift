/// A text that a team keeps ready for its operators.
public struct CannedReply: Hashable, Sendable, Identifiable {
    public var id: Identifier<CannedReply>
    /// The short name by which operators find it, such as `refund-delay`; nil if it has none. The team's replies have
    /// different ones.
    public var code: String?
    /// What it is for, on one line; empty if it has no title.
    public var title: String
    /// What it says, with placeholders such as `{customer}` and `{cursor}`.
    public var text: String
    /// What happens after the text was sent, in order.
    public var then: [Step]
    /// The login of who wrote it last; nil if a program did.
    public var author: String?
    public var creation: Timestamp
    /// How often it was inserted into a reply.
    public var uses: Int
    /// When it was inserted last; nil if never.
    public var lastUse: Timestamp?
    public var origin: Origin

    /// An act behind the text.
    public enum Step: Hashable, Sendable {
        case close(Outcome)
        case handBack
        case label(String)
    }

    /// Where a reply is kept.
    public enum Origin: String, Hashable, Sendable, CaseIterable {
        /// In the team's store.
        case team
        /// On the Parlant server that a mirror follows; it is read, never written.
        case server
    }

    /// A reply.
    public init(
        id: ID, code: String? = nil, title: String = "", text: String, then: [Step] = [],
        author: String? = nil,
        creation: Timestamp, uses: Int = 0, lastUse: Timestamp? = nil, origin: Origin = .team
    ) {
        self.id = id
        self.code = code
        self.title = title
        self.text = text
        self.then = then
        self.author = author
        self.creation = creation
        self.uses = uses
        self.lastUse = lastUse
        self.origin = origin
    }
}

extension CannedReply.Step {
    /// As a file and the command line write it: `close resolved`, `hand-back` or `label: refund`.
    public var written: String {
        switch self {
        case .close(let outcome): "close \(outcome.rawValue)"
        case .handBack: "hand-back"
        case .label(let label): "label: \(label)"
        }
    }

    /// Reads the written form; nil if it is none.
    public init?(_ written: String) {
        let words = written.split(separator: " ", maxSplits: 1).map(String.init)
        switch words.first {
        case "close"?:
            guard words.count == 2, let outcome = Outcome(rawValue: words[1]) else { return nil }
            self = .close(outcome)
        case "hand-back"? where words.count == 1: self = .handBack
        case "label:"?:
            guard words.count == 2 else { return nil }
            let label = LabelChange.typed(words[1])
            guard !label.isEmpty else { return nil }
            self = .label(label)
        default: return nil
        }
    }
}
