import Conversation
import Glass
import Testing

@testable import Console

/// The name that customers see is asked for when the console starts: what is written for a customer never becomes one.
struct DisplayNameTests {
    private func desk() -> Desk { Desk { $0.displayName = nil } }

    private func names(_ desk: Desk) -> [String] {
        desk.asked.compactMap { if case .store(.setDisplayName(let name)) = $0 { name } else { nil } }
    }

    @Test func `it is asked for at the start, and typing replaces what stands there`() {
        var desk = desk()
        #expect(desk.prompt?.prompt is DisplayName)
        #expect(desk.prompt?.editor.text == "operator")
        #expect(desk.state.list.selectedID != nil)
        desk.press("Sam Jr.<Enter>")
        #expect(names(desk) == ["Sam Jr."])
        #expect(desk.prompt == nil)
    }

    @Test func `Enter keeps what stands there`() {
        var desk = desk()
        desk.press("<Enter>")
        #expect(names(desk) == ["operator"])
    }

    @Test func `no send ever asks for it`() {
        var desk = desk()
        desk.press("<Esc>rHello<Enter>")
        #expect(desk.prompt == nil)
        #expect(desk.sent.map(\.text) == ["Hello"])
        #expect(names(desk).isEmpty)
    }

    @Test func `keys that come before it could be read never accept it`() {
        var desk = Desk { $0.displayName = nil }
        desk.press("<Esc>:operator.display-name<Enter>")
        #expect(desk.prompt?.prompt is DisplayName)
        desk = self.desk()
        desk.resize(1, 1)
        desk.resize(120, 36)
        desk.burst("<Enter>", every: 100)
        desk.advance(30)
        #expect(names(desk).isEmpty)
    }

    @Test(arguments: [
        ("Your refund is on its way to you", "more than 5 words"),
        ("One moment.", "ends like a sentence"),
        ("Are you there?", "ends like a sentence"),
        (String(repeating: "x", count: 41), "more than 40 characters"),
    ])
    func `what reads like a sentence is asked about again, and says why`(text: String, why: String) {
        var desk = desk()
        desk.press(text + "<Enter>", every: 30)
        #expect(names(desk).isEmpty)
        #expect(desk.shows(why))
        // The next Enter may still be meant for what was typed.
        desk.burst("<Enter>", every: 200)
        desk.advance(30)
        #expect(names(desk).isEmpty)
        desk.press("<Enter>")
        #expect(names(desk) == [text])
    }

    @Test func `so is what was pasted with a line end in it`() {
        var desk = desk()
        desk.paste("Hello\nthere")
        desk.press("<Enter>")
        #expect(names(desk).isEmpty)
        #expect(desk.shows("more than one line"))
        desk.press("<C-u>Sam<Enter>")
        #expect(desk.prompt != nil)
        desk.press("<Enter>")
        #expect(names(desk) == ["Sam"])
    }

    @Test(arguments: ["Anna", "Anna K.", "Dr. Anna Maria von Weber", "李小龙", "Anna (night shift)"])
    func `names are names`(name: String) {
        #expect(PublicName.doubt(about: name) == nil)
    }
}
