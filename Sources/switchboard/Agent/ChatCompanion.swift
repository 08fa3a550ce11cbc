import Agent
import Conversation
import EventStore

/// Makes sure that a conversation is answered: by the store's own agents or, if none runs, by an agent of this
/// process for that conversation alone.
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

    /// Starts answering if nobody else does.
    mutating func appear() throws(StoreError) {
        guard agent == nil, try !store.agents().contains(where: { $0.answers(in: session) }) else { return }
        let agent = EmbeddedAgent(store, in: session, guidelines, pace: pace)
        self.agent = agent
        // Remove our lease when a signal ends the process, so that the next process does not mistake it for a
        // running agent.
        ending = EndOnSignal.install { agent.stop() }
    }

    /// Stops answering. Returns when nothing uses the store any more.
    mutating func leave() {
        agent?.stop()
        agent = nil
    }
}
