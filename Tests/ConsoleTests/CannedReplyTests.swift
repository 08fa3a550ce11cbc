import Conversation
import Glass
import Keymaps
import Testing

@testable import Console

/// Canned replies in the picker and in the reply being written.
struct CannedReplyTests {
    static let replies = [
        canned("hello", "Greeting", "Hello {customer}, this is {operator}. {cursor}", uses: 41),
        canned("refund-delay", "Refund is late", "The refund takes 5 days.\nSorry, {customer}.", uses: 12),
        canned("bye", "Closing", "Goodbye!", then: [.label("done"), .close(.resolved)], uses: 3),
        canned("case", "The case by name", "About {title}: we are looking into it."),
        canned(nil, "No code", "A supervisor will call you back."),
        canned("back", "To the AI", "Our assistant helps you from here.", then: [.handBack]),
    ]

    private static func canned(
        _ code: String?, _ title: String, _ text: String, then: [CannedReply.Step] = [], uses: Int = 0
    ) -> CannedReply {
        CannedReply(
            id: CannedReply.ID(title), code: code, title: title, text: text, then: then,
            creation: Timestamp(microseconds: 0), uses: uses)
    }

    /// A console with Omar's composer open.
    private func desk(
        columns: Int = 120, rows: Int = 36, keymap: BundledKeymap = .default,
        _ change: (inout Settings) -> Void = { _ in }
    ) -> Desk {
        var store = DeskStore.airline
        store.replies = Self.replies
        var desk = Desk(store, columns: columns, rows: rows, keymap: keymap, change)
        desk.press("r")
        // What the customer wrote has been on screen long enough.
        desk.advance(3_000)
        return desk
    }

    private var omar: DraftKey { DraftKey(session: DeskStore.omar, identity: .oneself) }

    private func uses(_ desk: Desk) -> [CannedReply.ID] {
        desk.asked.compactMap { if case .store(.recordUse(let id)) = $0 { id } else { nil } }
    }

    private func isPicking(_ desk: Desk) -> Bool { desk.state.overlay is ReplyPicker }

    // MARK: Opening

    @Test(arguments: BundledKeymap.allCases)
    func `a slash as the first key opens the picker, and Enter inserts without sending`(
        keymap: BundledKeymap
    ) {
        var desk = desk(keymap: keymap)
        desk.press("/")
        #expect(isPicking(desk))
        let cancel = keymap == .emacs ? "Ctrl-g" : "Esc"
        #expect(desk.hint.contains("Enter insert") && desk.hint.contains("\(cancel) type /"))
        desk.press("<Enter>")
        #expect(desk.draft == "Hello omar rossi, this is Sam. ")
        #expect(desk.sent.isEmpty && uses(desk) == ["Greeting"])
        #expect(desk.store.replies[0].uses == 42)
        desk.press("How can I help?<Enter>")
        #expect(desk.sent.map(\.text) == ["Hello omar rossi, this is Sam. How can I help?"])
        #expect(desk.sent.map(\.then) == [[]])
    }

    @Test(arguments: BundledKeymap.allCases)
    func `a command opens it anywhere in the text, and the reply goes to the cursor`(keymap: BundledKeymap) {
        var desk = desk(keymap: keymap)
        desk.press("Well. Bye<Left><Left><Left><C-x>/")
        #expect(isPicking(desk))
        #expect(desk.hint.contains(keymap == .emacs ? "Ctrl-g back" : "Esc back"))
        desk.press("a/b<BS><BS><BS>refund<Enter>!")
        #expect(desk.draft == "Well. The refund takes 5 days.\nSorry, omar rossi.!Bye")
    }

    @Test func `elsewhere a slash is text`() {
        var desk = desk()
        desk.press("and/or")
        #expect(desk.draft == "and/or" && !isPicking(desk))
        desk.press("<C-u> /")
        #expect(desk.draft == " /" && !isPicking(desk))
    }

    @Test func `a second slash, or Esc with what was typed, is text`() {
        var desk = desk()
        desk.press("//")
        #expect(desk.draft == "/" && !isPicking(desk) && desk.state.focus == .composer)
        desk.press("<C-u>/etc<Esc>")
        #expect(desk.draft == "/etc" && !isPicking(desk) && desk.state.focus == .composer)
        desk.press("<C-u>/<C-c>")
        #expect(desk.draft == "/")
        desk.press("<C-u>/re<C-u>/")
        #expect(desk.draft == "/")
        desk.press("<C-u>x<C-x>/refund<Esc>y")
        #expect(desk.draft == "xy")
        #expect(desk.sent.isEmpty && uses(desk).isEmpty)
    }

    @Test func `a paste never opens it, with brackets or without`() {
        var desk = desk()
        desk.paste("/refund")
        #expect(desk.draft == "/refund" && !isPicking(desk))
        desk.press("<C-u>")
        desk.burst("/home/omar<Enter>and more")
        desk.advance(100)
        #expect(!isPicking(desk) && desk.draft == "/home/omar\nand more")
        #expect(desk.sent.isEmpty)
        desk.press("<C-u><BS><C-u>")
        desk.burst("/etc<Enter>")
        desk.advance(100)
        desk.press("<Esc>")
        #expect(desk.sent.isEmpty)
        #expect(desk.draft == "/etc" && uses(desk).isEmpty)
    }

    @Test func `what is typed into an unopened greeting's place opens it too, and the reply replaces it`() {
        var store = DeskStore.airline
        store.replies = Self.replies
        var desk = Desk(store) { $0.greeting = "Good morning." }
        desk.select(DeskStore.amelia)
        desk.advance(400)
        desk.press("r")
        #expect(desk.draft == "Good morning.")
        desk.press("/hello<Enter>")
        #expect(desk.draft == "Hello amelia davis, this is Sam. ")
    }

    // MARK: Enter

    @Test func `an Enter that came before the inserted reply was painted does not send it a moment later`() {
        var desk = desk()
        desk.press("/bye")
        desk.deliver(.input(.key(Key(.enter))))
        desk.advance(TypingBurst.gap + 5)
        desk.state.drafts.composers[omar]?.isInsertionUnseen = true
        desk.deliver(.input(.key(Key(.enter))))
        desk.advance(1_000)
        #expect(desk.sent.isEmpty && desk.draft == "Goodbye!")
    }

    @Test func `the Enter that inserts and the one that sends are a paint apart`() {
        var desk = desk()
        desk.press("/bye")
        let enter = Arrival.input(.key(Key(.enter)))
        desk.deliver(enter)
        desk.advance(TypingBurst.gap + 5)
        #expect(desk.draft == "Goodbye!")
        // Without a frame in between, which the desk draws after each key.
        desk.state.drafts.composers[omar]?.isInsertionUnseen = true
        #expect(desk.state.sendDraft().isEmpty && desk.draft == "Goodbye!")
        desk.deliver(.tick)
        #expect(desk.hint.contains("press Enter again"))
        desk.press("<Enter>")
        #expect(desk.sent.map(\.text) == ["Goodbye!"])
    }

    @Test func `keys that were read before the picker was on screen insert nothing by Enter`() {
        var desk = desk()
        desk.deliver(all: Desk.keys("/bye<Enter>").map { .input(.key($0)) })
        desk.advance(50)
        #expect(isPicking(desk) && desk.draft == "")
        #expect(desk.hint.contains("press Enter again"))
        desk.press("<Enter>")
        #expect(desk.draft == "Goodbye!" && desk.sent.isEmpty)
    }

    @Test func `an exact code and Tab inserts at once, else Tab completes the code`() {
        var desk = desk()
        desk.press("/BYE<Tab>")
        #expect(desk.draft == "Goodbye!" && desk.sent.isEmpty)
        desk.press("<C-u>/ref<Tab>")
        #expect(isPicking(desk) && desk.shows("▸ refund-delay"))
        desk.press("<Tab>")
        #expect(desk.draft?.hasPrefix("The refund") == true)
        desk.press("<C-u><BS><C-u>/supervisor<Tab>")
        #expect(isPicking(desk))
        desk.press("<Esc>:")
        desk.press("<C-u><Esc>:help<Tab>")
        #expect(!isPicking(desk))
    }

    @Test func `replies that arrive later are read before Enter takes them`() {
        var desk = desk()
        desk.state.replies = nil
        desk.answersAtOnce = false
        desk.press("/")
        #expect(desk.shows("reading the canned replies …"))
        desk.press("<Enter>")
        #expect(isPicking(desk))
        desk.answer { $0 == .store(.loadReplies) }
        #expect(desk.shows("▌ hello"))
        desk.burst("<Enter>", every: 50)
        desk.advance(30)
        #expect(isPicking(desk) && desk.draft == "")
        desk.press("<Enter>")
        #expect(desk.draft?.hasPrefix("Hello") == true)
    }

    @Test func `a reply that a colleague changes under the hand is not inserted unread`() {
        var desk = desk()
        desk.press("/bye")
        var changed = Self.replies
        changed.swapAt(0, 1)
        desk.deliver(.replies(CannedReplies(changed)))
        #expect((desk.state.overlay as? ReplyPicker)?.exposure?.isOwn == true)
        changed[2].text = "Never write again!"
        desk.deliver(.replies(CannedReplies(changed)))
        desk.burst("<Enter>", every: 50)
        desk.advance(30)
        #expect(isPicking(desk) && desk.draft == "")
        desk.press("<Enter>")
        #expect(desk.draft == "Never write again!")
    }

    @Test func `what the operator moved to stays chosen when others come`() {
        var desk = desk()
        desk.press("/<Down><Down>")
        #expect(desk.rows(with: "▌ bye").count == 1)
        desk.deliver(.replies(CannedReplies([Self.replies[5], Self.replies[2], Self.replies[0]])))
        #expect(desk.rows(with: "▌ bye").count == 1)
        desk.press("<Enter>")
        #expect(desk.draft == "Goodbye!")
    }

    // MARK: Finding

    private func found(_ typed: String) -> [String] {
        CannedReplies(Self.replies).matching(typed).map(\.title)
    }

    @Test func `codes go before titles, titles before texts, letters in order come last`() {
        #expect(found("") == Self.replies.map(\.title))
        #expect(found("bye") == ["Closing", "The case by name"])
        #expect(found("BA") == ["To the AI", "No code", "The case by name"])
        #expect(found("re").first == "Refund is late")
        #expect(found("sorry") == ["Refund is late"])
        #expect(found("days sorry") == ["Refund is late"])
        #expect(found("rfd") == ["Refund is late"])
        #expect(found("rl") == ["Refund is late"])
        #expect(found("súpervisor") == ["No code"])
        #expect(found("xyzzy") == [])
        #expect(found("closing").first == "Closing")
    }

    @Test func `there is none and none matches are said`() {
        var desk = desk()
        desk.press("/xyzzy")
        #expect(desk.shows("no such reply") && desk.shows("0 of 6"))
        desk.press("<Enter><Tab>")
        #expect(isPicking(desk))
        desk.store.replies = []
        desk.press("<Esc><C-u>/")
        #expect(desk.shows("No canned replies yet."))
        desk.press("<Enter><Esc>")
        #expect(desk.draft == "/")
    }

    // MARK: Placeholders

    @Test func `what nothing fills is marked, and a send with it is refused with its name`() {
        var desk = desk()
        desk.press("/case<Enter>")
        #expect(desk.draft == "About {title}: we are looking into it.")
        #expect(desk.rows(with: "Nothing fills {title}: replace or delete it to send.").count == 1)
        let row = desk.text.split(separator: "\n", omittingEmptySubsequences: false)
            .firstIndex { $0.contains("About {title}: we") }!
        let inks = desk.inks.split(separator: "\n", omittingEmptySubsequences: false)[row]
        #expect(inks.hasSuffix("yyyyyyy"), "\(inks)")
        desk.press("<Enter>")
        #expect(desk.sent.isEmpty && desk.question == nil)
        #expect(desk.hint.contains("Not sent: nothing fills {title}. Replace it or delete it."))
        desk.press("<C-a><A-f><Right><Del><Del><Del><Del><Del><Del><Del>the change<Enter>")
        #expect(desk.sent.map(\.text) == ["About the change: we are looking into it."])
    }

    @Test func `the same braces typed by hand are text`() {
        var desk = desk()
        desk.press("/hello<Enter>use {customer} and {title} {<Enter>")
        #expect(desk.sent.map(\.text) == ["Hello omar rossi, this is Sam. use {customer} and {title} {"])
    }

    @Test func `one that was cut and pasted back, undone, or edited elsewhere is still refused`() {
        var desk = desk()
        desk.press("/case<Enter><C-u>")
        desk.press("<C-e><C-u>")
        #expect(desk.draft == "")
        desk.press("<C-y><Enter>")
        #expect(desk.sent.isEmpty && desk.draft?.contains("{title}") == true)
        desk.press("<C-x><C-e><Enter>")
        #expect(desk.sent.isEmpty && desk.draft?.hasSuffix("edited") == true)
        // In the next message too.
        desk.press("<C-u>Fine.<Enter>")
        #expect(desk.sent.map(\.text) == ["Fine."])
        desk.press("<C-y><Enter>")
        #expect(desk.sent.count == 1 && desk.draft?.contains("{title}") == true)
    }

    @Test func `a draft of an earlier run is not sent with one either, whoever typed it`() {
        var store = DeskStore.airline
        store.drafts[omar] = "About {title}."
        store.versions[omar] = 1
        var desk = Desk(store)
        desk.press("r")
        desk.advance(3_000)
        desk.press("<Enter>")
        #expect(desk.sent.isEmpty && desk.question == nil)
        #expect(desk.hint.contains("nothing fills {title}"))
    }

    @Test func `an earlier reply that is looked at has neither gaps nor steps`() {
        var desk = desk()
        desk.press("First.<Enter>/bye<Enter>")
        #expect(desk.shows("Enter sends AND adds #done, closes resolved."))
        desk.press("<C-p>")
        #expect(desk.draft == "First." && !desk.shows("sends AND"))
        desk.press("<Enter>")
        #expect(desk.sent.map(\.then) == [[], []])
        #expect(desk.draft == "Goodbye!" && desk.shows("Enter sends AND adds #done, closes resolved."))
    }

    @Test func `the session's metadata, tools and the cursor fill a reply`() {
        var store = DeskStore.airline
        store.replies = [
            Self.canned(
                "x", "x", "{metadata.order}: {tool.get_user_details.tier}{cursor}, {metadata.hidden}")
        ]
        store.update(DeskStore.omar) {
            $0.session.metadata = ["order": "4471", "hidden": "no", "switchboard": "no"]
        }
        _ = store.takeChanges()
        var desk = Desk(store) { $0.replyMetadata = ["order", "switchboard"] }
        desk.press("r/x<Enter>!")
        #expect(desk.draft == "4471: gold!, {metadata.hidden}")
    }

    @Test func `a tool's result is not taken from a log whose newest events are out of sight`() {
        var store = DeskStore.airline
        store.replies = [Self.canned("x", "x", "{tool.get_user_details.tier}")]
        var desk = Desk(store)
        let fill = { (state: ConsoleState) in
            FilledReply(store.replies[0], with: state.replyValues(for: omar)).text
        }
        #expect(fill(desk.state) == "gold")
        desk.state.open?.hasLater = true
        #expect(fill(desk.state) == "{tool.get_user_details.tier}")
    }

    @Test func `a reply that would make the draft too long changes nothing`() {
        var store = DeskStore.airline
        store.replies = [
            Self.canned("x", "x", String(repeating: "x", count: 19_999) + "{title}", then: [.handBack])
        ]
        var desk = Desk(store)
        desk.press("r")
        desk.press("abc<C-x>/x<Enter>")
        #expect(desk.draft == "abc" && desk.hint.contains("at most 20,000 characters"))
        #expect(desk.state.drafts.composer?.steps == [] && desk.state.drafts.composer?.gaps == [])
        #expect(uses(desk).isEmpty)
    }
}
