import Conversation
import Glass
import Testing

@testable import Console

/// Figures to look at; nothing here fails on time. `swift test -c release -Xswiftc -enable-testing --filter FigureTests`
struct FigureTests {
    private func store() -> DeskStore {
        var store = DeskStore.airline
        for number in 1...600 {
            store.pass(20)
            let text = String(repeating: "word \(number) ", count: number % 20 + 1)
            switch number % 6 {
            case 0: store.say(text, in: DeskStore.omar)
            case 1: store.tool("lookup", ["query": .string(text)], .string(text), in: DeskStore.omar)
            case 2: store.status("typing", in: DeskStore.omar)
            default: store.say(text, in: DeskStore.omar, from: .aiAgent)
            }
        }
        for number in 1...80 { store.add("more\(number)", "customer \(number)") }
        _ = store.takeChanges()
        return store
    }

    private func measure(_ name: String, _ desk: Desk, _ inputs: [Input]) {
        var state = desk.state
        var updates = Duration.zero
        var worst = Duration.zero
        var uptime = desk.uptime
        let clock = ContinuousClock()
        for input in inputs {
            uptime += 400
            let taken = clock.measure {
                _ = state.update(.input(input), at: Moment(uptime: uptime, wall: desk.store.now))
                _ = state.render()
                _ = state.update(.painted, at: Moment(uptime: uptime, wall: desk.store.now))
            }
            updates += taken
            worst = max(worst, taken)
        }
        print("figure: \(name): \(updates / inputs.count) a key, \(worst) at worst")
    }

    @Test(arguments: [(120, 36), (200, 60)])
    func `update and render for each key`(columns: Int, rows: Int) {
        let keys = { (notation: String) in Desk.keys(notation).map { Input.key($0) } }
        var desk = Desk(store(), columns: columns, rows: rows)
        let size = "\(columns)×\(rows)"
        measure("\(size) list", desk, keys(String(repeating: "jk", count: 25)))
        desk.press("<Enter>")
        measure("\(size) transcript", desk, keys(String(repeating: "k", count: 60)))
        measure("\(size) transcript pages", desk, keys(String(repeating: "<PageUp>", count: 10)))
        desk.press("r")
        measure("\(size) typing", desk, keys(String(repeating: "word ", count: 20)))
        desk.paste(String(repeating: "a long draft of many words ", count: 740))
        measure("\(size) typing at 20,000", desk, keys(String(repeating: "x<BS>", count: 20)))
    }
}
