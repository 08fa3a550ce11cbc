import Agent
import Conversation
import EventStore

/// Sees to it that somebody answers in one conversation: the store's own agents, or where none runs, one of this
/// process that answers in that conversation alone.
struct ChatCompanion {
    private let store: EventStore
    private let session: Session.ID
    private let guidelines: Guidelines
    private let pace: ScriptedResponder.Pace
    private var agent: EmbeddedAgent?
    private var ending: EndOnSignal.Watch?

    init(_ store: EventStore, in session: Session.ID, _ guidelines: Guidelines, pace: ScriptedResponder.Pace)
    {
        self.store = store
        self.session = session
        self.guidelines = guidelines
        self.pace = pace
    }

    /// Whether this process answers.
    var answers: Bool { agent != nil }

    /// Begins to answer where nobody else does.
    mutating func appear() throws(StoreError) {
        guard agent == nil, try !store.agents().contains(where: { $0.answers(in: session) }) else { return }
        let agent = EmbeddedAgent(store, in: session, guidelines, pace: pace)
        self.agent = agent
        // Whoever comes next must not take our lease for somebody who answers.
        ending = EndOnSignal.install { agent.stop() }
    }

    /// Returns when nothing of it touches the store any more.
    mutating func leave() {
        agent?.stop()
        agent = nil
    }
}
