import Conversation
import Glass
import Testing

@testable import Console

/// Opening what a message links to: nothing goes to another program that was not read in full and confirmed.
struct LinkTests {
    private static let photo: JSON = ["name": "passport.jpg", "url": "https://files.example/passport.jpg"]

    /// A desk in the transcript whose newest message is the customer's.
    private func desk(_ data: JSON, columns: Int = 120, rows: Int = 36) -> Desk {
        var store = DeskStore.airline
        store.append(.customer, .message, data, in: DeskStore.omar)
        var desk = Desk(store, columns: columns, rows: rows)
        desk.press("<Enter>")
        return desk
    }

    private func opened(_ desk: Desk) -> [String] {
        desk.asked.compactMap { if case .terminal(.openLink(let address)) = $0 { address } else { nil } }
    }

    @Test(arguments: [(120, 36), (80, 24)])
    func `O shows the whole address, and only Enter opens it`(_ columns: Int, _ rows: Int) {
        let long = "https://files.example/" + String(repeating: "long/", count: 60) + "b.pdf?token=last"
        var desk = desk(["message": .string("Here: \(long).")], columns: columns, rows: rows)
        #expect(desk.hint.contains("O open link"))
        desk.press("O")
        #expect(desk.shows("Open a link from the chat with omar rossi?"))
        // Between the frames of the panes the address stands from its first to its last letter.
        let rows = desk.rows(with: "").map { row in
            row.split(separator: "│").last.map { $0.filter { !$0.isWhitespace } } ?? ""
        }
        #expect(rows.joined().contains(long + "Enteropen"))
        #expect(opened(desk).isEmpty)
        desk.press("<Esc>")
        #expect(desk.question == nil)
        #expect(opened(desk).isEmpty)
        desk.press("O<Enter>")
        #expect(opened(desk) == [long])
        #expect(desk.question == nil)
        #expect(desk.hint.contains("Asked your browser to open it."))
    }

    @Test func `several are gone through with the keys for values, and the one that is shown is opened`() {
        var desk = desk([
            "message": "and https://last.example/",
            "attachments": ["javascript:x", Self.photo, "https://files.example/b.pdf"],
        ])
        desk.press("O")
        #expect(desk.shows("‹ 1 of 3 ›  photo passport.jpg"))
        #expect(desk.shows("https://files.example/passport.jpg"))
        desk.press("<Right>")
        #expect(desk.shows("‹ 2 of 3 ›  file b.pdf"))
        desk.press("<Left><Left>")
        #expect(desk.shows("‹ 3 of 3 ›"))
        desk.press("<Tab><Tab><Enter>")
        #expect(opened(desk) == ["https://files.example/b.pdf"])
    }

    @Test func `what does not fit on the screen in full is not opened`() {
        let long = "https://files.example/" + String(repeating: "0123456789", count: 300)
        var desk = desk(["message": .string(long)], columns: 80, rows: 24)
        desk.press("O<Enter>")
        #expect(opened(desk).isEmpty)
        #expect(desk.hint.contains("Too long to show in full here, so not opened. Y copies it."))
        desk.press("Y")
        #expect(desk.asked.contains(.terminal(.copy(long))))
    }

    @Test func `what is no web or mail address is not opened, but copied`() {
        var desk = desk(["attachments": "javascript:x"])
        desk.press("O")
        #expect(desk.question == nil)
        #expect(desk.hint.contains("Only web and mail addresses can be opened. Y copies this one."))
        desk.press("Y")
        #expect(desk.asked.contains(.terminal(.copy("javascript:x"))))
    }

    @Test func `a message without an address says so`() {
        var desk = desk(["message": "Hello"])
        #expect(!desk.hint.contains("open link"))
        desk.press("O")
        #expect(desk.question == nil)
        #expect(desk.hint.contains("The selected message has no attachment and no link."))
    }

    @Test func `an address that would look like another is shown as it is`() {
        var desk = desk(["message": "https://\u{430}pple.example/\u{202E}fdp.exe"])
        desk.press("O")
        #expect(desk.shows("https://%D0%B0pple.example/%E2%80%AEfdp.exe"))
    }

    @Test func `a link in a colleague's note is opened, and Y copies it`() {
        var desk = Desk()
        desk.press("msee https://wiki.example/refunds<Enter><Enter>GO<Enter>Y")
        #expect(opened(desk) == ["https://wiki.example/refunds"])
        #expect(desk.asked.contains(.terminal(.copy("https://wiki.example/refunds"))))
    }

    @Test func `where no program opens it the reason is said, and the key that copies`() {
        var desk = desk(["message": "https://x.example"])
        desk.press("O<Enter>")
        desk.deliver(
            .notOpened(Failure(wording: "Not opened: lynx failed (exit code 1).", isDefinite: false)))
        #expect(desk.hint.contains("Not opened: lynx failed (exit code 1). Y copies the address."))
    }
}
