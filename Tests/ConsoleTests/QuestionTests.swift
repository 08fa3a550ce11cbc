import Conversation
import Glass
import Testing

@testable import Console

struct QuestionTests {
    @Test func `Enter accepts what is shown`() {
        var desk = Desk()
        desk.press("B<Enter>")
        #expect(desk.acts.map(\.kind) == [.handoff(.handBack(outcome: .resolved, note: nil))])
        #expect(desk.question == nil)
    }

    @Test func `Tab edits, and what is typed there goes along`() {
        var desk = Desk()
        desk.press("B<Tab><Right><Tab>look at FQ8APE<Enter>")
        #expect(desk.acts.map(\.kind) == [.handoff(.handBack(outcome: .unresolved, note: "look at FQ8APE"))])
    }

    @Test func `what is typed in a field is never a command, however keys are bound`() {
        var desk = Desk()
        let text = "@extends default\n[question]\ny question.accept\n"
        let loaded = Keymap.load(text, named: "mine.keymap", commands: CommandTable.index) { _ in nil }
        desk.deliver(.keymapLoaded(loaded.keymap, problems: []))
        desk.press("B<Tab><Tab>yes")
        #expect(desk.acts.isEmpty)
        #expect(desk.question?.text == "yes")
    }

    @Test(arguments: ["<Esc>", "<C-c>"])
    func `Esc cancels`(key: String) {
        var desk = Desk()
        desk.press("t" + "B\(key)")
        #expect(desk.question == nil)
        #expect(desk.acts.isEmpty)
    }

    @Test(arguments: ["<F6>", "<F5>", "<BS>"])
    func `every other key is ignored with a reminder`(key: String) {
        var desk = Desk()
        desk.press("B" + key)
        #expect(desk.question != nil)
        #expect(desk.shows("Only Enter, Tab or Esc: other keys do nothing here."))
        #expect(desk.acts.isEmpty)
    }

    @Test func `keys that were pressed before it could be read never answer it`() {
        var desk = Desk()
        desk.advance(1_000)
        // In one read: not painted in between.
        desk.deliver(.input(.key(.character("B"))), .input(.key(Key(.enter))))
        desk.advance(30)
        #expect(desk.question != nil)
        #expect(desk.acts.isEmpty)
        desk.burst("<Enter>", every: 1)
        desk.advance(30)
        #expect(desk.acts.count == 1)
    }

    @Test func `a prompt does not hear before it was painted either`() {
        var desk = Desk()
        desk.deliver(
            .input(.key(.character("m"))), .input(.key(.character("h"))), .input(.key(Key(.enter))))
        desk.advance(30)
        #expect(desk.prompt?.editor.text == "h")
        #expect(desk.acts.isEmpty)
        desk.press("<Enter>")
        #expect(desk.acts.map(\.kind) == [.note("h")])
    }

    @Test func `taking over a colleague's session names the owner`() throws {
        var desk = Desk()
        desk.meanwhile { $0.give(DeskStore.star, to: "kim") }
        desk.press("Gt")
        #expect(desk.shows("kim owns it and will be told."))
        desk.press("<Enter>")
        #expect(desk.acts.map(\.saw) == [Claim(epoch: Epoch(1), owner: "kim")])
    }

    @Test func `taking over compares with what was seen when its key was pressed`() {
        var desk = Desk()
        desk.select(DeskStore.amelia)
        desk.answersAtOnce = false
        desk.feedsAtOnce = false
        desk.press("t")
        desk.meanwhile { $0.give(DeskStore.amelia, to: "kim") }
        desk.answer(\.isAct)
        desk.answersAtOnce = true
        #expect(desk.acts.map(\.saw) == [Claim(epoch: Epoch(1), owner: nil)])
        #expect(desk.hint.contains("kim took over this session after you looked"))
        #expect(desk.shows("MANUAL · kim's"))
    }

    @Test func `a question stays with its session whatever happens`() throws {
        var desk = Desk()
        desk.press("B")
        desk.meanwhile {
            $0.say("hello?", in: DeskStore.amelia)
            $0.handBack(DeskStore.mia)
            $0.delete(DeskStore.star)
        }
        desk.advance(3_000)
        #expect(desk.question?.session == DeskStore.omar)
        desk.press("<Enter>")
        #expect(desk.acts.map(\.session) == [DeskStore.omar])
    }

    @Test(arguments: [("B", "handing back…"), ("U", "releasing…"), ("C", "closing…")])
    func `giving up waits until what was sent is in the log`(key: String, progress: String) {
        var desk = Desk()
        desk.press("r")
        desk.answersAtOnce = false
        desk.press("Bye<Enter><Esc>\(key)<Enter>")
        #expect(desk.acts.isEmpty)
        #expect(desk.shows(progress))
        desk.answer(\.isSend)
        #expect(desk.acts.count == 1)
    }

    @Test func `what waits for a message is dropped when that is given back`() {
        var desk = Desk()
        desk.press("r")
        desk.answersAtOnce = false
        desk.press("Bye<Enter><Esc>B<Enter>")
        let failure = Failure(wording: "Not sent.", isDefinite: true)
        desk.answer(with: .sent(desk.sent[0].id, in: DeskStore.omar, .failure(failure)), \.isSend)
        #expect(desk.acts.isEmpty)
        #expect(desk.state.acts.deferred.isEmpty)
        #expect(desk.hint.contains("You keep the session until it is sent."))
    }

    @Test(arguments: ["B", "U", "C"])
    func `giving up is refused while a message is unconfirmed`(key: String) {
        var desk = Desk()
        desk.press("r")
        desk.answersAtOnce = false
        desk.press("Bye<Enter><Esc>")
        let failure = Failure(wording: "Perhaps sent.", isDefinite: false)
        desk.answer(with: .sent(desk.sent[0].id, in: DeskStore.omar, .failure(failure)), \.isSend)
        desk.press(key)
        #expect(desk.question == nil)
        #expect(desk.hint.contains("A message of yours is unconfirmed"))
    }

    @Test func `what became unconfirmed while it was asked is refused too`() {
        var desk = Desk()
        desk.press("r")
        desk.answersAtOnce = false
        desk.press("Bye<Enter><Esc>B")
        let failure = Failure(wording: "Perhaps sent.", isDefinite: false)
        desk.answer(with: .sent(desk.sent[0].id, in: DeskStore.omar, .failure(failure)), \.isSend)
        desk.press("<Enter>")
        #expect(desk.acts.isEmpty)
        #expect(desk.state.acts.deferred.isEmpty)
    }

    @Test func `it says when an unsent draft stays behind`() {
        var desk = Desk()
        desk.press("rHalf a thought<Esc>B")
        #expect(desk.shows("Your unsent draft is kept."))
        desk.press("<Enter>")
        #expect(
            desk.state.drafts.composers[DraftKey(session: DeskStore.omar, identity: .oneself)]?.editor.text
                != "")
    }

    @Test func `the greeting is shown in full and said, except when the take-over came from r`() {
        let greeting =
            "Hello, I am a human and shall read what was said so far; one moment please, thank you."
        var desk = Desk { $0.greeting = greeting }
        desk.meanwhile { $0.handBack(DeskStore.amelia) }
        desk.press("Gt")
        #expect(desk.shows("says     Hello, I am a human"))
        #expect(desk.shows("thank you."))
        desk.press("<Enter>")
        #expect(desk.acts.map(\.transition) == [greeting])
        desk.select(DeskStore.amelia)
        desk.press("r<Enter>")
        #expect(desk.acts.map(\.transition) == [greeting, nil])
    }

    @Test func `pasted text answers nothing`() {
        var desk = Desk()
        desk.press("B")
        desk.paste("\n\n")
        #expect(desk.question != nil)
        #expect(desk.acts.isEmpty)
    }

    // MARK: Quitting

    @Test func `q asks while a session is yours; release all, keep or stay`() {
        var desk = Desk()
        desk.press("q")
        #expect(desk.asks(Quit()))
        #expect(desk.shows("2 sessions are yours."))
        desk.press("<Esc>")
        #expect(!desk.hasQuit)
        desk.press("q<Enter>")
        #expect(desk.hasQuit)
        #expect(!desk.asked.contains(.store(.releaseAll)))
        desk.forget()
        desk.press("q<Tab><Enter>")
        #expect(desk.asked.contains(.store(.releaseAll)))
        #expect(desk.hasQuit)
    }

    @Test func `releasing all waits until what was sent is in the log`() {
        var desk = Desk()
        desk.press("r")
        desk.answersAtOnce = false
        desk.press("Bye<Enter><Esc>qq<Tab><Enter>")
        #expect(!desk.asked.contains(.store(.releaseAll)))
        desk.answer(\.isSend)
        #expect(desk.asked.contains(.store(.releaseAll)))
    }

    @Test func `without anything unsent or owned q quits at once`() {
        var desk = Desk(.empty)
        desk.press("q")
        #expect(desk.hasQuit)
    }

    @Test func `quitting saves what was typed last`() {
        var desk = Desk()
        desk.burst("rhi<Esc>q")
        #expect(
            desk.asked.contains(
                .store(.saveDraft(DraftKey(session: DeskStore.omar, identity: .oneself), "hi"))))
    }

    @Test(arguments: ["<C-c>", "<Esc>"])
    func `Esc and Control-C never quit`(key: String) {
        var desk = Desk(.empty)
        desk.press(key + key + key)
        #expect(!desk.hasQuit)
        #expect(desk.hint.contains("q quits."))
    }

    @Test func `Control-C does not quit even where Esc is bound to that`() {
        var desk = Desk(.empty)
        let text = "@extends default\n[list]\n<Esc> program.quit\n"
        let loaded = Keymap.load(text, named: "mine.keymap", commands: CommandTable.index) { _ in nil }
        desk.deliver(.keymapLoaded(loaded.keymap, problems: []))
        desk.press("<C-c>")
        #expect(!desk.hasQuit)
        desk.press("<Esc>")
        #expect(desk.hasQuit)
    }
}
