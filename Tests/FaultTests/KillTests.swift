import Conversation
import Effort
import EventStore
import Foundation
import PseudoTerminal
import Testing

@Suite struct KillTests {
    private static let kills = Effort.isFull ? 1_000 : 50

    @Test func `programs that are killed at random lose and double nothing`() throws {
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededRandom(seed: seed)
        let bustle = try Bustle(at: FaultDesk())
        try bustle.goesOn()
        var dead: [String: Int] = [:]
        for _ in 0..<Self.kills {
            // Somewhere in what they are doing, a start included.
            try bustle.work(for: .milliseconds(.random(in: 0...120, using: &random)))
            dead[try bustle.killOne(using: &random), default: 0] += 1
        }
        try bustle.goesOn()
        try bustle.verify()
        let written = bustle.writers.reduce(0) { $0 + $1.told.count }
        print(
            """
            \(Self.kills) kills \(dead.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }): \
            \(written) written, \(bustle.server.posted) posted, \(bustle.anna.told.count) replied, \
            all there once (seed \(seed))
            """)
    }

    @Test func `a draft loses at most the last second before a kill`() throws {
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededRandom(seed: seed)
        let desk = try FaultDesk()
        let anna = Anna(at: desk)
        var kept = ""
        for round in 0..<(Effort.isFull ? 40 : 4) {
            try anna.live()
            guard let terminal = anna.terminal else { return }
            // What was kept comes by itself, later than a composer in which keys can be typed.
            if let last = kept.split(separator: " ").last { try terminal.wait(for: String(last)) }
            terminal.send("<C-e><C-u>")
            // Typed without a pause, so that the draft is never at rest.
            var typed: [(text: String, at: ContinuousClock.Instant)] = []
            let end = ContinuousClock.now + .milliseconds(.random(in: 1_200...3_200, using: &random))
            while ContinuousClock.now < end {
                // A word that is nowhere else on screen: it shows how far the console has come.
                let word = " x\(typed.count)."
                terminal.send(typed.isEmpty ? "round \(round)" + word : word)
                try terminal.wait(for: word.trimmingCharacters(in: .whitespaces))
                let text = (typed.last?.text ?? "round \(round)") + word
                typed.append((text, .now))
            }
            let death = ContinuousClock.now
            try anna.die()
            kept = try desk.withStore { try $0.drafts(of: "anna", in: FaultDesk.owned).first?.text } ?? ""
            let due = typed.last { death - $0.at > .seconds(1) }?.text ?? ""
            #expect(kept.hasPrefix(due), "seed \(seed): \(kept) instead of \(due)")
            #expect(typed.last?.text.hasPrefix(kept) == true, "seed \(seed): \(kept) was never typed")
        }
    }
}
