import Conversation
import Glass
import Testing

@testable import Console

struct ComposerTests {
    private let omar = DraftKey(session: DeskStore.omar, identity: .oneself)

    // MARK: Pastes

    @Test func `an Enter followed by more text at once is a new line, and so is that burst's last Enter`() {
        var desk = Desk()
        desk.press("r")
        desk.burst("one<Enter>two<Enter>")
        desk.advance(1_000)
        #expect(desk.sent.isEmpty)
        #expect(desk.draft == "one\ntwo\n")
        desk.press("<Enter>")
        #expect(desk.sent.map(\.text) == ["one\ntwo\n"])
    }

    @Test func `keys up to 20 ms apart are a burst, slower ones are not`() {
        var desk = Desk()
        desk.press("rone")
        desk.burst("<Enter>", every: 400)
        desk.burst("t", every: 20)
        #expect(desk.draft == "one\nt")
        desk.burst("<Enter>", every: 400)
        desk.burst("x", every: 21)
        #expect(desk.sent.map(\.text) == ["one\nt"])
        #expect(desk.draft == "x")
    }

    @Test func `a burst into a session that was lost keeps its line ends`() {
        var desk = Desk()
        desk.press("r")
        desk.meanwhile { $0.give(DeskStore.omar, to: "kim") }
        desk.burst("one<Enter>two", every: 5)
        #expect(desk.draft == "one\ntwo")
    }

    @Test func `a bracketed paste never sends`() {
        var desk = Desk()
        desk.press("r")
        desk.paste("one\ntwo\n")
        desk.advance(1_000)
        #expect(desk.sent.isEmpty)
        #expect(desk.draft == "one\ntwo\n")
    }

    @Test func `a paste right behind an Enter goes below it and is not sent with it`() {
        var desk = Desk()
        desk.press("rone")
        desk.burst("<Enter>", every: 400)
        desk.deliver(.input(.paste("two")))
        desk.advance(1_000)
        #expect(desk.sent.isEmpty)
        #expect(desk.draft == "one\ntwo")
    }

    @Test func `a paste outside the composer changes nothing`() {
        var desk = Desk()
        desk.paste("q\n:quit\n")
        #expect(desk.state.focus == .list)
        #expect(desk.hint.contains("Pasted text goes into a reply: press r or a first."))
    }

    @Test func `what is too long is refused and nothing is lost`() {
        var desk = Desk()
        desk.press("rkept")
        desk.paste(String(repeating: "x", count: 20_001))
        #expect(desk.draft == "kept")
        #expect(desk.hint.contains("at most 20,000 characters"))
    }

    @Test func `Control-C leaves the composer and keeps everything`() {
        var desk = Desk()
        desk.press("rHello<C-c>")
        #expect(desk.state.focus == .transcript)
        #expect(desk.sent.isEmpty)
        #expect(desk.store.drafts[omar] == "Hello")
        desk.press("r")
        #expect(desk.draft == "Hello")
    }

    @Test func `a private note that was begun survives Control-C`() {
        var desk = Desk()
        desk.press("mcall back<C-c>")
        #expect(desk.prompt == nil)
        desk.press("jm")
        #expect(desk.prompt?.editor.text == "")
        desk.press("<Esc>km")
        #expect(desk.prompt?.editor.text == "call back")
        desk.press("<Enter>m")
        #expect(desk.prompt?.editor.text == "")
    }

    // MARK: Identities

    @Test func `the prompt names customer and identity, with another border for each`() {
        var desk = Desk()
        desk.press("r")
        #expect(desk.rows(with: "── TO omar rossi · AS YOURSELF (Sam) ▸ ──").count == 1)
        desk.press("<C-x><C-a>")
        #expect(desk.rows(with: "══ TO omar rossi · AS THE AI (shown as airline) ▸ ══").count == 1)
    }

    @Test func `each identity has a draft of its own and the other one is announced`() {
        var desk = Desk()
        desk.press("rmine<C-x><C-a>")
        #expect(desk.draft == "")
        #expect(desk.hint.contains("There is also a draft as yourself here."))
        desk.press("its<C-x><C-a>")
        #expect(desk.draft == "mine")
        #expect(desk.hint.contains("There is also a draft as the AI here."))
    }

    @Test func `a newly opened session never starts in the composer and inherits no identity`() {
        var desk = Desk()
        desk.press("aHello<Esc><Esc>jjk")
        #expect(desk.state.drafts.current == nil)
        #expect(desk.state.focus == .list)
        desk.press("w")
        #expect(desk.state.drafts.current == nil)
        desk.press("r")
        #expect(desk.state.drafts.current?.identity == .oneself)
    }

    // MARK: Losing the session

    @Test func `a composer that loses its session stays open and says who took it`() {
        var desk = Desk()
        desk.press("rHello")
        desk.meanwhile { $0.give(DeskStore.omar, to: "kim") }
        #expect(desk.state.focus == .composer)
        #expect(desk.draft == "Hello")
        #expect(desk.shows("kim took this session. The draft is kept and cannot be sent."))
        #expect(!desk.hint.contains("send"))
        desk.press("!<Enter>")
        #expect(desk.draft == "Hello!")
        #expect(desk.sent.isEmpty)
    }

    @Test func `also one whose session was deleted or left its view`() {
        var desk = Desk()
        desk.press("2rHello")
        desk.meanwhile { $0.delete(DeskStore.omar) }
        desk.advance(2_000)
        #expect(desk.draft == "Hello")
        #expect(desk.shows("This session was deleted. The draft is kept."))
        desk.press("<Enter>")
        #expect(desk.sent.isEmpty)
    }

    @Test func `what the composer says about a way back uses the keys that are bound`() {
        var desk = Desk()
        let text = "@extends default\n[list transcript]\nt -\n<F2> session.take-over\n"
        let loaded = Keymap.load(text, named: "mine.keymap", commands: CommandTable.index) { _ in nil }
        desk.deliver(.keymapLoaded(loaded.keymap, problems: []))
        desk.press("rHello")
        desk.meanwhile { $0.handBack(DeskStore.omar) }
        #expect(desk.shows("Leave with Esc, take it over with F2, then send."))
    }

    // MARK: Drafts

    @Test func `a draft is saved within a second`() {
        var desk = Desk()
        desk.press("r")
        desk.burst("Hel", every: 100)
        #expect(desk.store.drafts[omar] == nil)
        desk.advance(700)
        #expect(desk.store.drafts[omar] == "Hel")
    }

    @Test func `a draft from an earlier run is back, and the list tells of it`() {
        var store = DeskStore.airline
        store.drafts[omar] = "half a thought"
        store.rows[DeskStore.omar]!.summary.drafts = [.oneself]
        var desk = Desk(store)
        #expect(desk.rows(with: "▌*  2m omar rossi")[0].contains(" d "))
        desk.press("r")
        #expect(desk.draft == "half a thought")
    }

    @Test func `the list marks what is being written`() {
        var desk = Desk()
        desk.press("rx")
        #expect(desk.rows(with: "▌*  2m omar rossi")[0].contains(" d "))
        desk.press("<BS>")
        #expect(!desk.rows(with: "▌*  2m omar rossi")[0].contains(" d "))
    }

    @Test func `the composer says when the draft is not saved, and it is tried again`() {
        var desk = Desk()
        desk.press("r")
        desk.answersAtOnce = false
        desk.press("Hello")
        desk.answer(with: .draftSaved(omar, .nowhere)) {
            if case .store(.saveDraft) = $0 { true } else { false }
        }
        #expect(desk.shows("not saved"))
        desk.answer(with: .draftSaved(omar, .nowhere)) { $0 == .store(.saveDraft(omar, "Hello")) }
        desk.forget()
        desk.advance(600)
        #expect(desk.asked.contains(.store(.saveDraft(omar, "Hello"))))
    }

    @Test func `the stored draft goes only when the log has the message`() {
        var desk = Desk()
        desk.press("rHello")
        desk.advance(1_000)
        desk.answersAtOnce = false
        desk.press("<Enter>")
        #expect(desk.store.drafts[omar] == "Hello")
        desk.answer(\.isSend)
        desk.answer { if case .store(.saveDraft(omar, "", _)) = $0 { true } else { false } }
        #expect(desk.store.drafts[omar] == nil)
    }

    // MARK: Editing

    @Test func `editing goes by what is seen as one character`() {
        var desk = Desk()
        desk.press("r")
        desk.paste("a👨‍👩‍👧e\u{301}")
        desk.press("<BS><BS>b")
        #expect(desk.draft == "ab")
    }

    @Test func `readline's keys`() {
        var desk = Desk()
        desk.press("rone two three<C-w><C-w><C-a><C-y>x<C-e>y")
        #expect(desk.draft == "two threexone y")
        desk.press("<C-u>")
        #expect(desk.draft == "")
        desk.press("<C-_>")
        #expect(desk.draft == "two threexone y")
        desk.press("<C-a><A-d><A-f><Left><C-k><C-t>")
        #expect(desk.draft == " threexno")
    }

    @Test func `what was cut can be pasted after sending`() {
        var desk = Desk()
        desk.press("rone two<C-w><Enter><C-y>")
        #expect(desk.draft == "two")
    }

    @Test func `up and down go by rows as drawn`() {
        var desk = Desk(columns: 40, rows: 24)
        desk.press("r")
        desk.paste("one two three four five six seven eight nine ten")
        desk.press("<Up>X<Down>Y")
        #expect(desk.draft == "one two three Xfour five six seven eight nine tenY")
    }

    @Test func `the history is that of this session and identity`() {
        var desk = Desk()
        desk.meanwhile { $0.say("by kim", in: DeskStore.omar, from: .humanAgent, author: "kim") }
        desk.press("rone<Enter>two<Enter>")
        desk.press("draft<C-p>")
        #expect(desk.draft == "two")
        desk.press("<C-p><C-p>")
        #expect(desk.draft == "one")
        desk.press("<C-n><C-n>")
        #expect(desk.draft == "draft")
        desk.press("<C-x><C-a><C-p>")
        #expect(desk.draft == "")
        desk.press("<Esc><Esc>")
        desk.select(DeskStore.mia)
        desk.press("r<C-p>")
        #expect(desk.draft == "one moment please")
    }

    @Test func `the editor takes the text and gives it back without its last line end`() {
        var desk = Desk()
        desk.press("rHello<C-x><C-e>")
        #expect(desk.draft == "Hello edited")
    }

    @Test func `it grows to a third of the pane and then scrolls`() throws {
        var desk = Desk()
        desk.press("r")
        desk.paste((1...40).map { "line \($0)" }.joined(separator: "\n"))
        let foot = try #require(desk.state.panes.detail?.foot)
        #expect(foot.rows == 12)
        #expect(desk.rows(with: "line 40").count == 1)
        #expect(desk.rows(with: "line 29").isEmpty)
        desk.press(String(repeating: "<Up>", count: 39))
        #expect(desk.rows(with: "line 1").count > 0)
        #expect(desk.rows(with: "line 40").isEmpty)
    }

    @Test func `PageUp reads while writing`() {
        var store = DeskStore.airline
        for number in 1...60 { store.say("message \(number)", in: DeskStore.omar) }
        var desk = Desk(store)
        desk.press("rHello<PageUp>")
        #expect(desk.state.focus == .composer)
        #expect(!desk.shows("customer      message 60"))
        desk.press("<PageDown><PageDown>")
        #expect(desk.shows("customer      message 60"))
        #expect(desk.draft == "Hello")
    }
}
