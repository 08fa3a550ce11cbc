import Conversation
import Glass
import Testing

@testable import Console

struct TranscriptTests {
    /// Omar's session with many more messages of his.
    private func talkative(_ count: Int) -> DeskStore {
        var store = DeskStore.airline
        for number in 1...count {
            store.pass(60)
            store.say("message \(number).", in: DeskStore.omar)
        }
        _ = store.takeChanges()
        return store
    }

    @Test func `the tail follows`() {
        var desk = Desk(talkative(50))
        desk.meanwhile { $0.say("the newest", in: DeskStore.omar) }
        #expect(desk.rows(with: "customer      the newest").count == 1)
    }

    @Test func `scrolled up nothing moves, and what is new is counted`() {
        var desk = Desk(talkative(50))
        desk.press("<Enter><PageUp>")
        let before = desk.rows(with: "customer      message")
        desk.meanwhile {
            $0.say("the newest", in: DeskStore.omar)
            $0.status("typing", in: DeskStore.omar)
            $0.say("the very newest", in: DeskStore.omar)
        }
        #expect(desk.rows(with: "customer      message").dropLast() == before.dropLast())
        #expect(desk.shows("▼ 2 new"))
        desk.press("G")
        #expect(desk.shows("the very newest"))
        #expect(!desk.shows("▼"))
    }

    @Test func `the cursor goes by event`() {
        var desk = Desk()
        desk.press("<Enter>")
        #expect(desk.rows(with: "▌09:04 customer      Are you there?").count == 1)
        desk.press("k")
        #expect(desk.rows(with: "▌      AI            A colleague").count == 1)
        desk.press("kk")
        #expect(desk.rows(with: "▌                    ▸ get_user_details").count == 1)
        desk.press("g")
        #expect(desk.rows(with: "▌09:01 customer      Hi!").count == 1)
        #expect(desk.rows(with: "▌                    FQ8APE").count == 1)
        desk.press("G")
        #expect(desk.rows(with: "▌09:04 customer").count == 1)
    }

    @Test func `inside a tall event the cursor scrolls before it leaves`() {
        var store = DeskStore.airline
        store.say((1...100).map { "row \($0)." }.joined(separator: "\n"), in: DeskStore.omar)
        store.say("after", in: DeskStore.omar)
        var desk = Desk(store)
        desk.press("<Enter>k")
        #expect(desk.shows("row 1."))
        var steps = 0
        while !desk.shows("row 100."), steps < 30 {
            desk.press("j")
            steps += 1
        }
        #expect((3...10).contains(steps))
        desk.press("jj")
        #expect(desk.rows(with: "▌      customer      after").count == 1)
    }

    @Test func `tool calls are folded to one line and open with a key`() {
        var desk = Desk()
        desk.press("<Enter>kkk")
        let line = "▸ get_user_details(user_id: \"omar_rossi_…) → Omar Rossi · +2"
        #expect(desk.rows(with: line).count == 1)
        desk.press("x")
        #expect(desk.rows(with: "▾ get_user_details").count == 1)
        #expect(desk.shows("\"email\": \"omar@example.com\""))
        desk.press("<Enter>")
        #expect(!desk.shows("\"email\""))
    }

    @Test func `going back reads earlier events and keeps the place`() {
        var desk = Desk(talkative(500))
        desk.press("<Enter>")
        desk.answersAtOnce = false
        var pages = 0
        while !desk.awaits({ $0.isLogRequest }), pages < 40 {
            desk.press("<PageUp>", every: 50)
            pages += 1
        }
        let before = desk.rows(with: "message").dropFirst(2)
        desk.answer(\.isLogRequest)
        #expect(Array(desk.rows(with: "message").dropFirst(2)) == Array(before))
        desk.answersAtOnce = true
        desk.press("g")
        #expect(desk.shows("Hi! I need to change the passenger name"))
        desk.press("G")
        #expect(desk.shows("customer      message 500."))
    }

    @Test func `paging down through what was not read does not jump`() {
        var desk = Desk(talkative(900))
        desk.press("<Enter>g")
        func numbers() -> [Int] {
            desk.rows(with: "customer      message").compactMap { row in
                Int(row.split(separator: " ").last!.dropLast())
            }
        }
        var last = numbers().last ?? 0
        for _ in 0..<60 {
            desk.press("<PageDown>", every: 50)
            let numbers = numbers()
            #expect(numbers.isEmpty || numbers[0] <= last + 1, "jumped from \(last) to \(numbers.first ?? 0)")
            last = max(last, numbers.last ?? 0)
            if last == 900 { break }
        }
        #expect(last == 900)
        #expect((desk.state.open?.entries.count ?? 0) <= 900)
    }

    @Test func `a log of statuses is read without end nowhere`() {
        var store = DeskStore.airline
        for _ in 0..<1_500 { store.status("processing", in: DeskStore.omar) }
        store.say("there", in: DeskStore.omar)
        var desk = Desk(store)
        desk.press("<Enter>kkkkG")
        #expect(desk.shows("customer      there"))
    }

    @Test func `resizing keeps the cursor's event in view`() {
        var desk = Desk(talkative(80))
        desk.press("<Enter><PageUp><PageUp>k")
        let cursor = desk.state.open?.cursor
        #expect(cursor != nil)
        for (columns, rows) in [(100, 20), (60, 15), (40, 10), (200, 50), (120, 36)] {
            desk.resize(columns, rows)
            #expect(
                desk.state.transcriptLayout?.rows.contains { $0.id == cursor } == true, "\(columns)×\(rows)")
        }
    }

    @Test func `an unread line stands before what came since the last look`() {
        var desk = Desk()
        #expect(desk.rows(with: "· 1 new ·").count == 1)
        desk.meanwhile { $0.say("hello?", in: DeskStore.omar) }
        #expect(desk.rows(with: "· 2 new ·").count == 1)
        desk.press("<Enter>")
        desk.meanwhile { $0.say("well?", in: DeskStore.omar) }
        #expect(desk.rows(with: "· 2 new ·").count == 1)
        desk.press("rHere I am<Enter><Enter>")
        desk.meanwhile { $0.say("at last", in: DeskStore.omar) }
        #expect(desk.rows(with: " new ·").isEmpty)
    }

    @Test func `looking from the list does not mark as read; having the focus does`() {
        var desk = Desk()
        desk.advance(10_000)
        #expect(desk.store.rows[DeskStore.omar]!.summary.unread == 1)
        desk.press("<Enter>")
        #expect(desk.asked.contains(.store(.markRead(DeskStore.omar, through: Offset(6)))))
    }

    @Test func `what is scrolled out of view or under another screen is not read`() {
        var desk = Desk(talkative(60))
        desk.press("<Enter><PageUp>")
        desk.forget()
        desk.meanwhile { $0.say("hello?", in: DeskStore.omar) }
        desk.advance(5_000)
        #expect(!desk.asked.contains { if case .store(.markRead) = $0 { true } else { false } })
        desk.press("G?")
        desk.forget()
        desk.meanwhile { $0.say("and again", in: DeskStore.omar) }
        desk.advance(5_000)
        #expect(!desk.asked.contains { if case .store(.markRead) = $0 { true } else { false } })
        desk.press("<Esc>")
        #expect(desk.asked.contains { if case .store(.markRead) = $0 { true } else { false } })
    }

    @Test func `late, cut, growing and deleted messages`() {
        var desk = Desk()
        desk.meanwhile {
            $0.say("too late", in: DeskStore.omar, from: .aiAgent, isLate: true)
            $0.say("half a", in: DeskStore.omar, from: .aiAgent)
            $0.change(8, in: DeskStore.omar) { $0.isCut = true }
            $0.append(
                .aiAgent, .message, ["message": "growing", "chunks": ["growing"]], in: DeskStore.omar)
        }
        #expect(desk.shows("AI            (late, after the take-over)"))
        #expect(desk.shows("too late"))
        #expect(desk.shows("half a (cut)"))
        #expect(desk.shows("growing …"))
        desk.meanwhile {
            $0.change(9, in: DeskStore.omar) { entry in
                entry.event.data = ["message": "growing up", "chunks": ["growing", " up", .null]]
            }
            $0.change(7, in: DeskStore.omar) { $0.event.isDeleted = true }
        }
        #expect(desk.rows(with: "growing up").allSatisfy { !$0.contains("…") })
        #expect(!desk.shows("too late"))
    }

    @Test func `statuses are shown while they last`() {
        var desk = Desk()
        desk.select(DeskStore.star)
        desk.meanwhile { $0.status("processing", in: DeskStore.star) }
        #expect(desk.shows("the AI is thinking …"))
        desk.meanwhile { $0.status("typing", in: DeskStore.star) }
        #expect(desk.shows("the AI is typing …"))
        #expect(!desk.shows("the AI is thinking …"))
        desk.meanwhile { $0.status("error", in: DeskStore.star) }
        #expect(desk.shows("the AI failed to answer"))
        desk.meanwhile { $0.say("hello?", in: DeskStore.star) }
        #expect(!desk.shows("the AI failed"))
    }

    @Test func `acts upon the session stand between the messages, with the name that the customer sees`() {
        var desk = Desk()
        let event = HandoffEvent(
            action: .handBack, publicName: "Kim", operatorKey: "k", epoch: Epoch(3), outcome: .resolved,
            note: "all done")
        desk.meanwhile { $0.append(.humanAgent, .custom, event.json, in: DeskStore.omar, author: "kim") }
        #expect(desk.rows(with: "09:06 ── handed back to the AI by Kim · resolved ──").count == 1)
        #expect(desk.rows(with: "for the AI    all done").count == 1)
    }

    @Test func `rows that the feed tells while the log is read are not lost`() {
        var desk = Desk()
        desk.answersAtOnce = false
        desk.press("j")
        let window = desk.store.log(DeskStore.amelia, .tail, 200)
        desk.meanwhile {
            $0.say("just now", in: DeskStore.amelia)
            $0.change(0, in: DeskStore.amelia) { $0.event.isDeleted = true }
        }
        desk.answer(with: .logLoaded(window, .tail), \.isLogRequest)
        #expect(desk.shows("customer      just now"))
        #expect(!desk.rows(with: "09:04 customer").contains { $0.contains("UDMOP1") })
    }

    @Test func `searching in a session goes from match to match`() {
        var desk = Desk(talkative(300))
        desk.press("<Enter>/\"message 1\"<Enter>")
        #expect(desk.rows(with: "│▌").first?.contains("message 199.") == true)
        desk.press("n")
        #expect(desk.rows(with: "│▌").first?.contains("message 198.") == true)
        desk.press("NN")
        #expect(desk.hint.contains("Search wrapped."))
        #expect(desk.rows(with: "│▌").first?.contains("message 1.") == true)
        desk.press("<Esc>")
        #expect(desk.state.open?.searched == nil)
        #expect(desk.state.focus == .transcript)
    }

    @Test func `a search reads on as one goes down, and every match can be reached`() {
        var desk = Desk(talkative(1_000))
        desk.press("<Enter>/message")
        #expect(desk.shows("the newest 100 matches, more below"))
        for _ in 0..<450 { desk.press("<Down>", every: 1) }
        guard let search = desk.state.overlay as? SearchPicker else { return #expect(Bool(false)) }
        #expect(search.selected == 450)
        let hits = search.results.hits(in: DeskStore.omar)
        #expect(hits.count == 500)
        #expect(Set(hits.compactMap(\.offset)).count == 500)
        desk.press("<Enter>")
        #expect(desk.state.open?.searched?.offsets.count ?? 0 >= 1_000)
    }

    @Test func `several words are marked wherever they stand, whatever their accents`() {
        var store = DeskStore.airline
        store.say("mon café, un grand CAFÉ noir", in: DeskStore.omar)
        _ = store.takeChanges()
        var desk = Desk(store)
        desk.press("<Enter>/noir cafe<Enter>")
        #expect(desk.state.open?.searched?.offsets.count == 1)
        let spans = SafeText("mon café, un grand CAFÉ noir").highlighting("noir cafe")
        #expect(spans.filter { $0.style.ink == .match }.map(\.text.text) == ["café", "CAFÉ", "noir"])
    }

    @Test func `searching everything opens at the match, and Esc returns`() {
        var desk = Desk()
        desk.press("j/fq8ape")
        #expect(desk.shows("1 match"))
        desk.press("<Esc>")
        #expect(desk.state.focus == .list)
        #expect(desk.state.list.selectedID == DeskStore.amelia)
        desk.press("/fq8ape<Enter>")
        #expect(desk.state.open?.id == DeskStore.omar)
        #expect(desk.rows(with: "▌09:01 customer      Hi!").count == 1)
        #expect(desk.state.list.selectedID == DeskStore.omar)
    }

    @Test func `y copies the event under the cursor`() {
        var desk = Desk()
        desk.press("<Enter>y")
        #expect(desk.asked.contains(.terminal(.copy("Are you there?"))))
        #expect(desk.hint.contains("Copied 14 characters"))
    }

    @Test func `what does not fit into a line ends with an ellipsis`() {
        func drawn(_ line: Line, _ width: Int, trailing: Line = .empty) -> String {
            var grid = Grid(size: Size(columns: 20, rows: 1))
            grid.draw(line, trailing: trailing, column: 0, row: 0, width: width)
            return grid.plainText
        }
        #expect(drawn(Line(Span("abc"), Span("defgh")), 8) == "abcdefgh")
        #expect(drawn(Line(Span("abc"), Span("defghi")), 8) == "abcdefg…")
        #expect(drawn(Line(Span("abcdefgh"), Span("i")), 8) == "abcdefg…")
        #expect(drawn(Line(Span("abcdefgh"), Span("   ")), 8) == "abcdefgh")
        #expect(drawn(Line(Span("ab汉字")), 5) == "ab汉…")
        #expect(drawn(Line(Span("abcdefgh")), 10, trailing: Line(Span("now"))) == "abcde… now")
    }

    private static let photo: JSON = [
        "name": "passport.jpg", "url": "https://files.example/passport.jpg", "type": "image/jpeg",
        "size": 240_400,
    ]

    @Test func `an attachment has a line of its own, and a photo alone is a message`() {
        var store = DeskStore.airline
        store.append(.customer, .message, ["attachments": [Self.photo]], in: DeskStore.omar)
        store.append(
            .customer, .message, ["message": "and this", "attachments": ["name": "\u{1B}[31m\u{202E}.pdf"]],
            in: DeskStore.omar)
        var desk = Desk(store)
        desk.press("<Enter>")
        #expect(desk.rows(with: "customer      photo  passport.jpg  image/jpeg  240 KB").count == 1)
        #expect(desk.rows(with: "customer      and this").count == 1)
        #expect(desk.rows(with: "                    file  ␛[31m�.pdf").count == 1)
        #expect(!desk.shows("attachments"))
    }

    @Test func `many attachments are counted, and none is wider than the pane`() {
        var store = DeskStore.airline
        let names = (1...30).map {
            JSON.object(["name": .string("\($0)" + String(repeating: "汉", count: 200))])
        }
        store.append(.customer, .message, ["attachments": .array(names)], in: DeskStore.omar)
        var desk = Desk(store)
        desk.press("<Enter>")
        #expect(desk.rows(with: "and 10 more").count == 1)
    }

    @Test func `Y copies the addresses of the message's attachments`() {
        var store = DeskStore.airline
        store.append(
            .customer, .message, ["attachments": [Self.photo, "https://files.example/b.pdf"]],
            in: DeskStore.omar)
        var desk = Desk(store)
        desk.press("<Enter>Y")
        #expect(
            desk.asked.contains(
                .terminal(.copy("https://files.example/passport.jpg\nhttps://files.example/b.pdf"))))
        desk.press("y")
        #expect(desk.asked.contains(.terminal(.copy("photo passport.jpg\nfile b.pdf"))))
        desk.press("kY")
        #expect(desk.hint.contains("The selected message has no attachment and no link."))
    }

    @Test func `a private note stands where it was written`() {
        var desk = Desk()
        desk.press("mcall back<Enter>")
        desk.meanwhile { $0.say("hello?", in: DeskStore.omar) }
        let rows = desk.rows(with: "│")
        let note = rows.firstIndex { $0.contains("note sam      call back") }
        let message = rows.firstIndex { $0.contains("customer      hello?") }
        #expect(note != nil && message != nil && note! < message!)
    }

    @Test func `a session that was deleted says so`() {
        var desk = Desk()
        desk.meanwhile { $0.delete(DeskStore.omar) }
        #expect(desk.shows("DELETED"))
        desk.press("r")
        #expect(desk.hint.contains("This session was deleted."))
    }
}
