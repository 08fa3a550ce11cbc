import Conversation
import Glass
import Testing

@testable import Console

/// What canned replies do after they were sent.
struct ReplyStepTests {
    private func desk(_ change: (inout Settings) -> Void = { _ in }) -> Desk {
        var store = DeskStore.airline
        store.replies = CannedReplyTests.replies
        var desk = Desk(store, change)
        desk.press("r")
        desk.advance(3_000)
        return desk
    }

    private func summary(_ desk: Desk) -> SessionSummary { desk.store.rows[DeskStore.omar]!.summary }

    @Test func `Enter names the steps, then they are done with the message`() {
        var desk = desk()
        desk.press("/bye<Enter>")
        #expect(
            desk.rows(with: "Enter sends AND adds #done, closes resolved. <C-x><C-t> only sends.").count == 1)
        desk.state.notices.goOn()
        desk.deliver(.tick)
        #expect(desk.hint.contains("Enter send AND add #done, close resolved"))
        #expect(!summary(desk).isClosed)
        desk.press(" Edited.<Enter>")
        #expect(desk.sent.map(\.text) == ["Goodbye! Edited."])
        #expect(desk.sent.map(\.then) == [[.label("done"), .close(.resolved)]])
        #expect(desk.acts.isEmpty, "they are part of the message's transaction")
        #expect(summary(desk).isClosed && summary(desk).session.labels == ["done"])
        #expect(desk.state.focus == .transcript && desk.state.drafts.current == nil)
        #expect(desk.state.outgoing.isEmpty)
    }

    @Test func `a key drops them`() {
        var desk = desk()
        desk.press("<C-x><C-t>")
        #expect(desk.hint.contains("Sending does nothing else here."))
        desk.press("/bye<Enter><C-x><C-t>")
        #expect(!desk.shows("AND") && desk.hint.contains("The reply will only be sent."))
        desk.press("<Enter>")
        #expect(desk.sent.map(\.then) == [[]] && !summary(desk).isClosed)
        #expect(desk.state.focus == .composer)
    }

    @Test func `emptying the draft drops them, leaving it for another session keeps them`() {
        var desk = desk()
        desk.press("/bye<Enter>")
        desk.press("<Esc><Tab>")
        desk.select(DeskStore.mia)
        desk.press("r")
        desk.advance(3_000)
        #expect(!desk.shows("sends AND"))
        desk.press("One moment.<Enter>")
        #expect(desk.sent.map(\.then) == [[]])
        desk.press("<Esc><Tab>")
        desk.select(DeskStore.omar)
        desk.press("r")
        #expect(desk.draft == "Goodbye!" && desk.shows("Enter sends AND adds #done, closes resolved."))
        desk.press("<C-u>")
        #expect(desk.draft == "" && !desk.shows("sends AND"))
        desk.press("Bye.<Enter>")
        #expect(desk.sent.map(\.then) == [[], []])
    }

    @Test func `two replies' steps are done together, and only the last leaves the session`() {
        var desk = desk()
        desk.press("/bye<Enter> <C-x>/back<Enter>")
        #expect(desk.shows("Enter sends AND adds #done, hands back to the AI."))
        desk.press("<Enter>")
        #expect(desk.sent.map(\.then) == [[.label("done"), .handBack]])
    }

    @Test func `as the AI the question stays and names them`() {
        var desk = desk()
        desk.press("<C-x><C-a>/bye<Enter><Enter>")
        #expect(desk.asks(Send(steps: [.label("done"), .close(.resolved)])))
        #expect(desk.shows("then     adds #done, closes resolved"))
        #expect(desk.shows("Enter send AND add #done, close resolved"))
        #expect(desk.sent.isEmpty)
        desk.press("<Enter>")
        #expect(desk.sent.map(\.identity) == [.theAI] && summary(desk).isClosed)
    }

    @Test func `handing back where no AI runs is asked about first`() {
        var desk = desk()
        desk.store.agents = []
        desk.press("/back<Enter><Enter>")
        #expect(desk.question?.reasons == [Caution.silence.warning!])
        desk.press("<Enter>")
        #expect(desk.sent.map(\.then) == [[.handBack]])
    }

    @Test func `a message that was refused comes back with its steps`() {
        var desk = desk()
        desk.store.sendFailures = [Failure(wording: "Not sent: no.", isDefinite: true)]
        desk.press("/bye<Enter><Enter>")
        #expect(!summary(desk).isClosed && desk.state.drafts.current == nil)
        #expect(desk.hint.contains("Not sent: no. The text is kept as a draft for omar rossi."))
        desk.press("r")
        #expect(desk.draft == "Goodbye!" && desk.shows("Enter sends AND adds #done, closes resolved."))
        desk.press("<Enter>")
        #expect(summary(desk).isClosed && desk.sent.count == 2)
    }

    @Test func `an answer that was lost sends and closes once`() {
        var desk = desk()
        desk.store.losesAnswers = 1
        desk.press("/bye<Enter><Enter>")
        desk.advance(5_000)
        #expect(desk.sent.count == 1 && summary(desk).isClosed && desk.state.outgoing.isEmpty)
        #expect(summary(desk).session.labels == ["done"])
    }

    @Test func `nothing more is sent while the session is being left`() {
        var desk = desk()
        desk.answersAtOnce = false
        desk.feedsAtOnce = false
        desk.press("/bye<Enter><Enter>")
        #expect(desk.sent.count == 1)
        desk.press("rMore<Enter>")
        #expect(desk.sent.count == 1 && desk.hint.contains("closing…"))
        #expect(desk.draft == "More")
    }

    // MARK: On a mirrored server

    private func mirror() -> Desk {
        var desk = desk { $0.isMirror = true }
        desk.deliver(.followed(true, Upstream(state: .live, requestsPerMinute: 34, budget: 330)))
        return desk
    }

    @Test func `on a mirrored server they follow one by one, once the message is in the log`() {
        var desk = mirror()
        desk.answersAtOnce = false
        desk.press("/bye<Enter><Enter>")
        let message = desk.sent[0]
        desk.answer(with: .sent(message.id, in: message.session, .success(nil)), \.isSend)
        #expect(desk.acts.isEmpty)
        desk.store.say(
            message.text, in: message.session, from: .humanAgent, author: "sam", request: message.id)
        desk.feed()
        #expect(desk.acts.map(\.kind) == [.label(LabelChange(adding: ["done"]))])
        desk.answer(with: .acted(desk.acts[0], .success(message.saw)), \.isAct)
        #expect(desk.acts.map(\.kind).last == .handoff(.close(outcome: .resolved)))
        #expect(desk.acts.count == 2 && Set(desk.acts.map(\.id)).count == 2)
        #expect(desk.acts.allSatisfy { $0.saw == message.saw })
    }

    @Test func `the first step that fails ends them, and what was not done is said`() {
        var desk = mirror()
        desk.answersAtOnce = false
        desk.press("/bye<Enter><Enter>")
        let message = desk.sent[0]
        desk.answer(with: .sent(message.id, in: message.session, .success(nil)), \.isSend)
        desk.store.say(
            message.text, in: message.session, from: .humanAgent, author: "sam", request: message.id)
        desk.feed()
        let failure = Failure(wording: "The server refused it.", isDefinite: true)
        desk.answer(with: .acted(desk.acts[0], .failure(failure)), \.isAct)
        #expect(desk.acts.count == 1)
        #expect(
            desk.hint.contains("Sent, but did not add #done, close resolved: The server refused it."))
        #expect(desk.state.acts.steps.isEmpty)
    }

    @Test func `of a message that the server refuses no step is done`() {
        var desk = mirror()
        desk.answersAtOnce = false
        desk.press("/bye<Enter><Enter>")
        let message = desk.sent[0]
        let failure = Failure(wording: "Not sent: no.", isDefinite: true)
        desk.answer(with: .sent(message.id, in: message.session, .failure(failure)), \.isSend)
        #expect(desk.acts.isEmpty)
        desk.press("r")
        #expect(desk.draft == "Goodbye!" && desk.shows("sends AND adds #done, closes resolved"))
    }
}
