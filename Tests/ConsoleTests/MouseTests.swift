import Conversation
import Foundation
import Glass
import Testing

@testable import Console

/// The mouse, which is off unless the configuration has it.
struct MouseTests {
    private func desk(_ store: DeskStore = .airline, usesMouse: Bool = true) -> Desk {
        var desk = Desk(store)
        desk.state.settings.usesMouse = usesMouse
        return desk
    }

    /// Where a text is on screen.
    private func place(of text: String, in desk: Desk) throws -> Point {
        let lines = desk.text.split(separator: "\n", omittingEmptySubsequences: false)
        let row = try #require(lines.firstIndex { $0.contains(text) })
        let column = try #require(lines[row].range(of: text)).lowerBound
        return Point(column: lines[row].distance(from: lines[row].startIndex, to: column), row: row)
    }

    private func click(_ text: String, in desk: inout Desk) throws {
        desk.deliver(.input(.mouse(Mouse(.press, at: try place(of: text, in: desk)))))
    }

    private func turn(_ action: Mouse.Action, over text: String, in desk: inout Desk) throws {
        desk.deliver(.input(.mouse(Mouse(action, at: try place(of: text, in: desk)))))
    }

    @Test func `a click in the list selects, one in the transcript puts the cursor there`() throws {
        var desk = desk()
        try click("amelia davis", in: &desk)
        #expect(desk.state.open?.id == DeskStore.amelia && desk.state.focus == .list)
        try click("omar rossi  ", in: &desk)
        #expect(desk.state.open?.id == DeskStore.omar)
        try click("omar_rossi_1241", in: &desk)
        #expect(desk.state.focus == .transcript && desk.state.open?.cursor == .event(Offset(2)))
    }

    @Test func `a click does nothing while something is written or asked`() throws {
        var desk = desk()
        desk.press("rhello")
        try click("amelia davis", in: &desk)
        #expect(desk.state.open?.id == DeskStore.omar && desk.state.focus == .composer)
        #expect(desk.shows("hello"))
        desk.press("<Esc>B")
        #expect(desk.state.overlay != nil)
        try click("amelia davis", in: &desk)
        #expect(desk.state.open?.id == DeskStore.omar && desk.state.overlay != nil)
    }

    @Test func `the wheel scrolls what is under it, and the keys stay where they are`() throws {
        var store = DeskStore.airline
        for number in 0..<60 { store.say("line \(number)", in: DeskStore.omar) }
        _ = store.takeChanges()
        var desk = desk(store)
        desk.press("rhello")
        #expect(desk.rows(with: "customer      line 59").count == 1)
        for _ in 0..<10 { try turn(.wheelUp, over: "customer", in: &desk) }
        #expect(
            desk.rows(with: "customer      line 59").isEmpty && desk.state.focus == .composer
                && desk.shows("hello"))
        for _ in 0..<10 { try turn(.wheelDown, over: "customer", in: &desk) }
        #expect(desk.rows(with: "customer      line 59").count == 1)
    }

    @Test func `the wheel scrolls the list away from the selection, and a key comes back to it`() throws {
        var store = DeskStore.airline
        for number in 0..<100 { store.add("s\(number)", "guest \(number)", mode: .manual, reason: "help") }
        _ = store.takeChanges()
        var desk = desk(store)
        let selected = desk.state.open?.id
        for _ in 0..<10 {
            desk.deliver(.input(.mouse(Mouse(.wheelDown, at: Point(column: 3, row: 9)))))
        }
        let top = desk.state.list.topRow
        #expect(top > 0 && desk.state.open?.id == selected)
        // News does not bring it back.
        desk.meanwhile { $0.say("Hello?", in: DeskStore.omar) }
        #expect(desk.state.list.topRow == top)
        desk.press("j")
        #expect(desk.state.list.topRow <= 1)
    }

    @Test func `without the setting the mouse does nothing`() throws {
        var desk = desk(usesMouse: false)
        try click("amelia davis", in: &desk)
        #expect(desk.state.open?.id == DeskStore.omar)
    }
}
