import Conversation
import Glass
import Statistics
import Testing

@testable import Console

/// The page of figures, on `S`.
struct StatisticsScreenTests {
    private func reads(_ desk: Desk) -> Int { desk.asked.count { $0 == .store(.loadBoard) } }

    // MARK: Reading

    @Test func `figures are read only while they are shown, and at most every five seconds after a change`() {
        var desk = Desk()
        desk.meanwhile { $0.say("hello", in: DeskStore.omar) }
        desk.advance(120_000)
        #expect(reads(desk) == 0)
        desk.press("S")
        #expect(reads(desk) == 1)
        for _ in 0..<5 { desk.meanwhile { $0.say("hello", in: DeskStore.omar) } }
        desk.advance(1_000)
        #expect(reads(desk) == 1)
        desk.advance(5_000)
        #expect(reads(desk) == 2)
        desk.advance(30_000)
        #expect(reads(desk) == 2)
        desk.press("<Esc>")
        desk.meanwhile { $0.say("hello", in: DeskStore.omar) }
        desk.advance(300_000)
        #expect(reads(desk) == 2 && desk.state.overlay == nil)
    }

    @Test func `without changes they are read once a minute`() {
        var desk = Desk()
        desk.press("S")
        desk.advance(59_000)
        #expect(reads(desk) == 1)
        desk.advance(2_000)
        #expect(reads(desk) == 2)
    }

    @Test func `nothing is read for a screen that is too small`() {
        var desk = Desk(columns: 39, rows: 9)
        desk.resize(80, 24)
        desk.press("S")
        desk.resize(39, 9)
        desk.advance(200_000)
        #expect(reads(desk) == 1)
        desk.resize(80, 24)
        #expect(reads(desk) == 2)
    }

    @Test func `until they are read, what is going on now is there already`() {
        var desk = Desk()
        desk.answersAtOnce = false
        desk.press("S")
        #expect(desk.shows("! waiting") && desk.shows("counting …"))
        desk.answer { $0 == .store(.loadBoard) }
        #expect(!desk.shows("counting …") && desk.shows("handoff rate"))
    }

    @Test func `figures that could not be read are asked for again`() {
        var desk = Desk()
        desk.answersAtOnce = false
        desk.press("S")
        let failure = Failure(wording: "The store is locked.", isDefinite: true)
        desk.answer(with: .readFailed(failure)) { $0 == .store(.loadBoard) }
        desk.advance(Presence.readDelay + 100)
        #expect(desk.awaits { $0 == .store(.loadBoard) })
    }

    // MARK: Choosing

    @Test func `Enter lists exactly the sessions behind a figure of now`() {
        var desk = Desk()
        desk.press("S<Enter>")
        #expect(desk.state.overlay == nil && desk.state.focus == .list)
        #expect(desk.state.list.filter.written == "is:waiting")
        #expect(desk.state.list.rows.map(\.id) == [DeskStore.amelia])
        desk.press("Sj<Enter>")
        #expect(desk.state.list.view == .mine && desk.state.list.filter.isEmpty)
        #expect(Set(desk.state.list.rows.map(\.id)) == [DeskStore.omar, DeskStore.mia])
        desk.press("Sjj<Enter>")
        #expect(desk.state.list.filter.written == "mode:manual -is:mine -is:waiting")
        desk.press("Sjjj<Enter>")
        #expect(desk.state.list.view == .automatic)
        #expect(desk.state.list.rows.map(\.id) == [DeskStore.star])
        desk.press("Sjjjj<Enter>")
        #expect(desk.state.list.view == .closed)
    }

    @Test func `today's sessions are those that began today`() {
        var store = DeskStore.airline
        store.rows[DeskStore.star]!.summary.session.creation = store.now - .seconds(86_400)
        var desk = Desk(store)
        desk.press("Sjjjjj")
        #expect(desk.rows(with: "▌").first?.contains("sessions") == true)
        desk.press("<Enter>")
        #expect(desk.state.list.filter.written == "created:today")
        #expect(Set(desk.state.list.rows.map(\.id)) == [DeskStore.omar, DeskStore.amelia, DeskStore.mia])
    }

    @Test func `the hint tells where no filter can say which sessions are behind a figure`() {
        var desk = Desk()
        desk.press("S")
        #expect(desk.hint.contains("Enter list these sessions"))
        desk.press("jjjjjj")
        #expect(desk.rows(with: "▌").first?.contains("bot-handled") == true)
        #expect(desk.hint.contains("Enter (no filter says which sessions)"))
        desk.press("<Enter>")
        #expect(desk.hint.contains("No filter can say which sessions are behind this figure."))
        #expect(desk.state.overlay is StatisticsScreen)
    }

    @Test func `the arrows go up, down and to the other column`() {
        var desk = Desk()
        desk.press("S<Right>")
        #expect(desk.rows(with: "▌").first?.contains("▌today") == true)
        desk.press("<Down>")
        #expect(desk.rows(with: "▌").first?.contains("▌8 May") == true)
        desk.press("<Left>")
        #expect(desk.rows(with: "▌").first?.hasPrefix("▌* yours") == true)
        desk.press("G")
        #expect(desk.rows(with: "▌").first?.contains("▌name change") == true)
        desk.press("g")
        #expect(desk.rows(with: "▌").first?.hasPrefix("▌! waiting") == true)
    }

    @Test(arguments: [(200, 60), (120, 36), (110, 20), (80, 24), (40, 10)])
    func `every figure can be chosen and is in sight then`(_ columns: Int, _ rows: Int) {
        var desk = Desk(columns: columns, rows: rows)
        desk.press("S")
        let count = desk.state.statisticsPage(width: columns).figureCount
        #expect(count == 5 + 10 + 4 + 4 + 2)
        for _ in 0..<count {
            #expect(desk.rows(with: "▌").count == 1)
            desk.press("j")
        }
        #expect(desk.rows(with: "▌").first?.contains("▌name change") == true)
    }

    @Test(arguments: ["<Esc>", "q", "S"]) func `it closes to where one was`(key: String) {
        var desk = Desk()
        desk.press("<Tab>S\(key)")
        #expect(desk.state.overlay == nil && desk.state.focus == .transcript && !desk.hasQuit)
    }

    @Test func `the wheel chooses figures`() {
        var desk = Desk { $0.usesMouse = true }
        desk.press("S")
        desk.deliver(.input(.mouse(Mouse(.wheelDown, at: Point(column: 3, row: 9)))))
        #expect(desk.rows(with: "▌").first?.hasPrefix("▌* yours") == true)
    }

    @Test func `letters do nothing there`() {
        var desk = Desk()
        desk.press("St")
        #expect(desk.state.overlay is StatisticsScreen && desk.acts.isEmpty)
    }

    // MARK: Signs

    @Test func `charts are as high as their part of the greatest, and only zero is a dot`() {
        let chart = Chart(usesBlocks: true)
        #expect(chart.line([0, 1, 4, 8, 100, 800], of: 800).text == "·▁▁▁▁█")
        #expect(chart.line([0, 0], of: 0).text == "··")
        #expect(chart.bar(4, of: 8, width: 10).text == "█████")
        #expect(chart.bar(1, of: 1_000, width: 10).text == "▏")
        #expect(chart.bar(0, of: 8, width: 10).isEmpty && chart.bar(3, of: 8, width: 0).isEmpty)
        let plain = Chart(usesBlocks: false)
        #expect(plain.line([0, 1, 4, 8], of: 8).text == ".:+@")
        #expect(plain.bar(1, of: 1_000, width: 10).text == "#")
    }

    @Test func `where the terminal lacks block characters, the page draws in ASCII`() {
        var desk = Desk { $0.showsBlocks = false }
        desk.press("S")
        #expect(desk.shows("########"))
        // The mark of what is chosen is the list's, which has no other form.
        #expect(!desk.text.contains { "▁▂▃▄▅▆▇█▏▎▍▋▊▉".contains($0) })
    }

    // MARK: Aloud

    @Test func `the figures are said in sentences`() {
        var counts = StateCounts()
        counts.waiting = 1
        counts.automatic = 1_397
        let lines = Morning.board.spoken(counts, .utc).map(\.text)
        #expect(lines.first == "Now: 1 waiting, 0 yours, 0 with colleagues, 1,397 automatic, 0 closed.")
        #expect(
            lines[1] == "Today until 09:06; before: Wednesday 8 May 2024, until the same time.")
        #expect(lines.contains("handoff rate: 37 % of 8, before 33 % of 6."))
        #expect(
            lines.contains(
                "time to claim: half within 45s, nine in ten within 2m 05s, n 2, before half within 30s, nine in ten within 5m 00s, n 2."
            ))
        #expect(lines.last == "Reasons in 7 days: wants a refund 3, before 1; name change 1, before 1.")
    }
}
