import Conversation
import Glass
import Testing

@testable import Console

/// A question, a picker and a prompt that no part of the console names: each is one value.
@Suite struct OverlayTests {
    // MARK: A question

    private struct Escalate: Question {
        enum Team: String, CaseIterable { case billing, fraud }

        var team = Team.billing
        var words = Editor()

        var title: (before: SafeText, after: SafeText) { ("Escalate ", "?") }
        var ink: Ink { .warning }
        var yes: SafeText { "escalate" }
        var cautions: [Caution] { [.unanswered] }

        var fields: [QuestionField<Self>] {
            [
                .choice("team", \.team, of: Team.allCases) { SafeText($0.rawValue) },
                .text("words", \.words, readers: "only the team reads it", kept: \.left.reasons),
            ]
        }

        func editing(_ focus: Int?) -> SafeText? { focus == 0 ? "edit the words" : "edit the team" }

        func accept(_ asked: AskedQuestion, in state: inout ConsoleState) -> [Effect] {
            state.say("To \(SafeText(team.rawValue)): \(SafeText(words.text))")
            return []
        }
    }

    private func asking() -> Desk {
        var desk = Desk()
        desk.select(DeskStore.mia)
        _ = desk.state.ask(Escalate())
        desk.deliver(.tick)
        return desk
    }

    @Test func `a question of one file has fields, keys, a draft and a kept text like the others`() {
        var desk = asking()
        #expect(desk.shows("Escalate"))
        #expect(desk.rows(with: "team     billing").count == 1)
        #expect(desk.rows(with: "(only the team reads it)").count == 1)
        #expect(desk.rows(with: "Enter escalate").count == 1)
        desk.press("<Tab><Right>")
        #expect(desk.shows("‹ fraud ›"))
        desk.press("<Right>")
        #expect(desk.shows("‹ billing ›"))
        desk.press("<Left><Tab>twice charged")
        #expect(desk.shows("twice charged▏"))
        desk.press("<Esc>")
        #expect(desk.question == nil)
        _ = desk.state.ask(Escalate())
        desk.deliver(.tick)
        #expect(desk.question?.text == "twice charged")
        desk.press("<Enter>")
        if desk.question != nil {
            #expect(desk.shows("Press Enter again to escalate anyway."))
            desk.press("<Enter>")
        }
        #expect(desk.hint.contains("To billing: twice charged"))
    }

    @Test func `what is typed at it without a focus is a draft, and its keys wait for the first frame`() {
        var desk = Desk()
        desk.select(DeskStore.mia)
        _ = desk.state.ask(Escalate())
        _ = desk.state.update(.input(.key(Key(.enter))), at: desk.state.now)
        _ = desk.state.update(
            .tick, at: Moment(uptime: desk.state.now.uptime + 100, wall: desk.state.now.wall))
        #expect(desk.question != nil)
        desk = asking()
        desk.press("hello")
        #expect(desk.shows("draft    hello▏"))
        desk.press("<Esc>")
        #expect(desk.hint.contains("What you typed is kept as a draft"))
    }

    @Test func `questions are compared by their values`() {
        var other = Escalate()
        #expect(other == Escalate())
        other.turn(0, by: -1)
        #expect(other.team == .fraud)
        #expect(other != Escalate())
        other.turn(0, by: 1)
        #expect(other == Escalate())
    }

    // MARK: A picker

    /// Chooses a word from a few.
    private struct WordPicker: Picker {
        static let words = ["refund", "return", "delay", "baggage", "seat", "upgrade", "name"]

        var editor = Editor()
        var selected = 0
        let from: Focus?

        func title(width: Int) -> SafeText { "words ▸ " }
        var yes: SafeText { "say it" }
        var nothing: SafeText? { "no such word" }

        func rows(in state: ConsoleState) -> [String] {
            Self.words.filter { editor.isBlank || $0.hasPrefix(editor.text) }
        }

        func chosen(of rows: [String]) -> Int { min(selected, rows.count - 1) }
        mutating func choose(_ index: Int) { selected = index }

        func draw(_ row: String, isChosen: Bool, in rect: Rect, of state: ConsoleState, on grid: inout Grid) {
            grid.put(
                "\(isChosen ? "▌" : " ") \(SafeText(row))", at: Point(column: rect.column, row: rect.row),
                style: Style(.plain))
        }

        func preview(_ row: String, width: Int, in state: ConsoleState) -> [Line] {
            [Line(Span("We are sorry about the \(SafeText(row)).")), Line(Span("Anna"))]
        }

        func accept(_ row: String, in state: inout ConsoleState) -> [Effect] {
            let effects = state.closeOverlay()
            state.say("Said \(SafeText(row)).")
            return effects
        }
    }

    private func picking(rows: Int = 36) -> Desk {
        var desk = Desk(rows: rows)
        desk.state.overlay = WordPicker(from: desk.state.focus)
        desk.deliver(.tick)
        return desk
    }

    @Test func `a picker of one file is narrowed by typing, moved in, previewed and accepted`() {
        var desk = picking()
        #expect(desk.rows(with: "words ▸").count == 1)
        #expect(desk.shows("▌ refund"))
        #expect(desk.shows("We are sorry about the refund."))
        #expect(desk.hint.contains("Enter say it"))
        desk.press("<Down>")
        #expect(desk.shows("▌ return"))
        #expect(desk.shows("We are sorry about the return."))
        desk.press("s")
        #expect(desk.shows("▌ seat"))
        #expect(!desk.shows("baggage"))
        desk.press("<Enter>")
        #expect(desk.state.overlay == nil)
        #expect(desk.hint.contains("Said seat."))
    }

    @Test func `an empty picker accepts nothing, and Esc goes back`() {
        var desk = picking()
        desk.press("zz<Enter>")
        #expect(desk.shows("no such word"))
        #expect(desk.state.overlay is WordPicker)
        desk.press("<Esc>")
        #expect(desk.state.overlay == nil && desk.state.focus == .list)
    }

    @Test func `the chosen row and its preview stay in sight where there is little room`() {
        var desk = picking(rows: 12)
        for word in WordPicker.words {
            #expect(desk.shows("▌ \(word)"))
            #expect(desk.shows("We are sorry about the \(word)."))
            desk.press("<Down>")
        }
        #expect(desk.shows("▌ name"), "it stops at the end")
    }

    @Test func `help is narrowed by words, and Esc shows all of it again`() {
        var desk = Desk()
        desk.press("?")
        #expect(desk.shows("Take over the selected session") && desk.shows("Marks:"))
        desk.press("/jjk")
        #expect(desk.shows("find ▸ jjk") && desk.shows("No key or command says that."))
        desk.press("<BS><BS><BS>take over")
        #expect(desk.shows("Take over the selected session"))
        #expect(!desk.shows("Marks:") && !desk.shows("Write a private note"))
        desk.press("<Esc>")
        #expect(desk.shows("Marks:") && desk.state.overlay is HelpScreen)
        desk.press("<Esc>")
        #expect(desk.state.overlay == nil)
    }
}
