import Conversation
import Effort
import Glass
import Testing

@testable import Console

/// Narrowing the list while it is typed.
struct FilterTests {
    private func desk(_ change: (inout Settings) -> Void = { _ in }, columns: Int = 120, rows: Int = 36)
        -> Desk
    {
        var store = DeskStore.airline
        store.update(DeskStore.amelia) { $0.session.labels = ["vip"] }
        store.update(DeskStore.star) { $0.session.labels = ["vip gold"] }
        store.labelsInUse = ["vip", "vip gold"]
        _ = store.takeChanges()
        return Desk(store, columns: columns, rows: rows, change)
    }

    private func names(_ desk: Desk) -> [String] { desk.state.list.rows.map(\.customerName) }

    private func prompt(_ desk: Desk) -> FilterPrompt? { desk.state.overlay as? FilterPrompt }

    @Test func `the list shows what passes at every key, and nothing is opened`() {
        var desk = desk()
        desk.press("f")
        #expect(desk.rows(with: " filter ▸").count == 1)
        desk.press("moment")
        #expect(names(desk) == ["mia li"])
        #expect(desk.state.open?.id == DeskStore.omar)
        desk.press("<BS><BS><BS><BS><BS><BS>a")
        #expect(names(desk).count > 1)
        #expect(desk.state.open?.id == DeskStore.omar)
    }

    @Test func `a filter that is longer than its line stays in sight`() {
        var desk = desk()
        desk.press("fis:waiting davis older:2d label:vip")
        #expect(desk.rows(with: "filter ▸ is:waiting davis").count == 1)
        #expect(desk.rows(with: "older:2d label:vip").count == 1)
    }

    @Test func `Enter keeps it, selects the first that passes, and the title says it`() {
        var desk = desk()
        desk.press("fmoment<Enter>")
        #expect(desk.state.overlay == nil && desk.state.focus == .list)
        #expect(desk.state.open?.id == DeskStore.mia)
        #expect(desk.rows(with: " moment ").contains { $0.contains("2 waiting hidden") }, "\(desk.text)")
        #expect(desk.hint.contains("<Esc> ends the filter."))
        // The status counts the whole queue.
        #expect(desk.shows("! 1 waiting") && desk.shows("* 2 yours"))
    }

    @Test func `a selection that passes stays`() {
        var desk = desk()
        desk.press("jf-is:closed<Enter>")
        #expect(desk.state.open?.id == DeskStore.amelia)
        #expect(names(desk).count == 4)
    }

    @Test func `Esc while typing brings back what was there`() {
        var desk = desk()
        desk.press("jflabel:vip <Enter>")
        #expect(names(desk) == ["amelia davis"])
        desk.press("f<C-u>moment")
        #expect(names(desk) == ["mia li"])
        desk.press("<Esc>")
        #expect(names(desk) == ["amelia davis"])
        #expect(desk.state.list.filter.written == "label:vip")
        #expect(desk.state.open?.id == DeskStore.amelia)
        #expect(desk.state.overlay == nil)
    }

    @Test func `Esc on a filtered list shows all again around the selection, and never quits`() {
        var desk = desk()
        desk.press("fmoment<Enter><Esc>")
        #expect(desk.state.list.filter.isEmpty)
        #expect(names(desk).count == 4)
        #expect(desk.state.open?.id == DeskStore.mia)
        #expect(desk.hint.contains("The filter is off."))
        desk.press("<Esc>")
        #expect(desk.question == nil && !desk.hasQuit)
    }

    @Test func `an empty text ends the filter`() {
        var desk = desk()
        desk.press("fmoment<Enter>f<C-u><Enter>")
        #expect(desk.state.list.filter.isEmpty)
        #expect(names(desk).count == 4)
    }

    @Test func `what was kept can be typed on`() {
        var desk = desk()
        desk.press("flabel:vip<Enter>f")
        #expect(prompt(desk)?.editor.text == "label:vip ")
        desk.press("nothing<Enter>")
        #expect(desk.state.list.filter.written == "label:vip nothing")
        #expect(desk.shows("No session passes the filter."))
        #expect(desk.state.open == nil)
    }

    @Test func `what cannot be read is said, keeps the list and is not accepted`() {
        var desk = desk()
        desk.press("fmoment is:xyz")
        #expect(desk.shows("There is no is:xyz."))
        #expect(names(desk) == ["mia li"])
        desk.press("<Enter>")
        #expect(prompt(desk) != nil)
        #expect(desk.hint.contains("There is no is:xyz."))
        desk.press("<C-w><C-w>is:wai")
        #expect(names(desk) == ["mia li"])
        desk.press("<Enter>")
        #expect(desk.hint.contains("Did you mean is:waiting?"))
        #expect(prompt(desk) != nil)
    }

    @Test func `Tab completes keys and goes through values in use`() {
        var desk = desk()
        desk.press("fla<Tab>")
        #expect(prompt(desk)?.editor.text == "label:")
        #expect(names(desk).count == 4)
        #expect(desk.shows("label:vip label:\"vip gold\""))
        desk.press("<Tab>")
        #expect(prompt(desk)?.editor.text == "label:vip")
        #expect(names(desk) == ["amelia davis"])
        desk.press("<Tab>")
        #expect(prompt(desk)?.editor.text == "label:\"vip gold\"")
        #expect(names(desk) == ["star_3180"])
        desk.press("<Tab>")
        #expect(prompt(desk)?.editor.text == "label:vip")
        desk.press(" o<Tab>")
        #expect(prompt(desk)?.editor.text == "label:vip o")
        desk.press("w<Tab>s<Tab>")
        #expect(prompt(desk)?.editor.text == "label:vip owner:sam ")
        desk.press("<C-_>")
        #expect(prompt(desk)?.editor.text == "label:vip owner:s")
    }

    @Test func `Tab in another prompt says what it is for`() {
        var desk = desk()
        desk.press("mx<Tab>")
        #expect(desk.hint.contains("Only filters are completed."))
        #expect(desk.prompt?.editor.text == "x")
    }

    @Test func `w goes to everyone who waits and says when the filter does not show them`() {
        var desk = desk()
        desk.press("fmoment<Enter>w")
        #expect(desk.state.open?.id == DeskStore.omar)
        #expect(desk.hint.contains("Not in the filter: w goes to everyone who waits."))
        #expect(desk.state.list.filter.written == "moment")
        desk.press("w")
        #expect(desk.state.open?.id == DeskStore.amelia)
        desk.press("w")
        #expect(desk.state.open?.id == DeskStore.omar)
        desk.press("W")
        #expect(desk.state.open?.id == DeskStore.amelia)
    }

    @Test func `w says when nobody else waits`() {
        var desk = desk()
        desk.meanwhile { store in
            for id in [DeskStore.omar, DeskStore.amelia] { store.update(id) { $0.isClosed = true } }
        }
        desk.press("fmoment<Enter>w")
        #expect(desk.hint.contains("Nobody needs a human now."))
        #expect(!desk.shows("waiting hidden"))
    }

    @Test func `choosing a view ends the filter, also the view that is shown`() {
        var desk = desk()
        desk.press("fmoment<Enter>3")
        #expect(desk.state.list.filter.isEmpty && names(desk).count == 4)
        desk.press("fmoment<Enter>2")
        #expect(desk.state.list.filter.isEmpty && names(desk) == ["omar rossi", "mia li"])
        desk.press("fmoment<Enter>")
        #expect(desk.state.list.view == .mine && desk.rows(with: "2 waiting hidden").count == 1)
    }

    @Test func `an answer to an earlier text is not shown`() {
        var desk = desk()
        desk.answersAtOnce = false
        desk.press("fmo")
        desk.press("ment")
        while desk.awaits(\.isListRequest) { desk.answer(\.isListRequest) }
        #expect(names(desk) == ["mia li"])
        desk.press("<Esc>")
        #expect(names(desk).count == 4)
    }

    @Test func `an answer that comes after Enter still decides the selection`() {
        var desk = desk()
        desk.answersAtOnce = false
        desk.press("fmoment<Enter>")
        while desk.awaits(\.isListRequest) { desk.answer(\.isListRequest) }
        #expect(desk.state.open?.id == DeskStore.mia)
    }

    @Test func `what comes in while a filter is typed or kept is shown where it passes`() {
        var desk = desk()
        desk.press("fmoment")
        desk.meanwhile { $0.say("One moment, I am here", in: DeskStore.amelia) }
        desk.advance(2_000)
        #expect(names(desk) == ["amelia davis", "mia li"])
        desk.press("<Enter>")
        desk.meanwhile { $0.say("Found it.", in: DeskStore.amelia) }
        desk.advance(7_000)
        #expect(names(desk) == ["mia li"])
        #expect(desk.rows(with: "waiting hidden").count == 1)
    }

    @Test func `days are those of the operator's clock`() {
        var desk = desk { $0.localTime = LocalTime { _ in 7_200 } }
        desk.forget()
        desk.press("fsince:today<Enter>")
        let filters = desk.asked.compactMap {
            if case .store(.loadList(let request, _)) = $0 { request.filter.written } else { nil }
        }
        #expect(filters.last == "since:2024-05-14T22:00:00.000000Z")
        #expect(desk.state.list.filter.written == "since:today")
    }

    @Test(arguments: [(120, 36), (80, 24), (40, 10)])
    func `the prompt and the title fit`(columns: Int, rows: Int) {
        var desk = desk(columns: columns, rows: rows)
        desk.press("flabel:vip is:waiting")
        #expect(desk.shows("filter ▸"))
        #expect(desk.shows("amelia davis"))
        desk.press(" nothing<Enter>")
        #expect(desk.shows("2 waiting hidden"))
        #expect(desk.shows("label:vip"))
    }

    @Test func `what is typed, what completes it, and the title stand above the rows`() {
        var desk = desk(columns: 80, rows: 24)
        desk.press("flabel:vip is:wa")
        let hidden = String(repeating: " ", count: 47) + "1 waiting hidden"
        let rows = desk.text.split(separator: "\n").map(String.init)
        #expect(
            Array(rows[1...3]) == [" filter ▸ label:vip is:wa", " is:waiting", " All · label:vip" + hidden])
        #expect(rows[4].hasPrefix(" !  2m amelia davis"))
        #expect(desk.hint.contains("Enter keep the filter") && desk.hint.contains("Tab complete"))
        desk.press("<C-w><C-w>lable:")
        #expect(desk.rows(with: " There is no filter lable:. Did you mean label:? To look for").count == 1)
        #expect(desk.rows(with: "quotation marks.").count == 1)
    }

    @Test func `a filter from the transcript goes to the list, and Esc back`() {
        var desk = desk(columns: 80, rows: 24)
        desk.press("<Enter>fmoment")
        #expect(desk.state.focus == .list && desk.shows("mia li"))
        desk.press("<Esc>")
        #expect(desk.state.focus == .transcript && desk.state.open?.id == DeskStore.omar)
    }

    // MARK: Saved views

    private func filter(_ text: String) -> ListFilter { (try? ListFilter(reading: text)) ?? ListFilter() }

    private func view(_ name: String, _ keys: String?, _ text: String) -> SavedView {
        SavedView(name: name, keys: keys.flatMap { try? KeySequence(notation: $0) }, filter: filter(text))
    }

    @Test func `a saved view has a key, a name in the title, and a line in help and palette`() {
        var desk = desk { $0.savedViews = SavedViews([view("VIP", "6", "label:vip")]) }
        desk.press("6")
        #expect(names(desk) == ["amelia davis"])
        #expect(desk.state.open?.id == DeskStore.amelia)
        #expect(desk.rows(with: " VIP").count >= 1)
        #expect(desk.rows(with: "waiting hidden").count == 1)
        desk.press(":vip")
        #expect(desk.rows(with: "saved.vip").first?.contains("List “VIP”: label:vip.") == true)
        desk.press("<Esc>3:vip<Enter>")
        #expect(names(desk) == ["amelia davis"])
        desk.press("?<PageDown>")
        #expect(desk.shows("List “VIP”: label:vip."))
    }

    @Test func `a key that is taken costs the view its key and nothing else`() {
        var desk = desk {
            $0.savedViews = SavedViews(
                [view("Wait", "w", "is:waiting"), view("VIP", "6", "label:vip"), view("Too", "6", "moment")],
                problems: ["config.toml: The view “X” needs a filter."])
        }
        #expect(desk.shows("config.toml: The view “X” needs a filter. (and 2 more)"))
        desk.press("w")
        #expect(desk.state.list.filter.isEmpty)
        desk.press("6")
        #expect(names(desk) == ["amelia davis"])
        desk.press(":too<Enter>")
        #expect(names(desk) == ["mia li"])
        let problems = desk.state.settings.savedViews.joined(to: .empty).problems
        #expect(problems == ["The view “Too” has no key: 6 is taken by saved.vip. Choose another key."])
    }

    @Test func `views of one name are told apart`() {
        let views = SavedViews([view("Mine", nil, "a"), view("mine!", nil, "b"), view("!", nil, "c")])
        #expect(views.commandNames.map(\.rawValue) == ["saved.mine", "saved.mine-2", "saved.view"])
    }

    @Test func `a keymap that is read again keeps the keys of views`() {
        var desk = desk { $0.savedViews = SavedViews([view("VIP", "6", "label:vip")]) }
        let loaded = Keymap.load(
            "@extends default\n[list transcript]\n6 help.open\n", named: "mine.keymap",
            commands: CommandTable.index
        ) { _ in nil }
        desk.deliver(.keymapLoaded(desk.state.keymap, problems: []))
        desk.press("6")
        #expect(names(desk) == ["amelia davis"])
        desk.deliver(.keymapLoaded(loaded.keymap, problems: []))
        #expect(desk.shows("The view “VIP” has no key: 6 is taken by help.open."))
    }

    // MARK: Anything

    @Test(arguments: 1...10 as ClosedRange<UInt64>) func `whatever is typed, the list shows what passes`(
        seed: UInt64
    ) {
        var random = SeededRandom(seed: seed)
        var desk = desk()
        let keys = [
            "f", "<Esc>", "<Enter>", "<Tab>", "<BS>", "<C-w>", "b", "a", "g", "-", "l", ":", "i", "s", " ",
            "w", "j", "3",
            "label:", "is:mine", "\"", "o",
        ]
        for step in 0..<Effort.count(300) {
            let key = keys.randomElement(using: &random)!
            desk.press(key, every: 50)
            if desk.question != nil { desk.press("<Esc>") }
            let list = desk.state.list
            // Behind, it keeps what it showed until the hands are still.
            guard list.hasLoaded, !list.isDirty, !list.isBehind else { continue }
            expectWhatPasses(desk, "seed \(seed) step \(step)")
            if list.filter.isEmpty { #expect(!desk.shows("waiting hidden"), "seed \(seed) step \(step)") }
        }
        for _ in 0..<6 where desk.state.overlay != nil || desk.state.drafts.current != nil {
            desk.press("<Esc>")
        }
        desk.advance(6_000)
        #expect(!desk.state.list.isBehind && !desk.state.list.isDirty, "seed \(seed)")
        expectWhatPasses(desk, "seed \(seed) at the end")
    }

    private func expectWhatPasses(_ desk: Desk, _ place: String) {
        let list = desk.state.list
        let passing = desk.store.summaries(list.view).filter {
            list.filter.matches($0, for: "sam", at: desk.store.now)
        }
        #expect(list.rows.map(\.id) == passing.map(\.id), "\(place) \(list.filter.written)")
    }
}
