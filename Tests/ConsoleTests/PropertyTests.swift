import Conversation
import Effort
import Glass
import Testing

@testable import Console

/// What holds whatever is pressed and whatever arrives. A failure prints the seed that brings it back.
struct PropertyTests {
    private static let keys = [
        "j", "k", "g", "G", "<Tab>", "<Enter>", "<Esc>", "<C-c>", "<Space>", "<PageUp>", "<PageDown>",
        "<Home>",
        "<End>", "<Up>", "<Down>", "<Left>", "<Right>", "t", "r", "a", "i", "B", "U", "C", "R", "m", "w", "W",
        "/",
        "n",
        "N", "0", "1", "2", "3", "4", "5", "O", "J", "K", "x", "y", ":", "?", "q", "<BS>", "<C-w>", "<C-k>",
        "<C-y>", "<C-t>",
        "<C-_>",
        "<C-x>", "<C-e>", "<C-y>", "<C-v>", "<C-d>", "<C-a>", "<C-p>", "<C-n>", "<A-Enter>", "<A-b>", "e",
        "é", "日", "<F5>",
    ]
    private static let hostile = [
        "", "\0", "a\0b", "\u{1B}[31mred\u{1B}]0;title\u{7}", "\u{202E}rtl\u{2066}", "日本語のテキスト、幅の広い文字です",
        "e\u{301}\u{302}\u{303}\u{304}\u{305}", "\u{301}lonely", String(repeating: "x", count: 500), "👨‍👩‍👧👨‍👩‍👧",
        "\r\n\r\n\n", "\t\t\ttabs", "\u{200B}\u{FEFF}\u{AD}", "🇩🇪🇫🇷", "  ", "ปัญหา ที่", "a\u{85}b\u{2028}c",
        (1...80).map { "line \($0)" }.joined(separator: "\n"),
    ]
    private static let sessions = [DeskStore.omar, DeskStore.amelia, DeskStore.mia, DeskStore.star]

    private static var store: DeskStore {
        var store = DeskStore.airline
        store.replies = CannedReplyTests.replies
        return store
    }

    private var seeds: [UInt64] { (1...8).map { $0 } }

    @Test func `no key and no arrival traps, and no row is wider than the screen`() {
        for seed in seeds {
            var random = Splitmix64(seed: seed)
            var desk = Desk(Self.store, view: seed % 2 == 0 ? nil : .all)
            for _ in 0..<Effort.count(120) {
                step(&desk, &random)
                check(desk, seed)
            }
        }
    }

    @Test func `what others do moves nothing of the operator's`() {
        for seed in seeds {
            var random = Splitmix64(seed: seed)
            var desk = Desk()
            for _ in 0..<60 {
                desk.press(Self.keys.randomElement(using: &random)!, every: 30)
                // What was empty may show its first row.
                guard desk.state.list.selectedID != nil else { continue }
                let before = Hands(desk.state)
                desk.meanwhile { Self.act(on: &$0, &random) }
                desk.deliver(.agents(Bool.random(using: &random) ? [.anywhere] : []))
                desk.deliver(
                    .health(Bool.random(using: &random) ? .live : .stale(since: desk.uptime, wording: "x")))
                #expect(Hands(desk.state) == before, "seed \(seed)")
            }
        }
    }

    @Test func `of what the AI had drafted the chosen one stays as long as it is there`() {
        for seed in seeds {
            var random = Splitmix64(seed: seed)
            var desk = Desk()
            for _ in 0..<Effort.count(200) {
                if Bool.random(using: &random) {
                    desk.press(["<C-x><C-n>", "<C-x><C-p>", "r", "<Esc>"].randomElement(using: &random)!)
                }
                let before = desk.state.open?.shownSuggestions?.chosen
                desk.meanwhile { Self.act(on: &$0, &random) }
                guard let before, let after = desk.state.open?.shownSuggestions else { continue }
                #expect(
                    after.chosen == before || !after.all.contains { $0.id == before.id }, "seed \(seed)")
            }
        }
    }

    @Test func `acts and messages are for the session that was selected`() {
        for seed in seeds {
            var random = Splitmix64(seed: seed)
            var desk = Desk(Self.store)
            desk.press("r/case<Enter>")
            #expect(desk.draft?.contains("{title}") == true)
            for _ in 0..<100 {
                let subject = desk.question?.session ?? desk.prompt?.session ?? desk.state.open?.id
                let known = desk.acts.count + desk.sent.count
                desk.burst(Self.keys.randomElement(using: &random)!, every: 400)
                let new = desk.acts.map(\.session) + desk.sent.map(\.session)
                if new.count > known { #expect(desk.state.open?.id == subject, "seed \(seed)") }
            }
            #expect(!desk.sent.contains { $0.text.contains("{title}") }, "seed \(seed)")
        }
    }

    /// What decides on the meaning of the next key.
    private struct Hands: Equatable {
        var focus: Focus
        var overlay: String
        var contexts: [Context]
        var composing: DraftKey?
        var selected: Session.ID?

        init(_ state: ConsoleState) {
            focus = state.focus
            contexts = state.contexts
            composing = state.drafts.current
            selected = state.list.selectedID
            overlay =
                switch state.overlay {
                case let question as AskedQuestion:
                    "\(type(of: question.question)) \(question.session?.rawValue ?? "")"
                case let prompt as OpenPrompt: "\(prompt.prompt)"
                case let screen?: "\(type(of: screen))"
                case nil: ""
                }
        }
    }

    private func step(_ desk: inout Desk, _ random: inout Splitmix64) {
        switch Int.random(in: 0..<10, using: &random) {
        case 0: desk.paste(Self.hostile.randomElement(using: &random)!)
        case 1: desk.meanwhile { Self.act(on: &$0, &random) }
        case 2:
            let sizes = [
                (0, 0), (1, 1), (39, 9), (40, 10), (57, 13), (80, 24), (99, 30), (100, 12), (120, 36),
                (200, 60),
            ]
            let size = sizes.randomElement(using: &random)!
            desk.resize(size.0, size.1)
        case 3: desk.advance(Int.random(in: 0..<3_000, using: &random))
        case 4: desk.deliver(.input(.focus(Bool.random(using: &random))), .input(.garbage([0x1B])))
        case 5:
            desk.store.losesAnswers = 1
            desk.store.agents = Bool.random(using: &random) ? [.anywhere] : []
            desk.deliver(.agents(desk.store.agents))
        default:
            desk.burst(
                Self.keys.randomElement(using: &random)!, every: Int.random(in: 0..<500, using: &random))
        }
    }

    private static func act(on store: inout DeskStore, _ random: inout Splitmix64) {
        let session = sessions.randomElement(using: &random)!
        guard store.rows[session] != nil else { return }
        let text = hostile.randomElement(using: &random)!
        switch Int.random(in: 0..<11, using: &random) {
        case 0, 1: store.say(text, in: session)
        case 2: store.say(text, in: session, from: .aiAgent, isLate: Bool.random(using: &random))
        case 3: store.give(session, to: [nil, "kim", "sam", text].randomElement(using: &random)!)
        case 4: store.handBack(session)
        case 5: store.status(["typing", "error", "ready"].randomElement(using: &random)!, in: session)
        case 6: store.tool(text, ["a": .string(text)], .string(text), mode: .manual, in: session)
        case 7:
            store.update(session) {
                $0.reason = text; $0.customerName = text; $0.agentName = text
            }
        case 8: store.suggest(text, in: session)
        case 9: store.settle(Int64.random(in: 1...8, using: &random))
        default: store.change(0, in: session) { $0.event.isDeleted.toggle() }
        }
    }

    private func check(_ desk: Desk, _ seed: UInt64) {
        let size = desk.state.size
        #expect(desk.screen.size == size, "seed \(seed)")
        #expect(desk.screen == desk.state.render(), "seed \(seed)")
        for row in 0..<max(0, size.rows) {
            var width = 0
            for column in 0..<size.columns { width += Int(desk.screen[column, row].width) }
            #expect(width == size.columns, "seed \(seed), row \(row)")
        }
        if let cursor = desk.screen.cursor {
            #expect(
                (0..<size.columns).contains(cursor.column) && (0..<size.rows).contains(cursor.row),
                "seed \(seed)")
        }
        if let deadline = desk.state.deadline { #expect(deadline > desk.uptime, "seed \(seed)") }
    }
}
