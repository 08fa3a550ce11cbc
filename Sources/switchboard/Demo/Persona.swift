import Agent
import Conversation

/// A simulated customer: what they want, and how they react to what they are told.
struct Persona: Sendable {
    let id: Session.ID
    let name: String
    let title: String
    /// What they begin with, a message each.
    let opening: [String]
    /// What they bring up afterwards by themselves, once the matter before is dealt with.
    var agenda: [[String]] = []
    /// Before anything else, the first that fits; each once.
    var reactions: [Reaction] = []
    /// To the questions of a human, in turn.
    var answers: [[String]] = []
    /// To whatever else a human says, in turn.
    var nods: [[String]] = []
    /// While nobody comes.
    var nudge: String?
    /// When the AI is back.
    var atReturn: [String] = []
    var farewell: [String]
    var isAngry = false
    /// What part of the conversation lies in the past when the demonstration opens; nil where they come later.
    var past: Past?

    /// What happened before the opening.
    struct Past: Sendable {
        /// So many times the customer had spoken.
        let turns: Int
        /// Minutes since it ended.
        let minutesAgo: Double
        /// Seconds after the opening at which they go on; nil where they have said all.
        var goesOnAfter: Double?
    }

    /// What they say to something.
    struct Reaction: Sendable {
        enum Speaker: Sendable {
            case anybody
            /// The AI, or whoever speaks as it: a customer cannot tell.
            case ai
            /// A human under a name.
            case human
        }

        let speaker: Speaker
        /// One of these was said; empty for anything.
        let hearing: [Phrase]
        let says: [String]
        /// Only then, and afterwards calm.
        var whileAngry = false
        /// Afterwards they have nothing more to say.
        var leaves = false

        /// A reaction to phrases, written with commas between them.
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
    /// Phrases of a text with commas between them.
    static func list(_ text: String) -> [Phrase] {
        text.split(separator: ",").compactMap { Phrase(String($0)) }
    }

    func isAny(in words: Words) -> Bool { contains { $0.isIn(words) } }
}
