import Conversation
import Glass
import Testing

@testable import Console

struct SendingTests {
    private let lost = Failure(wording: "Perhaps sent; checking the log.", isDefinite: false)

    @Test func `a paragraph of which only a part is on screen is asked about`() {
        var desk = Desk(columns: 80, rows: 24)
        desk.press("r")
        desk.paste(Array(repeating: "word", count: 200).joined(separator: " "))
        desk.press("<Enter>")
        #expect(desk.sent.isEmpty && desk.shows("Only a part of it is on screen."))
        desk.press("<Enter>")
        #expect(desk.sent.count == 1)
    }

    @Test func `Enter sends what is in the composer, naming what was seen`() {
        var desk = Desk()
        desk.press("rHello, Omar<Enter>")
        let message = desk.sent[0]
        #expect(desk.sent.count == 1)
        #expect(message.text == "Hello, Omar")
        #expect(message.identity == .oneself)
        #expect(message.saw == Claim(epoch: Epoch(2), owner: "sam"))
        #expect(desk.draft == "")
        #expect(desk.rows(with: "Hello, Omar").last?.contains("you") == true)
    }

    @Test func `a sent line is marked as sending until the log has it`() {
        var desk = Desk()
        desk.press("r")
        desk.answersAtOnce = false
        desk.press("Hello<Enter>")
        #expect(desk.rows(with: "sending       Hello").count == 1)
        desk.answer(\.isSend)
        #expect(desk.rows(with: "sending").isEmpty)
        #expect(desk.rows(with: "Hello").contains { $0.contains("09:06 you") })
    }

    @Test func `a request settles once although the feed is faster than the answer`() {
        var desk = Desk()
        desk.press("r")
        desk.answersAtOnce = false
        desk.feedsAtOnce = false
        desk.press("Hello<Enter>")
        let message = desk.sent[0]
        let entry = desk.store.say(
            "Hello", in: DeskStore.omar, from: .humanAgent, author: "sam", request: message.id)
        desk.feed()
        #expect(desk.state.outgoing.isEmpty)
        desk.answer(with: .sent(message.id, in: DeskStore.omar, .success(entry)), \.isSend)
        #expect(desk.rows(with: "09:06 you").count == 1)
        desk.deliver(.sent(message.id, in: DeskStore.omar, .failure(lost)))
        #expect(desk.draft == "")
        #expect(desk.state.outgoing.isEmpty)
    }

    @Test func `a definite failure keeps the text and says why`() {
        var desk = Desk()
        desk.store.sendFailures = [Failure(wording: "Not sent: the store stayed locked.", isDefinite: true)]
        desk.press("rHello<Enter>")
        #expect(desk.draft == "Hello")
        #expect(desk.hint.contains("Not sent: the store stayed locked. The text is kept here."))
        desk.press("<Enter>")
        #expect(desk.sent.count == 2)
        #expect(desk.sent[0].id != desk.sent[1].id)
    }

    @Test func `what is given back stands above what was typed meanwhile`() {
        var desk = Desk()
        desk.press("r")
        desk.answersAtOnce = false
        desk.press("first<Enter>second")
        let failure = Failure(wording: "Not sent.", isDefinite: true)
        desk.answer(with: .sent(desk.sent[0].id, in: DeskStore.omar, .failure(failure)), \.isSend)
        #expect(desk.draft == "first\nsecond")
        desk.press("!")
        #expect(desk.draft == "first\nsecond!")
        desk.press("<Enter>")
        #expect(desk.question?.reasons == ["A message that was not sent stands above what you typed."])
    }

    @Test func `what is given back to another session is kept there and says so`() {
        var desk = Desk()
        desk.press("r")
        desk.answersAtOnce = false
        desk.press("first<Enter><Esc><Tab>G")
        let failure = Failure(wording: "Not sent.", isDefinite: true)
        desk.answer(with: .sent(desk.sent[0].id, in: DeskStore.omar, .failure(failure)), \.isSend)
        #expect(desk.hint.contains("Not sent. The text is kept as a draft for omar rossi."))
        #expect(
            desk.state.drafts.composers[DraftKey(session: DeskStore.omar, identity: .oneself)]?.editor.text
                == "first")
    }

    @Test func `a lost answer is looked for and settles when the log has it`() {
        var desk = Desk()
        desk.store.losesAnswers = 1
        desk.feedsAtOnce = false
        desk.press("rHello<Enter>")
        #expect(desk.asked.filter(\.isLook).count == 1)
        #expect(desk.sent.count == 1)
        #expect(desk.state.outgoing.isEmpty)
        #expect(desk.draft == "")
    }

    @Test
    func `what the log does not have after a lost answer is given back, and keeps its id when repeated`() {
        var desk = Desk()
        desk.store.sendFailures = [lost]
        desk.press("rHello<Enter>")
        #expect(desk.draft == "Hello")
        #expect(desk.sent.count == 1)
        #expect(desk.hint.contains("the log does not have it"))
        desk.press("<Enter>")
        #expect(desk.sent.count == 2)
        #expect(desk.sent[0].id == desk.sent[1].id)
    }

    @Test func `another text after a lost answer has another id`() {
        var desk = Desk()
        desk.store.sendFailures = [lost]
        desk.press("rHello<Enter>!<Enter>")
        #expect(desk.sent.map(\.text) == ["Hello", "Hello!"])
        #expect(desk.sent[0].id != desk.sent[1].id)
    }

    @Test func `an unconfirmed message is shown so and holds back later ones`() {
        var desk = Desk()
        desk.press("r")
        desk.answersAtOnce = false
        desk.press("Hello<Enter>")
        desk.answer(with: .sent(desk.sent[0].id, in: DeskStore.omar, .failure(lost)), \.isSend)
        #expect(desk.rows(with: "unconfirmed").contains { $0.contains("Hello") })
        desk.press("More<Enter>")
        #expect(desk.sent.count == 1)
        #expect(desk.draft == "More")
        #expect(desk.hint.contains("unconfirmed"))
    }

    @Test func `a look that fails is repeated, and never a send`() {
        var desk = Desk()
        desk.press("r")
        desk.answersAtOnce = false
        desk.press("Hello<Enter>")
        let id = desk.sent[0].id
        desk.answer(with: .sent(id, in: DeskStore.omar, .failure(lost)), \.isSend)
        for _ in 0..<3 {
            desk.answer(with: .looked(id, in: DeskStore.omar, .failure(lost)), \.isLook); desk.advance(2_000)
        }
        #expect(desk.asked.filter(\.isLook).count == 4)
        #expect(desk.sent.count == 1)
    }

    @Test func `what a mirror store has queued is never given back because the log lacks it`() {
        var desk = Desk()
        desk.press("r")
        desk.answersAtOnce = false
        desk.press("Hello<Enter>")
        let id = desk.sent[0].id
        desk.answer(with: .sent(id, in: DeskStore.omar, .success(nil)), \.isSend)
        let request = OutboxRequest(
            id: id, session: DeskStore.omar, act: nil, operatorName: "operator",
            creation: Timestamp(microseconds: 0), state: .unconfirmed)
        desk.deliver(.changed(ChangePage(changes: [.request(request)], through: Position(900), isLast: true)))
        #expect(!desk.rows(with: "unconfirmed").isEmpty)
        desk.deliver(.looked(id, in: DeskStore.omar, .success(nil)))
        #expect(desk.draft == "")
        #expect(desk.state.outgoing.lines.count == 1)
    }

    // MARK: What Enter asks

    @Test func `Enter asks when a customer's message was on screen for less than two seconds`() {
        var desk = Desk()
        desk.press("rHello")
        desk.meanwhile { $0.say("And one more thing", in: DeskStore.omar) }
        desk.press("<Enter>")
        #expect(desk.sent.isEmpty)
        #expect(
            desk.question?.reasons == ["The customer wrote a message that you cannot have read yet."]
        )
        desk.press("<Enter>")
        #expect(desk.sent.map(\.text) == ["Hello"])
    }

    @Test func `Enter does not ask once the message was on screen for two seconds`() {
        var desk = Desk()
        desk.press("rHello")
        desk.meanwhile { $0.say("And one more thing", in: DeskStore.omar) }
        desk.advance(2_000)
        desk.press("<Enter>")
        #expect(desk.sent.count == 1)
    }

    @Test func `a message under the help screen was not seen`() {
        var desk = Desk()
        desk.press("?")
        desk.meanwhile { $0.say("And one more thing", in: DeskStore.omar) }
        desk.advance(5_000)
        desk.press("<Esc>rHello", every: 200)
        desk.press("<Enter>", every: 10)
        #expect(desk.asks(Send()))
    }

    @Test func `a question about sending shows what would be sent, the end of it too`() {
        var desk = Desk()
        desk.press("a")
        desk.paste((1...20).map { "line \($0)" }.joined(separator: "\n"))
        #expect(desk.rows(with: "AS THE AI")[0].contains(" ▲"))
        desk.press("<Enter>")
        for shown in ["message  line 1", "line 3", "… 16 more lines …", "line 20"] {
            #expect(desk.shows(shown), "\(shown)")
        }
        #expect(!desk.shows("line 4"))
        desk.resize(50, 12)
        #expect(desk.shows("Enter send"))
        #expect(desk.shows("The customer will see it from airline"))
    }

    @Test func `speaking as the AI is asked once for a session and its draft`() {
        var desk = Desk()
        desk.press("aOne<Enter>")
        #expect(desk.shows("The customer will see it from airline, the AI."))
        desk.press("<Enter>Two<Enter>Three<Enter>")
        #expect(desk.sent.map(\.text) == ["One", "Two", "Three"])
        #expect(desk.question == nil)
        // Another reason to ask does not bring it back.
        desk.paste(String(repeating: "\nline", count: 11))
        desk.press("<Enter>")
        #expect(desk.question?.reasons == ["It is 12 lines long."])
    }

    @Test func `it is asked again in another session, and where the session changed hands`() {
        var desk = Desk()
        desk.press("aOne<Enter><Enter><Esc><Esc>")
        desk.select(DeskStore.mia)
        desk.press("aTwo<Enter>")
        #expect(desk.asks(Send()))
        desk.press("<Esc><Esc><Esc>")
        desk.meanwhile {
            $0.give(DeskStore.omar, to: "kim")
            $0.give(DeskStore.omar, to: "sam")
        }
        desk.select(DeskStore.omar)
        desk.press("aThree<Enter>")
        #expect(desk.asks(Send()))
        #expect(desk.sent.count == 1)
    }

    @Test func `it is asked again where the agent has another name`() {
        var desk = Desk()
        desk.press("aOne<Enter><Enter>")
        desk.meanwhile { $0.update(DeskStore.omar) { $0.agentName = "Robin" } }
        desk.press("Two<Enter>")
        #expect(desk.shows("The customer will see it from Robin, the AI."))
    }

    @Test func `all reasons are asked in one question`() {
        var store = DeskStore.airline
        store.drafts[DraftKey(session: DeskStore.omar, identity: .theAI)] = "old"
        var desk = Desk(store)
        desk.press("a")
        desk.advance(2_000)
        desk.paste(String(repeating: "\nline", count: 11))
        desk.meanwhile { $0.say("And one more thing", in: DeskStore.omar) }
        desk.press("<Enter>")
        #expect(
            desk.question?.reasons == [
                "The customer wrote a message that you cannot have read yet.",
                "This draft is from an earlier run.", "It is 12 lines long.",
                "The customer will see it from airline, the AI.",
            ])
        desk.press("<Enter>")
        #expect(desk.sent.count == 1)
    }

    @Test func `Esc returns to writing and so does any other key, which is typed`() {
        var desk = Desk()
        desk.press("aHello<Enter><Esc>")
        #expect(desk.question == nil)
        #expect(desk.state.focus == .composer)
        desk.press("<Enter>x")
        #expect(desk.question == nil)
        #expect(desk.draft == "Hellox")
        #expect(desk.sent.isEmpty)
    }

    @Test func `a colleague who takes the session while it is asked wins`() {
        var desk = Desk()
        desk.press("aHello<Enter>")
        #expect(desk.question != nil)
        desk.meanwhile { $0.give(DeskStore.omar, to: "kim") }
        desk.press("<Enter>")
        #expect(desk.sent.isEmpty)
        #expect(desk.draft == "Hello")
        #expect(desk.shows("kim took this session."))
    }

    @Test func `a blank draft does nothing`() {
        var desk = Desk()
        desk.press("r<Enter>   <Enter>")
        #expect(desk.sent.isEmpty)
        #expect(desk.question == nil)
        #expect(desk.draft == "   ")
    }

    // MARK: Whose session

    @Test func `r on an automatic session asks to take it over and opens the composer at once`() {
        var desk = Desk()
        desk.press("Gr")
        #expect(desk.asks(TakeOver(thenReply: .oneself)))
        desk.answersAtOnce = false
        desk.press("<Enter>Hi<Enter>")
        #expect(desk.state.focus == .composer)
        #expect(desk.acts.map(\.kind) == [.handoff(.takeOver(reason: nil, publicReason: nil))])
        #expect(desk.sent.isEmpty)
        #expect(!desk.rows(with: "waits").filter { $0.contains("Hi") }.isEmpty)
        desk.answer(\.isAct)
        #expect(desk.sent.map(\.text) == ["Hi"])
        #expect(desk.sent[0].saw == Claim(epoch: Epoch(1), owner: "sam"))
    }

    @Test func `one who loses the take-over is told who won, and keeps the text`() {
        var desk = Desk()
        desk.select(DeskStore.amelia)
        desk.answersAtOnce = false
        desk.feedsAtOnce = false
        desk.press("rHi")
        desk.store.give(DeskStore.amelia, to: "kim")
        desk.answer(\.isAct)
        #expect(desk.hint.contains("kim took over this session"))
        #expect(desk.shows("kim took this session. The draft is kept and cannot be sent."))
        desk.press("<Enter>")
        #expect(desk.sent.isEmpty)
        #expect(desk.draft == "Hi")
    }
}
