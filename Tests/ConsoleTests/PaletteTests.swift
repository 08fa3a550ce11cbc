import Conversation
import Glass
import Testing

@testable import Console

/// What is typed into the palette runs what it names, or nothing.
@Suite struct PaletteTests {
    private func typing(_ words: String, on session: Session.ID = DeskStore.mia) -> Desk {
        var desk = Desk()
        desk.meanwhile { $0.suggest("I can change that.", in: DeskStore.mia) }
        desk.select(session)
        desk.advance(1_000)
        desk.forget()
        desk.press(":" + words)
        return desk
    }

    private func rows(_ desk: Desk) -> [PaletteRow] { desk.palette?.rows(in: desk.state) ?? [] }

    private func names(_ desk: Desk) -> [String] { rows(desk).map(\.command.name.rawValue) }

    private func chosen(_ desk: Desk) -> String? {
        let rows = rows(desk)
        return rows.isEmpty ? nil : desk.palette.map { rows[$0.chosen(of: rows)].command.name.rawValue }
    }

    @Test(arguments: [
        ("undo", "edit.undo"), ("close", "session.close"), ("closed", "view.closed"),
        ("note", "session.note"), ("labels", "session.labels"),
        ("reply", "session.reply"), ("release", "session.release"), ("take", "session.take-over"),
        ("take over", "session.take-over"), ("TAKE-OVER", "session.take-over"), ("hb", "session.hand-back"),
        ("shb", "session.hand-back"), ("hand back", "session.hand-back"), ("quit", "program.quit"),
        ("help", "help.open"), ("open", "open"), ("back", "back"), ("mine", "view.mine"), ("all", "view.all"),
        ("copy", "event.copy"), ("next", "attention.next"), ("search", "search.open"),
        ("drop", "suggestion.drop"),
        ("send", "composer.send"), ("redraw", "screen.redraw"), ("reload", "keymap.reload"),
        ("name", "operator.display-name"), ("session.cl", "session.close"), ("private", "session.note"),
        ("outcome", "session.close"), ("coach", "coach.off"), ("over", "session.take-over"),
        ("instruct", "session.steer"),
    ])
    func `a word chooses the command that it names`(_ word: String, _ name: String) {
        #expect(chosen(typing(word)) == name)
    }

    @Test(arguments: ["bell", "ndo", "xq", "sdr", "clsd", "asdf", "resent", "zzz", "e.g", "nthngs"])
    func `letters that only stand somewhere in a description name nothing`(_ word: String) {
        var desk = typing(word)
        #expect(names(desk).isEmpty || names(desk).allSatisfy { $0.contains(word) }, "\(names(desk))")
        if names(desk).isEmpty {
            #expect(desk.shows("no such command"))
            desk.press("<Enter>")
            #expect(desk.asked.allSatisfy { !$0.isAct && !$0.isSend })
        }
    }

    @Test func `undo drops no draft`() {
        var desk = typing("undo")
        desk.press("<Enter>")
        #expect(!desk.asked.contains { if case .store(.settleSuggestion) = $0 { true } else { false } })
        #expect(desk.question == nil)
        #expect(desk.hint.contains("edit.undo: only while writing: <C-_>."))
    }

    @Test func `dropping from the palette asks first`() {
        var desk = typing("drop")
        desk.press("<Enter>")
        #expect(desk.asks(DropSuggestion(suggestion: 1)))
        #expect(!desk.asked.contains { if case .store(.settleSuggestion) = $0 { true } else { false } })
    }

    @Test func `what cannot be done now stands last, with its reason, and Enter says it`() {
        var desk = typing("re", on: DeskStore.amelia)
        let rows = rows(desk)
        let first = rows.firstIndex { $0.reason != nil } ?? rows.count
        #expect(first > 0 && first < rows.count)
        #expect(rows[first...].allSatisfy { $0.reason != nil })
        desk.press("<C-u>reopen")
        #expect(desk.shows("session.reopen        (It is not closed.)"))
        desk.press("<Enter>")
        #expect(desk.hint.contains("It is not closed."))
        #expect(desk.question == nil)
    }

    @Test func `where the named command cannot be done, one with a similar name is not done instead`() {
        var desk = typing("close")
        desk.press("<Enter><Enter>")
        desk.press(":close")
        #expect(names(desk).first == "view.closed")
        desk.press("<Enter>")
        #expect(desk.state.list.view != .closed)
        #expect(desk.hint.contains("It is closed."))
    }

    @Test func `the arrows choose from where the best match stands`() {
        var desk = typing("back")
        #expect(chosen(desk) == "back")
        desk.press("<Down>")
        #expect(chosen(desk) == "session.hand-back")
        desk.press("<Up>")
        desk.press("<Up>")
        #expect(chosen(desk) == "back")
    }

    @Test func `with nothing typed everything that belongs here is listed`() {
        let desk = typing("")
        #expect(names(desk).first == "session.reply")
        #expect(!names(desk).contains("composer.send"))
    }
}
