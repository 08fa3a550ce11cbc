import Conversation
import Effort
import Glass
import Testing

@testable import Console

/// Paging through a log that is longer than what is kept of it.
struct PagingTests {
    private func desk(_ messages: Int, rows: Int = 60) -> Desk {
        var store = DeskStore.airline
        for number in 1...messages {
            store.pass(1)
            store.say("message \(number).", in: DeskStore.omar)
        }
        _ = store.takeChanges()
        var desk = Desk(store, columns: 200, rows: rows)
        desk.press("<Enter>")
        desk.forget()
        return desk
    }

    /// The messages on screen, from top to bottom, each with its row.
    private func places(_ desk: Desk) -> [Int: Int] {
        var places: [Int: Int] = [:]
        for (row, text) in desk.text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            guard let match = text.firstMatch(of: /customer      message (\d+)\./) else { continue }
            places[Int(match.1)!] = row
        }
        return places
    }

    private func reads(_ desk: Desk) -> Int { desk.asked.count(where: \.isLogRequest) }

    @Test func `eight pages up and eight down cost the same few reads however long the log is`() {
        for rows in [24, 36, 60, 90, 160] {
            var desk = desk(Effort.count(100_000), rows: rows)
            for key in Array(repeating: "<PageUp>", count: 8) + Array(repeating: "<PageDown>", count: 8) {
                let before = reads(desk)
                desk.press(key, every: 50)
                #expect(reads(desk) - before <= 2, "\(key), \(rows) rows")
                #expect(desk.state.open!.entries.count <= 1_000, "\(key), \(rows) rows")
            }
            #expect(reads(desk) <= 16, "\(rows) rows")
        }
    }

    @Test func `a page up or down shows the page that borders on the one before`() {
        for rows in [24, 36, 60, 90] {
            var desk = desk(1_500, rows: rows)
            var before = places(desk)
            for key in Array(repeating: "<PageUp>", count: 16) + Array(repeating: "<PageDown>", count: 16) {
                desk.press(key, every: 50)
                let after = places(desk)
                let common = Set(before.keys).intersection(after.keys)
                // A line of the page before stays in view, and not more where more can be had.
                #expect((1...5).contains(common.count) || after[1_500] != nil, "\(key), \(rows) rows")
                before = after
            }
        }
    }

    @Test func `what stands on the glass stays in its row when earlier events come`() {
        for rows in stride(from: 14, through: 70, by: 3) {
            var desk = desk(300, rows: rows)
            desk.answersAtOnce = false
            for _ in 0..<40 where !desk.shows("reading earlier events …") {
                desk.press("<PageUp>", every: 50)
            }
            let before = places(desk)
            #expect(!before.isEmpty)
            desk.answer(\.isLogRequest)
            let after = places(desk)
            #expect(before.allSatisfy { after[$0.key] == $0.value }, "\(rows) rows")
            #expect(after.count > before.count, "\(rows) rows")
        }
    }

    @Test func `reading on in one direction never brings the other: what is asked for a key has an end`() {
        for seed: UInt64 in 1...6 {
            var random = Splitmix64(seed: seed)
            var store = DeskStore.airline
            for number in 0..<2_000 {
                switch Int.random(in: 0..<6, using: &random) {
                case 0:
                    store.say((0...number % 9).map { "\($0)" }.joined(separator: "\n"), in: DeskStore.omar)
                case 1: store.say("\(number)", in: DeskStore.omar, from: .aiAgent)
                default: store.status("processing", in: DeskStore.omar)
                }
                store.pass(Int.random(in: 0..<2_000, using: &random))
            }
            _ = store.takeChanges()
            var desk = Desk(store, columns: 120, rows: [20, 60, 150, 300].randomElement(using: &random)!)
            desk.press("<Enter>")
            for _ in 0..<Effort.count(400) {
                let before = reads(desk)
                desk.press(
                    ["<PageUp>", "<PageUp>", "<PageDown>", "k", "j", "g", "G"].randomElement(using: &random)!)
                #expect(reads(desk) - before <= 8, "seed \(seed)")
            }
        }
    }

    @Test func `an event at the top that is deleted takes nothing with it`() {
        var desk = desk(400)
        desk.press("<PageUp><PageUp>")
        guard case .top(.event(let top), _) = desk.state.open?.scroll else {
            Issue.record("no event stands at the top")
            return
        }
        let before = Set(places(desk).keys)
        desk.meanwhile { $0.change(top.rawValue, in: DeskStore.omar) { $0.event.isDeleted = true } }
        #expect(before.subtracting(places(desk).keys).count <= 1)
        // The cursor stood on it, and is now on what came after.
        desk.press("j")
        #expect(before.subtracting(places(desk).keys).count <= 1)
    }
}
