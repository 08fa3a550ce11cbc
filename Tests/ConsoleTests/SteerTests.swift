import Conversation
import Glass
import Testing

@testable import Console

struct SteerTests {
    private func desk(columns: Int = 120, rows: Int = 36) -> Desk {
        var desk = Desk(columns: columns, rows: rows)
        desk.select(DeskStore.star)
        return desk
    }

    @Test func `i tells the AI of an automatic session what to do, and the AI stays in charge`() {
        var desk = desk()
        desk.press("i")
        #expect(desk.rows(with: "╌╌ star_3180 · INSTRUCT THE AI, not a message ▸ ╌╌").count == 1)
        #expect(desk.shows("The AI replies once; ownership does not change."))
        desk.press("Offer a voucher<Enter>")
        #expect(desk.acts.map(\.kind) == [.steer("Offer a voucher")])
        #expect(desk.acts.map(\.session) == [DeskStore.star])
        #expect(desk.sent.isEmpty)
        #expect(desk.hint.contains("Instruction sent. The AI will reply once."))
        #expect(desk.rows(with: "AUTOMATIC · AI is working…").count == 1)
        #expect(desk.state.drafts.current == nil)
    }

    @Test func `in a session of one's own the AI says it once and the session stays one's own`() {
        var desk = Desk()
        desk.press("i")
        #expect(desk.shows("The AI speaks once, following it; the session stays yours."))
        desk.press("Say that I am looking<Enter>")
        #expect(desk.acts.map(\.kind) == [.steer("Say that I am looking")])
        #expect(desk.rows(with: "MANUAL · yours · AI is working…").count == 1)
        desk.meanwhile { $0.status("cancelled", in: DeskStore.omar) }
        #expect(desk.rows(with: "MANUAL · yours · they wait").count == 1)
    }

    @Test func `what goes to the AI is nowhere else: no draft, no note`() {
        var desk = desk()
        desk.press("iOffer a voucher<Enter>")
        desk.advance(1_000)
        #expect(desk.store.drafts.isEmpty)
        #expect(desk.store.notes.isEmpty)
        #expect(!desk.shows("Offer a voucher"))
    }

    @Test(arguments: [
        (DeskStore.amelia, nil, "The AI is silent here: take it over first with t."),
        (DeskStore.mia, "kim", "kim owns it: take it over first with t."),
    ])
    func `where the AI may not speak the prompt says why, and what is typed is no command`(
        session: Session.ID, owner: String?, words: String
    ) {
        var desk = Desk()
        desk.meanwhile { if let owner { $0.give(session, to: owner) } }
        desk.select(session)
        #expect(!desk.hint.contains("instruct the AI"))
        desk.press("i")
        #expect(desk.shows("Not now. " + words))
        desk.press("jrt, offer a voucher<Enter>")
        #expect(desk.acts.isEmpty)
        #expect(desk.state.selected?.id == session)
        #expect(desk.prompt?.editor.text == "jrt, offer a voucher")
        #expect(desk.hint.contains(words))
    }

    @Test func `what was typed where the AI may not speak can be told once it may`() {
        var desk = Desk()
        desk.meanwhile { $0.give(DeskStore.mia, to: "kim") }
        desk.select(DeskStore.mia)
        desk.press("iOffer a voucher<Enter><C-c>")
        desk.meanwhile { $0.give(DeskStore.mia, to: "sam") }
        desk.press("i<Enter>")
        #expect(desk.acts.map(\.kind) == [.steer("Offer a voucher")])
    }

    @Test func `a closed session is reopened first`() {
        var desk = desk()
        desk.meanwhile { $0.update(DeskStore.star) { $0.isClosed = true } }
        desk.press("i")
        #expect(desk.shows("Not now. It is closed: reopen it first with R."))
        desk.press("Offer a voucher<Enter>")
        #expect(desk.acts.isEmpty)
    }

    @Test func `what the AI may not follow any more stays in the prompt`() {
        var desk = desk()
        desk.press("iOffer a voucher")
        desk.meanwhile { $0.give(DeskStore.star, to: "kim") }
        desk.press("<Enter>")
        #expect(desk.acts.isEmpty)
        #expect(desk.prompt?.editor.text == "Offer a voucher")
        #expect(desk.hint.contains("kim owns it"))
    }

    @Test func `what was refused is there again, to be told later`() {
        var desk = desk()
        desk.store.agents = []
        desk.press("iOffer a voucher<Enter>")
        #expect(desk.hint.contains("No AI agent is running."))
        #expect(desk.hint.contains("Your words are kept: i."))
        desk.store.agents = [.anywhere]
        desk.press("i")
        #expect(desk.prompt?.editor.text == "Offer a voucher")
        desk.press("<Enter>")
        #expect(desk.acts.count == 2)
        #expect(desk.acts[0].id != desk.acts[1].id)
        desk.press("i")
        #expect(desk.prompt?.editor.text == "")
    }

    @Test func `of unknown outcome it is told again under the same id, and only unchanged`() {
        var desk = desk()
        desk.answersAtOnce = false
        desk.press("iOffer a voucher<Enter>")
        let failure = Failure(wording: "Perhaps not done.", isDefinite: false)
        desk.answer(with: .acted(desk.acts[0], .failure(failure)), \.isAct)
        desk.press("i<Enter>")
        #expect(desk.acts.count == 2)
        #expect(desk.acts[0].id == desk.acts[1].id)
        desk.answer(with: .acted(desk.acts[1], .failure(failure)), \.isAct)
        desk.press("i or two<Enter>")
        #expect(desk.acts.last?.kind == .steer("Offer a voucher or two"))
        #expect(desk.acts.last?.id != desk.acts[0].id)
    }

    @Test func `what is given back while the next one is typed stands before it`() {
        var desk = desk()
        desk.answersAtOnce = false
        desk.press("ione<Enter>")
        desk.press("itwo")
        let failure = Failure(wording: "Not done.", isDefinite: true)
        desk.answer(with: .acted(desk.acts[0], .failure(failure)), \.isAct)
        #expect(desk.prompt?.editor.text == "one two")
    }

    @Test func `what was begun is kept for its session, and an empty line tells nothing`() {
        var desk = desk()
        desk.press("iOffer<C-c>")
        #expect(desk.prompt == nil)
        desk.press("i")
        #expect(desk.prompt?.editor.text == "Offer")
        desk.press("<C-u><Enter>")
        #expect(desk.acts.isEmpty)
        desk.press("i")
        #expect(desk.prompt?.editor.text == "")
    }

    @Test func `a pasted line end does not tell it`() {
        var desk = desk()
        desk.press("i")
        desk.burst("one<Enter>two")
        desk.advance(1_000)
        desk.paste("\n three\n")
        #expect(desk.acts.isEmpty)
        #expect(desk.prompt?.editor.text == "one two three")
    }

    @Test func `the prompt stays with its session`() {
        var desk = desk()
        desk.press("iOffer a voucher")
        desk.meanwhile {
            $0.say("hello?", in: DeskStore.amelia)
            $0.say("hello?", in: DeskStore.mia)
        }
        desk.advance(3_000)
        desk.press("<Enter>")
        #expect(desk.acts.map(\.session) == [DeskStore.star])
    }

    @Test func `a mirror store has it pending`() {
        var desk = desk()
        desk.answersAtOnce = false
        desk.press("iOffer a voucher<Enter>")
        #expect(desk.shows("instructing the AI…"))
        desk.answer(with: .acted(desk.acts[0], .success(nil)), \.isAct)
        #expect(desk.shows("instructing the AI…"))
        let refused = OutboxRequest(
            id: desk.acts[0].id, session: DeskStore.star, act: nil, operatorName: "operator",
            creation: Timestamp(microseconds: 0), state: .refused, wording: "The server said no.")
        desk.deliver(
            .changed(ChangePage(changes: [.request(refused)], through: Position(10_000), isLast: true)))
        #expect(!desk.shows("instructing the AI…"))
        desk.press("i")
        #expect(desk.prompt?.editor.text == "Offer a voucher")
    }
}
