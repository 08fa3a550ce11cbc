import Conversation
import Glass
import Keymaps
import Testing

@testable import Console

/// A session that was seen waiting for anybody is taken at once: no question, and no word to the customer.
struct ClaimTests {
    /// With Amelia selected, who waits and is nobody's, and has been on the glass for long.
    private func desk(_ change: (inout Settings) -> Void = { _ in }) -> Desk {
        var desk = Desk(.airline, change)
        desk.select(DeskStore.amelia)
        desk.advance(3_000)
        return desk
    }

    private static let unseen = Claim(epoch: Epoch(1), owner: nil)

    // MARK: At once

    @Test(arguments: ["r", "a", "t"])
    func `what was seen waiting is claimed by one key`(key: String) {
        var desk = desk()
        desk.answersAtOnce = false
        desk.burst(key)
        #expect(desk.question == nil)
        #expect(desk.acts.map(\.kind) == [.handoff(.claim)])
        #expect(desk.acts.map(\.saw) == [Self.unseen])
        #expect(desk.acts.map(\.transition) == [nil])
        #expect(desk.shows("taking over…"))
        #expect((desk.state.drafts.current != nil) == (key != "t"))
        desk.answer(\.isAct)
        #expect(desk.shows("MANUAL · yours"))
        #expect(desk.sent.isEmpty)
    }

    @Test func `before it was on the glass for 300 ms it is asked, and no Enter of that moment answers`() {
        var desk = Desk()
        desk.select(DeskStore.mia)
        desk.meanwhile { $0.give(DeskStore.mia, to: nil) }
        desk.burst("t", every: 299)
        #expect(desk.question != nil)
        desk.burst("<Enter>", every: 250)
        desk.advance(30)
        #expect(desk.acts.isEmpty)
        #expect(desk.shows("press Enter again"))
        desk.press("<Esc>")
        desk.burst("t", every: 300)
        #expect(desk.acts.map(\.kind) == [.handoff(.claim)])
    }

    @Test func `what was seen and does not stand any more is asked`() {
        var desk = desk()
        desk.feedsAtOnce = false
        desk.meanwhile { $0.give(DeskStore.amelia, to: "kim") }
        let page = desk.store.takeChanges()!
        // In one wake-up with the key: nobody has seen it.
        _ = desk.state.update(.changed(page), at: Moment(uptime: desk.uptime, wall: desk.store.now))
        desk.burst("r")
        #expect(desk.asks(TakeOver(thenReply: .oneself)))
        #expect(desk.acts.isEmpty)
        desk.burst("<Enter>", every: 200)
        desk.advance(30)
        #expect(desk.acts.isEmpty)
    }

    // MARK: Text before the log says so

    @Test func `Enter before the log says so holds the text, and our claim sends it once`() {
        var desk = desk()
        desk.answersAtOnce = false
        desk.press("r<Enter>Hello<Enter>")
        #expect(desk.sent.isEmpty)
        #expect(desk.draft == "")
        #expect(!desk.rows(with: "waits").filter { $0.contains("Hello") }.isEmpty)
        desk.answer(\.isAct)
        #expect(desk.sent.map(\.text) == ["Hello"])
        #expect(desk.sent.map(\.saw) == [Claim(epoch: Epoch(2), owner: "sam")])
        desk.answersAtOnce = true
        desk.meanwhile { $0.say("Hm", in: DeskStore.amelia) }
        #expect(desk.sent.count == 1)
        #expect(
            desk.store.rows[DeskStore.amelia]?.log.filter { $0.event.message?.text == "Hello" }.count == 1)
    }

    @Test func `where a colleague was quicker the text comes back with the reason`() {
        var desk = desk()
        desk.answersAtOnce = false
        desk.feedsAtOnce = false
        desk.press("rHello<Enter>and more")
        desk.meanwhile { $0.give(DeskStore.amelia, to: "kim") }
        desk.answer(\.isAct)
        #expect(desk.sent.isEmpty)
        #expect(desk.draft == "Hello\nand more")
        #expect(desk.hint.contains("kim took over this session after you looked"))
        #expect(desk.hint.contains("The text is kept here."))
        desk.answersAtOnce = true
        desk.feed()
        desk.press("<Enter>")
        #expect(desk.sent.isEmpty)
    }

    @Test func `what is held is in the stored draft until it is sent`() {
        var desk = desk()
        desk.answersAtOnce = false
        desk.press("rHello<Enter>more")
        func saved() -> [String] {
            desk.asked.compactMap { if case .store(.saveDraft(_, let text, _)) = $0 { text } else { nil } }
        }
        #expect(saved().last == "Hello")
        // What the store answers is the version that the next save is made from.
        for _ in saved() { desk.answer { if case .store(.saveDraft) = $0 { true } else { false } } }
        desk.advance(1_000)
        #expect(saved().last == "Hello\nmore")
    }

    @Test func `in a mirror the text waits until the session is read back as ours`() throws {
        var desk = desk { $0.isMirror = true }
        desk.answersAtOnce = false
        desk.press("rHello<Enter>")
        desk.answer(with: .acted(try #require(desk.acts.first), .success(nil)), \.isAct)
        #expect(desk.sent.isEmpty)
        #expect(desk.shows("taking over…"))
        desk.meanwhile { $0.give(DeskStore.amelia, to: "sam") }
        #expect(desk.sent.map(\.text) == ["Hello"])
        #expect(desk.sent.map(\.saw) == [Claim(epoch: Epoch(2), owner: "sam")])
    }

    @Test func `in a mirror the text comes back where the server refuses`() throws {
        var desk = desk { $0.isMirror = true }
        desk.answersAtOnce = false
        desk.press("rHello<Enter>")
        let act = try #require(desk.acts.first)
        desk.answer(with: .acted(act, .success(nil)), \.isAct)
        let request = OutboxRequest(
            id: act.id, session: act.session, act: .handoff(.takeOver(reason: nil, publicReason: nil)),
            operatorName: "sam",
            creation: desk.store.now, state: .refused, wording: "Not done: kim owns it.")
        desk.deliver(.changed(ChangePage(changes: [.request(request)], through: Position(900), isLast: true)))
        #expect(desk.draft == "Hello")
        #expect(desk.hint.contains("Not done: kim owns it."))
    }

    @Test func `the text goes to its session although another one is selected meanwhile`() {
        var desk = desk()
        desk.answersAtOnce = false
        desk.press("rHello<Enter><Esc><Tab>j")
        #expect(desk.state.open?.id != DeskStore.amelia)
        desk.answer(\.isAct)
        #expect(desk.sent.map(\.session) == [DeskStore.amelia])
    }

    // MARK: Returning

    @Test func `Esc with nothing typed says how to return it, and that restores the wait`() {
        var desk = desk()
        let wait = desk.store.rows[DeskStore.amelia]?.summary.waitingSince
        desk.press("r<Enter><Esc>")
        #expect(desk.hint.contains("Still yours, U returns it."))
        desk.press("U")
        #expect(desk.question == nil)
        #expect(desk.acts.map(\.kind) == [.handoff(.claim), .handoff(.unclaim)])
        #expect(desk.store.rows[DeskStore.amelia]?.summary.owner == nil)
        #expect(desk.store.rows[DeskStore.amelia]?.summary.waitingSince == wait)
    }

    @Test func `after ten seconds, or once something was said, it is the ordinary release`() {
        var desk = desk()
        desk.press("t")
        desk.advance(10_000)
        desk.press("U")
        #expect(desk.asks(Release()))
        desk.press("<Esc>")
        desk = self.desk()
        desk.press("rHello<Enter><Esc>U")
        #expect(desk.asks(Release()))
        #expect(desk.acts.map(\.kind) == [.handoff(.claim)])
    }

    @Test func `it can be returned before the log has it`() {
        var desk = desk()
        desk.answersAtOnce = false
        desk.press("tU")
        #expect(desk.acts.map(\.kind) == [.handoff(.claim)])
        desk.answer(\.isAct)
        #expect(desk.acts.map(\.kind) == [.handoff(.claim), .handoff(.unclaim)])
        #expect(desk.acts.last?.saw == Claim(epoch: Epoch(2), owner: "sam"))
    }

    @Test(arguments: BundledKeymap.allCases)
    func `every keymap can return it`(keymap: BundledKeymap) {
        var desk = Desk(keymap: keymap)
        desk.press("jr<Esc>")
        #expect(desk.hint.contains("Still yours, U returns it."))
        desk.press("U")
        #expect(desk.acts.last?.kind == .handoff(.unclaim))
    }

    // MARK: The greeting

    private static let greeting = "Hello, I am Sam."

    @Test func `a greeting is not said by a claim: it begins the draft, and typing replaces it`() {
        var desk = desk { $0.greeting = Self.greeting }
        desk.press("r")
        #expect(desk.draft == Self.greeting)
        #expect(desk.sent.isEmpty && desk.acts.allSatisfy { $0.transition == nil })
        desk.press("Yes<Enter>")
        #expect(desk.sent.map(\.text) == ["Yes"])
        desk.press("<Esc>r")
        #expect(desk.draft == "")
    }

    @Test func `a motion keeps the greeting`() {
        var desk = desk { $0.greeting = Self.greeting }
        desk.press("r<End> One moment.<Enter>")
        #expect(desk.sent.map(\.text) == ["Hello, I am Sam. One moment."])
    }

    @Test func `the greeting alone is asked about, and left alone it is no draft`() {
        var desk = desk { $0.greeting = Self.greeting }
        desk.press("r<Enter>")
        #expect(desk.question?.reasons == ["It contains only your greeting."])
        #expect(desk.sent.isEmpty)
        desk.press("<Esc><Esc>")
        #expect(desk.hint.contains("Still yours, U returns it."))
        #expect(desk.state.drafts.unsentCount == 0)
        desk.advance(1_000)
        #expect(desk.store.drafts.isEmpty)
        desk.press("r")
        #expect(desk.draft == Self.greeting)
    }

    // MARK: Questions that stay

    @Test func `what is typed at a question is the draft below it, and Enter takes over without sending it`()
    {
        var desk = Desk()
        desk.press("Gr")
        #expect(desk.asks(TakeOver(thenReply: .oneself)))
        desk.press("q yes")
        #expect(desk.rows(with: "draft    q yes").count == 1)
        desk.paste("two\nlines\n")
        #expect(desk.question != nil)
        #expect(desk.acts.isEmpty)
        desk.press("<BS><Enter>")
        #expect(desk.acts.map(\.kind) == [.handoff(.takeOver(reason: nil, publicReason: nil))])
        #expect(desk.draft == "q yestwo\nlines")
        #expect(desk.sent.isEmpty)
        desk.press("<Enter>")
        #expect(desk.sent.map(\.text) == ["q yestwo\nlines"])
    }

    @Test func `after Esc what was typed at a question stays a draft`() {
        var desk = Desk()
        desk.press("Gthello<Esc>")
        #expect(desk.acts.isEmpty)
        #expect(desk.hint.contains("What you typed is kept as a draft: r."))
        desk.advance(1_000)
        #expect(desk.store.drafts[DraftKey(session: DeskStore.star, identity: .oneself)] == "hello")
    }

    @Test(arguments: ["B", "C", "U", "q"])
    func `text typed at any question is kept, and does nothing`(key: String) {
        var desk = Desk()
        desk.press(key + "no, wait")
        #expect(desk.question != nil)
        desk.press("<Esc>")
        #expect(desk.acts.isEmpty && !desk.hasQuit)
        desk.press("r")
        #expect(desk.draft == "no, wait")
    }

    @Test func `a pasted line end without brackets answers nothing either`() {
        var desk = Desk()
        desk.press("Gr")
        desk.advance(400)
        desk.burst("one\ntwo\n", every: 2)
        #expect(desk.acts.isEmpty)
        desk.advance(30)
        #expect(
            desk.state.drafts.composers[DraftKey(session: DeskStore.star, identity: .oneself)]?.editor.text
                == "one\ntwo\n")
    }

    @Test func `a question of one's own key ignores only what was read before it was painted, and says so`() {
        var desk = Desk()
        desk.press("G")
        desk.advance(1_000)
        desk.deliver(.input(.key(.character("t"))), .input(.key(Key(.enter))))
        desk.advance(30)
        #expect(desk.acts.isEmpty)
        #expect(desk.shows("press Enter again"))
        desk.burst("<Enter>", every: 1)
        desk.advance(30)
        #expect(desk.acts.count == 1)
    }
}
