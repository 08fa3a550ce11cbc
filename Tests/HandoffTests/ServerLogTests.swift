import Conversation
import Testing

@testable import Handoff

/// On a server without a fence the log tells who owns a session.
@Suite struct ServerLogTests {
    var state = SessionState(creation: Scene.start)
    var log = ServerLog(on: .parlant, takeover: nil)

    private mutating func acts(_ action: HandoffEvent.Action, _ key: Operator.Key, from: Offset? = nil) {
        let act = HandoffEvent(
            action: action, publicName: "x", operatorKey: key, epoch: Epoch(0), from: from)
        let event = Event(
            id: Event.ID("e\(state.nextOffset.rawValue)"), source: .humanAgent, kind: .custom,
            offset: state.nextOffset, creation: Scene.start, traceID: "h", data: act.json)
        _ = log.follow(event, in: &state, isLate: false, author: key.rawValue)
    }

    @Test mutating func theFirstTakeOverWinsUntilOneNamesIt() {
        acts(.takeOver, "mia")
        acts(.takeOver, "omar")
        #expect(state.owner == "mia")
        acts(.takeOver, "omar", from: .zero)
        acts(.takeOver, "lea", from: .zero)
        #expect(state.owner == "omar" && log.takeover?.offset == Offset(2))
    }

    @Test mutating func onlyTheOwnerLetsGo() {
        acts(.takeOver, "mia")
        acts(.release, "omar")
        acts(.handBack, "omar")
        acts(.close, "omar")
        #expect(state.owner == "mia")
        acts(.release, "mia")
        #expect(state.mode == .manual && state.owner == nil && log.takeover == nil)
        acts(.close, "omar")
        #expect(state.isClosed)
        #expect(!state.hasClosedLabel)
    }

    @Test mutating func aServerOfOursHasJudgedItsActs() {
        log = ServerLog(on: .switchboard, takeover: nil)
        acts(.takeOver, "mia")
        acts(.takeOver, "omar")
        #expect(state.owner == "omar" && state.epoch == Epoch(2))
        acts(.close, "omar")
        #expect(state.hasClosedLabel)
    }

    /// Its act has no epoch of its own, and the customer who was answered afterwards does not wait.
    @Test(arguments: [HandoffEvent.Action.close, .handBack])
    mutating func endingWhatNobodyOwnedIsNewsOfAServerThatTellsItsState(_ action: HandoffEvent.Action) {
        log = ServerLog(on: .switchboard, takeover: nil)
        state.switchMode(to: .manual, at: Scene.start)
        let act = HandoffEvent(action: action, publicName: "x", operatorKey: "mia", epoch: state.epoch)
        func event(_ source: Source, _ kind: Kind, _ data: JSON) -> Event {
            Event(
                id: Event.ID("e\(state.nextOffset.rawValue)"), source: source, kind: kind,
                offset: state.nextOffset, creation: Scene.start, traceID: "h", data: data)
        }
        _ = log.follow(event(.humanAgent, .custom, act.json), in: &state, isLate: false, isTold: true)
        #expect(state.mode == .auto && state.epoch == act.epoch)
        _ = log.follow(
            event(.customer, .message, ["message": "Thanks"]), in: &state, isLate: false, isTold: true)
        _ = log.follow(event(.aiAgent, .message, ["message": "Bye"]), in: &state, isLate: false, isTold: true)
        #expect(state.unansweredSince == nil)
        // A session that was handed off since is not ended by an older act.
        state.switchMode(to: .manual, at: Scene.start)
        _ = log.follow(event(.humanAgent, .custom, act.json), in: &state, isLate: false, isTold: true)
        #expect(state.mode == .manual)
    }

    @Test mutating func whatTheAISaysAfterATakeOverIsLateUnlessItWasAskedOrEndsItsHandoff() {
        func isLate(_ trace: String, wasAsked: Bool = false) -> Bool {
            let event = Event(
                id: "m", source: .aiAgent, kind: .message, offset: state.nextOffset, creation: Scene.start,
                traceID: trace, data: ["message": "words"])
            return state.isLateWithoutFence(event) { wasAsked }
        }
        #expect(!isLate("t"))
        acts(.takeOver, "mia")
        #expect(isLate("t") && isLate("<main>"))
        #expect(!isLate("t", wasAsked: true))
        state.handoffTrace = "t9"
        #expect(!isLate("t9"))
    }
}
