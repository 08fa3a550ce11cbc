import Agent
import Conversation

/// A simulated customer: what they want, and how they react.
struct Persona: Sendable {
    let id: Session.ID
    let name: String
    let title: String
    /// Their first messages.
    let opening: [String]
    /// The topics that they raise by themselves, each once the previous one is settled.
    var agenda: [[String]] = []
    /// Reactions to what they hear. The first that matches takes precedence over everything else; each is used once.
    var reactions: [Reaction] = []
    /// Their answers to a person's questions, in order.
    var answers: [[String]] = []
    /// Their replies to whatever else a person says, in order.
    var nods: [[String]] = []
    /// What they write while nobody comes.
    var nudge: String?
    /// What they write when the AI is back.
    var atReturn: [String] = []
    var farewell: [String]
    var isAngry = false
    /// The part of the conversation that is over when the demonstration begins; nil if they arrive later.
    var past: Past?

    /// What happened before the demonstration began.
    struct Past: Sendable {
        /// How many times the customer had spoken.
        let turns: Int
        /// The minutes since it ended.
        let minutesAgo: Double
        /// The seconds after which they continue; nil if they have said everything.
        var goesOnAfter: Double?
    }

    /// What they say when they hear something.
    struct Reaction: Sendable {
        enum Speaker: Sendable {
            case anybody
            /// The AI, or an operator who speaks as the AI: a customer cannot tell.
            case ai
            /// A person under a name of their own.
            case human
        }

        let speaker: Speaker
        /// The phrases that trigger it, one of which must be said; empty for anything.
        let hearing: [Phrase]
        let says: [String]
        /// Whether it applies only while the customer is angry, and calms them.
        var whileAngry = false
        /// Whether they leave afterwards.
        var leaves = false

        /// Creates a reaction to phrases separated by commas.
        init(
            to speaker: Speaker = .anybody, _ hearing: String, _ says: String..., whileAngry: Bool = false,
            leaves: Bool = false
        ) {
            self.speaker = speaker
            self.hearing = .list(hearing)
            self.says = says
            self.whileAngry = whileAngry
            self.leaves = leaves
        }
    }
}

extension [Phrase] {
    /// Returns the phrases in a text separated by commas.
    static func list(_ text: String) -> [Phrase] {
        text.split(separator: ",").compactMap { Phrase(String($0)) }
    }

    func isAny(in words: Words) -> Bool { contains { $0.isIn(words) } }
}
