import Conversation
import Effort
import Glass
import Testing

@testable import Console

/// Quick hands at a session that waits, through the real decoder, while everything else happens: nothing goes out
/// that was not sent, and nothing that was typed is lost. A failure prints the seed that brings it back.
struct HandsPropertyTests {
    private static let words = ["hello", "qBCUt", "one moment", "r a t", "x:q!", "ja\u{F6}"]

    /// One operator's attempt at Amelia's session.
    private struct Attempt {
        var desk = Desk()
        var decoder = KeyDecoder()
        var random: Splitmix64
        /// What was typed or pasted behind the first key, without spaces and line ends.
        var typed = ""
        let key: String

        init(seed: UInt64) {
            random = Splitmix64(seed: seed)
            key = ["r", "a", "t"].randomElement(using: &random)!
            desk.select(DeskStore.amelia)
            if Bool.random(using: &random) { desk.meanwhile { $0.handBack(DeskStore.amelia) } }
            desk.advance(Int.random(in: 0...2_500, using: &random))
            desk.meanwhile { [random] in
                var random = random
                if Bool.random(using: &random) { $0.give(DeskStore.amelia, to: nil) }
            }
            desk.advance(Int.random(in: 0...600, using: &random))
            desk.answersAtOnce = Bool.random(using: &random)
            desk.feedsAtOnce = Bool.random(using: &random)
        }

        mutating func feed(_ text: String) {
            for input in decoder.feed(text.utf8, at: desk.uptime) { desk.deliver(.input(input)) }
        }

        /// Something happens that nobody asked for.
        mutating func disturb() {
            switch Int.random(in: 0..<9, using: &random) {
            case 0: desk.meanwhile { $0.give(DeskStore.amelia, to: "kim") }
            case 1: desk.meanwhile { $0.say("And?", in: DeskStore.amelia) }
            case 2: desk.meanwhile { $0.give(DeskStore.mia, to: nil) }
            case 3: desk.meanwhile { $0.status("typing", in: DeskStore.amelia) }
            case 4:
                desk.resize(Int.random(in: 60...130, using: &random), Int.random(in: 16...40, using: &random))
            case 5: if !desk.inFlight.isEmpty { desk.answer() }
            case 6: desk.feed()
            case 7: desk.meanwhile { $0.suggest("I can help", in: DeskStore.amelia) }
            default: desk.advance(Int.random(in: 0...400, using: &random))
            }
        }

        mutating func type(_ text: String) {
            typed += text.filter { !$0.isWhitespace }
            if Int.random(in: 0..<4, using: &random) == 0 {
                feed("\u{1B}[200~\(text)\n\u{1B}[201~")
            } else {
                for character in text {
                    feed(String(character))
                    desk.advance(Int.random(in: 0...90, using: &random))
                    if Int.random(in: 0..<6, using: &random) == 0 { disturb() }
                }
            }
        }

        mutating func settle() {
            desk.advance(50)
            desk.answersAtOnce = true
            desk.feedsAtOnce = true
            desk.advance(1_500)
            desk.feed()
        }

        var said: [LogEntry] {
            (desk.store.rows[DeskStore.amelia]?.log ?? []).filter { $0.event.source.isHuman }
        }

        /// Everything of the operator's words in this session, wherever it is.
        var kept: String {
            let drafts = Identity.allCases.compactMap {
                desk.state.drafts.composers[DraftKey(session: DeskStore.amelia, identity: $0)]?.editor.text
            }
            let texts =
                said.compactMap(\.event.message?.text) + desk.state.outgoing.lines.map(\.message.text)
                + drafts
                + [desk.question?.text ?? ""]
            return texts.joined().filter { !$0.isWhitespace }
        }
    }

    private var seeds: ClosedRange<UInt64> { 1...UInt64(Effort.count(150)) }

    @Test func `without an Enter behind the text nothing is sent, and the text is kept`() {
        for seed in seeds {
            var attempt = Attempt(seed: seed)
            attempt.feed(attempt.key)
            attempt.desk.advance(Int.random(in: 0...500, using: &attempt.random))
            attempt.feed("\r")
            attempt.desk.advance(Int.random(in: 0...500, using: &attempt.random))
            if attempt.key != "t" {
                for _ in 0..<3 {
                    attempt.type(Self.words.randomElement(using: &attempt.random)!)
                    attempt.disturb()
                }
            }
            attempt.settle()
            #expect(attempt.desk.sent.isEmpty, "seed \(seed)")
            #expect(attempt.said.isEmpty, "seed \(seed)")
            #expect(attempt.desk.acts.allSatisfy { $0.kind.isTakeOver }, "seed \(seed)")
            #expect(!attempt.desk.hasQuit, "seed \(seed)")
            #expect(attempt.kept.contains(attempt.typed), "seed \(seed): \(attempt.kept)")
        }
    }

    @Test func `with one it is sent at most once, in its session, and is kept otherwise`() {
        for seed in seeds {
            var attempt = Attempt(seed: seed &+ 10_000)
            guard attempt.key != "t" else { continue }
            attempt.feed(attempt.key)
            if Bool.random(using: &attempt.random) {
                attempt.desk.advance(Int.random(in: 0...500, using: &attempt.random))
                attempt.feed("\r")
            }
            attempt.desk.advance(Int.random(in: 30...500, using: &attempt.random))
            attempt.type(Self.words.randomElement(using: &attempt.random)!)
            attempt.desk.advance(Int.random(in: 30...3_000, using: &attempt.random))
            attempt.feed("\r")
            attempt.disturb()
            attempt.settle()
            let sent = attempt.desk.sent
            #expect(Set(sent.map(\.id)).count <= 1, "seed \(seed)")
            #expect(sent.allSatisfy { $0.session == DeskStore.amelia }, "seed \(seed)")
            for message in sent {
                #expect(message.text.filter { !$0.isWhitespace } == attempt.typed, "seed \(seed)")
            }
            #expect(attempt.said.count <= 1, "seed \(seed)")
            #expect(attempt.desk.acts.allSatisfy { $0.kind.isTakeOver }, "seed \(seed)")
            #expect(attempt.kept == attempt.typed, "seed \(seed): \(attempt.kept)")
        }
    }
}
