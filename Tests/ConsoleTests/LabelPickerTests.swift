import Conversation
import Effort
import Glass
import Testing

@testable import Console

/// Labels added and removed in the picker, which the AI can read.
struct LabelPickerTests {
    private func desk(_ labels: [String] = [], inUse: [String] = ["vip", "refund", "delay"]) -> Desk {
        var store = DeskStore.airline
        store.update(DeskStore.omar) { $0.session.labels = labels }
        _ = store.takeChanges()
        store.labelsInUse = inUse
        return Desk(store)
    }

    private func changes(_ desk: Desk) -> [String] {
        desk.acts.compactMap { if case .label(let change) = $0.kind { change.line } else { nil } }
    }

    /// The body of the screen, without empty rows at its end.
    private func body(_ desk: Desk) -> [String] {
        var rows = desk.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        rows.removeFirst()
        rows.removeLast()
        while rows.last?.isEmpty == true { rows.removeLast() }
        return rows
    }

    @Test func `the session's labels come first, then those in use`() {
        var desk = desk(["refund", "closed"])
        desk.press("l")
        #expect(
            body(desk) == [
                " labels of omar rossi ▸",
                " nothing private: the AI and programs that use the API read labels", "",
                "▌ [x] #refund", "  [ ] #vip", "  [ ] #delay",
            ])
        #expect(desk.hint.contains("Enter add or remove"))
        desk.press("<Esc>")
        #expect(desk.state.overlay == nil && desk.state.focus == .list)
        #expect(changes(desk) == [])
    }

    @Test func `on the narrowest screen there is room to type, and who reads labels is said`() {
        var store = DeskStore.airline
        store.update(DeskStore.omar) { $0.session.labels = ["refund"] }
        _ = store.takeChanges()
        store.labelsInUse = ["needs care"]
        var desk = Desk(store, columns: 40, rows: 10)
        desk.press("l")
        #expect(
            body(desk) == [
                " labels of omar ro… ▸", " not private: the AI and the API read it", "",
                "▌ [x] #refund", "  [ ] #needs care",
            ])
        desk.press("new passenger")
        #expect(desk.shows(" labels of omar ro… ▸ new passenger"))
        desk.press("<Enter>")
        #expect(changes(desk) == ["+new passenger"])
    }

    @Test func `what is typed is completed, added and removed, and the picker stays`() {
        var desk = desk()
        desk.press("lref<Enter>")
        #expect(changes(desk) == ["+refund"])
        #expect(desk.shows("▌ [x] #refund"))
        desk.press("<Enter>")
        #expect(changes(desk) == ["+refund", "-refund"])
        desk.press("needs care")
        #expect(desk.shows("▌ new #needs care"))
        desk.press("<Enter><Down><Up>")
        #expect(changes(desk).last == "+needs care")
        #expect(desk.shows("[x] #needs care"))
        desk.press("<Esc>")
        #expect(desk.shows("omar rossi  #needs care · airline"))
        #expect(desk.acts.allSatisfy { $0.session == DeskStore.omar })
    }

    @Test func `a label that others only contain is offered last, and one in other letters is another`() {
        var desk = desk(inUse: ["vipassana", "VIP"])
        desk.press("lvip")
        #expect(Array(body(desk).suffix(3)) == ["▌ [ ] #VIP", "  [ ] #vipassana", "  new #vip"])
        desk.press("<Down><Down><Enter>")
        #expect(changes(desk) == ["+vip"])
    }

    @Test func `what cannot be a label says why`() {
        var desk = desk()
        desk.press("lclosed<Enter>")
        #expect(desk.hint.contains("The label closed follows from closing and reopening."))
        desk.press("<C-u>")
        desk.press(String(repeating: "x", count: 65) + "<Enter>")
        #expect(desk.hint.contains("one line of 1 to 64 characters"))
        #expect(changes(desk) == [])
    }

    @Test
    func `an Enter that was read before the picker was on screen does nothing, and what was typed stays`() {
        var desk = desk()
        desk.deliver(all: Desk.keys("lref<Enter>").map { .input(.key($0)) })
        desk.advance(50)
        #expect(changes(desk) == [])
        #expect(desk.hint.contains("press Enter again"))
        desk.press("<Enter>")
        #expect(changes(desk) == ["+refund"])
    }

    @Test func `a label that a colleague changes a moment before is not changed back`() {
        var desk = desk(inUse: ["vip"])
        desk.press("l")
        desk.meanwhile { $0.update(DeskStore.omar) { $0.session.labels = ["vip"] } }
        desk.burst("<Enter>", every: 10)
        desk.advance(50)
        #expect(changes(desk) == [])
        #expect(desk.shows("▌ [x] #vip"))
        desk.press("<Enter>")
        #expect(changes(desk) == ["-vip"])
    }

    @Test func `labels in use that arrive late do not change what Enter means`() {
        var desk = desk(inUse: ["vipassana", "vip2"])
        desk.answersAtOnce = false
        desk.press("lvip")
        #expect(desk.shows("reading the labels in use …"))
        #expect(desk.shows("▌ new #vip"))
        desk.answer { $0 == .store(.loadLabels) }
        #expect(desk.shows("[ ] #vipassana") && desk.shows("▌ new #vip"))
        desk.press("<Enter>")
        #expect(changes(desk) == ["+vip"])
    }

    @Test func `over a server a change is pending until it is refused or read back`() {
        var desk = desk()
        desk.answersAtOnce = false
        desk.press("lvip<Enter>")
        let act = desk.acts.last!
        desk.answer(with: .acted(act, .success(nil))) {
            if case .store(.perform) = $0 { true } else { false }
        }
        #expect(desk.rows(with: "▌ [x] #vip …").count == 1)
        let refused = OutboxRequest(
            id: act.id, session: act.session, act: .label(LabelChange(adding: ["vip"])), operatorName: "sam",
            creation: Timestamp(microseconds: 0), state: .refused, wording: "Not done: it does not answer.")
        desk.deliver(
            .changed(ChangePage(changes: [.request(refused)], through: Position(900), isLast: true)))
        #expect(body(desk).contains("▌ [ ] #vip"))
        #expect(desk.hint.contains("Not done: it does not answer."))
    }

    @Test func `changes that a server has not done yet keep the order in which they were asked for`() {
        var desk = desk()
        desk.answersAtOnce = false
        desk.press("lvip<Enter>")
        desk.press("<Enter>")
        #expect(changes(desk) == ["+vip", "-vip"])
        desk.answer(with: .acted(desk.acts[0], .success(nil)), \.isAct)
        #expect(desk.rows(with: "▌ [ ] #vip …").count == 1)
        desk.answer(with: .acted(desk.acts[1], .success(nil)), \.isAct)
        #expect(desk.rows(with: "▌ [ ] #vip …").count == 1)
    }

    @Test func `without a session there is nothing to label`() {
        var desk = Desk(.empty)
        desk.press("l")
        #expect(desk.state.overlay == nil)
        #expect(desk.hint.contains("No session is selected."))
    }

    @Test
    func `labels in use that could not be read are read again a second later, or on reopening`() {
        var desk = desk()
        desk.answersAtOnce = false
        desk.press("l")
        let failure = Failure(wording: "Not read.", isDefinite: true)
        desk.answer(with: .readFailed(failure)) { $0 == .store(.loadLabels) }
        #expect(!desk.awaits { $0 == .store(.loadLabels) })
        desk.press("<Esc>l")
        desk.answer(with: .readFailed(failure)) { $0 == .store(.loadLabels) }
        #expect(desk.shows("reading the labels in use"))
        desk.advance(1_000)
        desk.answer { $0 == .store(.loadLabels) }
        #expect(desk.shows("[ ] #vip") && !desk.shows("reading the labels in use"))
    }

    /// A failure prints the seed that brings it back.
    @Test
    func
        `whatever happens meanwhile, Enter does what the screen said, in the session that it was opened for`()
    {
        for seed in 1...UInt64(Effort.count(100)) {
            var random = Splitmix64(seed: seed)
            var desk = desk(["refund"], inUse: ["vip", "refund", "delay", "vip guest"])
            desk.answersAtOnce = Bool.random(using: &random)
            desk.press("l")
            var asked = 0
            for _ in 0..<12 {
                let news = disturbance(&desk, &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: desk.burst("<Down>", every: Int.random(in: 0...400, using: &random))
                case 1: desk.burst(["v", "vip", "d", "<BS>"].randomElement(using: &random)!)
                default:
                    let painted = desk.rows(with: "▌ ").first
                    // The news and the key may be read at once.
                    desk.deliver(all: news + [.input(.key(Key(.enter)))])
                    desk.advance(TypingBurst.gap + 5)
                    let done = changes(desk)
                    #expect(done.count <= asked + 1, "seed \(seed)")
                    if done.count > asked, let painted {
                        let sign: Character = painted.contains("[x]") ? "-" : "+"
                        let label = painted.replacing(" …", with: "").split(separator: "#").last ?? ""
                        #expect(done.last == "\(sign)\(label)", "seed \(seed): \(painted)")
                    }
                    asked = done.count
                }
            }
            #expect(desk.acts.allSatisfy { $0.session == DeskStore.omar }, "seed \(seed)")
            desk.answersAtOnce = true
            desk.press("<Esc>")
            #expect(desk.state.overlay == nil && desk.state.open?.id == DeskStore.omar, "seed \(seed)")
        }
    }

    private func disturbance(_ desk: inout Desk, _ random: inout Splitmix64) -> [Arrival] {
        desk.feedsAtOnce = Bool.random(using: &random)
        switch Int.random(in: 0..<6, using: &random) {
        case 0:
            let labels = [["refund"], ["vip"], [], ["delay", "new one"]].randomElement(using: &random)!
            desk.meanwhile { $0.update(DeskStore.omar) { $0.session.labels = labels } }
        case 1: desk.meanwhile { $0.say("And?", in: DeskStore.mia) }
        case 2: desk.meanwhile { $0.give(DeskStore.omar, to: "kim") }
        case 3: if !desk.inFlight.isEmpty { desk.answer() }
        case 4: desk.advance(Int.random(in: 0...500, using: &random))
        default: break
        }
        return desk.store.takeChanges().map { [.changed($0)] } ?? []
    }
}
