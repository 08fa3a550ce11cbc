import Conversation
import Testing

@testable import Handoff

@Suite struct FenceTests {
    var scene = Scene()

    @Test mutating func aTurnSpeaksUntilItsEpochOrNumberIsOver() {
        let claim = scene.state.turnNow
        #expect(scene.admission(claim) == .asIs)
        scene.state.giveUpTurn()
        #expect(scene.admission(claim) == .suggested(.staleTurn(scene.state.turnNow)))
        #expect(scene.admission(nil) == .asIs)
        scene.takeOver()
        #expect(scene.admission(nil) == .suggested(.manualMode))
        #expect(scene.admission(claim, kind: .status) == .late)
    }

    @Test mutating func aHandoffHasOneClosingMessage() {
        scene.asks(trace: "t9")
        #expect(scene.admission(nil, trace: "t1") == .suggested(.manualMode))
        #expect(scene.admission(nil, trace: "t9") == .asIs)
        scene.says(.aiAgent, trace: "t9")
        #expect(scene.state.closingOffset == Offset(1))
        #expect(scene.admission(nil, trace: "t9") == .suggested(.manualMode))
        #expect(scene.admission(nil, trace: "t9", kind: .status) == .asIs)
    }

    @Test(arguments: [true, false])
    mutating func aTakeOverEndsOrSparesTheClosingMessage(spares: Bool) {
        scene.asks(trace: "t9")
        scene.takeOver(sparesClosing: spares)
        #expect((scene.admission(nil, trace: "t9") == .asIs) == spares)
        #expect(scene.says(.humanAgent).endsClosing == spares)
        #expect(scene.admission(nil, trace: "t9") != .asIs)
    }

    @Test mutating func anOperatorSpeaksAsTheyAreAndAsTheyLooked() {
        scene.takeOver()
        let claim = scene.state.claim
        func admission(_ name: String, _ saw: Claim) -> Admission {
            let someone = Operator(name: name, displayName: nil, key: "k")
            return scene.state.admission(
                of: .message, from: .humanAgent, as: .human(operator: someone, saw: saw), traceID: "")
        }
        #expect(admission("mia", claim) == .asIs)
        #expect(admission("omar", claim) == .refused(.notYours(claim)))
        #expect(
            admission("mia", Claim(epoch: Epoch(0), owner: "mia")) == .refused(.changedMeanwhile(claim)))
    }

    @Test mutating func whatAnOperatorAskedForIsTiedToTheirClaimAndTheTurn() {
        scene.takeOver()
        let asked = EventStanding.operatorAsked(scene.state.claim, turn: scene.state.turn)
        func admission(_ kind: Kind) -> Admission {
            scene.state.admission(of: kind, from: .aiAgent, as: asked, traceID: "t")
        }
        #expect(admission(.message) == .asIs)
        scene.does(.release())
        #expect(admission(.message) == .suggested(.changedMeanwhile(scene.state.claim)))
        #expect(admission(.status) == .late)
    }

    @Test mutating func aStreamGrowsWhileItsTurnMaySpeak() {
        let claim = scene.state.turnNow
        #expect(scene.state.mayGrow(streamAt: .zero, claim: claim))
        scene.asks(trace: "t9")
        scene.says(.aiAgent, trace: "t9")
        #expect(!scene.state.mayGrow(streamAt: .zero, claim: claim))
        #expect(scene.state.mayGrow(streamAt: Offset(1), claim: claim))
    }
}
