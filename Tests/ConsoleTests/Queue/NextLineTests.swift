import Conversation
import Glass
import Testing

@testable import Console

/// The line that keeps the queue in sight where the list is not on screen.
struct NextLineTests {
    private func line(_ desk: Desk) -> String? {
        desk.text.split(separator: "\n").map(String.init).first { $0.hasPrefix(" next ") }
    }

    @Test func `at 80 columns it is there while reading and writing, with the reason`() {
        var desk = Desk(columns: 80, rows: 24, view: nil)
        #expect(line(desk) == nil)
        desk.press("<Enter>")
        let expected = " next ! 2m amelia davis: wants three reservations cancelled at once"
        #expect(line(desk) == expected)
        desk.press("rHello")
        #expect(line(desk) == expected)
        #expect(desk.shows("TO omar rossi"))
    }

    @Test func `it names who comes next, whatever the list shows`() {
        var desk = Desk(columns: 80, rows: 24, view: .automatic)
        desk.press("<Enter>")
        #expect(line(desk)?.hasPrefix(" next * 2m omar rossi: name change") == true)
        desk.meanwhile { $0.give(DeskStore.omar, to: "kim") }
        desk.advance(1_000)
        #expect(line(desk)?.hasPrefix(" next ! 2m amelia davis") == true)
        desk.meanwhile { $0.handBack(DeskStore.amelia) }
        desk.advance(1_000)
        #expect(line(desk) == " next  nobody else needs a human")
    }

    @Test func `hostile text in it is shown, not obeyed, and is one line`() {
        var desk = Desk(columns: 80, rows: 24, view: nil)
        desk.meanwhile { store in
            store.update(DeskStore.amelia) { $0.reason = "a\u{1B}[31m\nb\u{202E}c" }
        }
        desk.press("<Enter>")
        desk.advance(1_000)
        #expect(line(desk)?.contains("␛[31m") == true)
        #expect(desk.text.split(separator: "\n", omittingEmptySubsequences: false).count == 24)
    }

    @Test(arguments: [(100, 36), (80, 13), (40, 10)])
    func `it is not there beside the list, nor on a screen that has no room`(columns: Int, rows: Int) {
        var desk = Desk(columns: columns, rows: rows, view: nil)
        desk.press("<Enter>")
        #expect(line(desk) == nil)
    }
}
