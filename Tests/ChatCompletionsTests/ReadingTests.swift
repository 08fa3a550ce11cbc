import Conversation
import Effort
import Testing

@testable import ChatCompletions

@Suite struct ReadingTests {
    /// A text of ours cut at chance places.
    private func pieces<C: Collection>(_ whole: C, _ random: inout SplitMix) -> [C.SubSequence] {
        var pieces: [C.SubSequence] = []
        var rest = whole[...]
        while !rest.isEmpty {
            let size = Int.random(in: 1...max(whole.count / 3, 1), using: &random)
            pieces.append(rest.prefix(size))
            rest = rest.dropFirst(size)
        }
        return pieces
    }

    @Test func eventsAreTheSameHoweverTheirBytesArrive() {
        let seed = UInt64.random(in: .min ... .max)
        var random = SplitMix(state: seed)
        let stream =
            "\u{feff}data: {\"a\": \"grün\"}\n\n: hm\r\n\r\nevent: x\rdata:two\rdata: lines\r\rid: 1\n\ndata: [DONE]\n\n"
        let expected = [#"{"a": "grün"}"#, "two\nlines", "[DONE]"]
        for _ in 0..<Effort.count(2_000) {
            var reader = EventStreamReader()
            var events = pieces(Array(stream.utf8), &random).flatMap { reader.receive($0) }
            if let last = reader.finish() { events.append(last) }
            #expect(events.map { String(decoding: $0, as: UTF8.self) } == expected, "seed \(seed)")
        }
    }

    @Test func textForTheCustomerIsTheSameHoweverItArrives() throws {
        let seed = UInt64.random(in: .min ... .max)
        var random = SplitMix(state: seed)
        let text = " <think>a < b </thin\n</THINK> \n Is 3 <4?  <Reasoning></think></reasoning>A <thinker> <"
        for _ in 0..<Effort.count(2_000) {
            var visible = VisibleText()
            var shown = ""
            for piece in pieces(text, &random) {
                let added = try visible.receive(String(piece))
                #expect(added.last?.isWhitespace != true, "seed \(seed)")
                shown += added
            }
            shown += visible.finish()
            #expect(shown == "Is 3 <4?  A <thinker> <", "seed \(seed)")
        }
    }

    @Test func hostileStreamsEndInAnAnswerOrInTrouble() {
        let seed = UInt64.random(in: .min ... .max)
        var random = SplitMix(state: seed)
        let parts = [
            "data: ", "\n\n", "\r", "{\"choices\":", "[{\"delta\":", "{\"content\":", "\"x\"", "null", "[[",
            "}]}", "\u{0}",
            "{\"choices\":[{\"delta\":{\"content\":\"x\"}}]}", "[DONE]", "{\"error\":1}", "<think>",
            "</think>",
            "{\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":-9223372036854775808,\"function\":{\"name\":\"a\"}}]}}]}",
            "{\"choices\":{\"delta\":7}}", String(repeating: "[", count: 300),
        ].map { Array($0.utf8) }
        for _ in 0..<Effort.count(2_000) {
            guard var reader = try? ResponseReader(type: "Text/Event-Stream; charset=x", AnswerLimits())
            else {
                Issue.record("no reader")
                return
            }
            let bytes = (0..<Int.random(in: 0...30, using: &random)).flatMap { _ in
                Bool.random(using: &random)
                    ? parts.randomElement(using: &random)! : [UInt8.random(in: 0...255, using: &random)]
            }
            var streamed = ""
            do throws(ModelTrouble) {
                for piece in pieces(bytes, &random) { streamed += try reader.receive(piece) }
                let (answer, rest) = try reader.finish()
                #expect(answer.text == streamed + rest, "seed \(seed)")
            } catch {
                #expect(!error.wording.isEmpty)
            }
        }
    }

    @Test(arguments: [
        ("0", 0), ("7", 7), ("99999999999", 86_400), ("Wed, 04 Mar 2026 09:30:12 GMT", 12),
        ("Wed, 04 Mar 2026 09:29:00 GMT", 0),
    ])
    func aServerMayAskForPatienceInSecondsOrUntilADate(text: String, seconds: Int) {
        let now = Timestamp(iso8601: "2026-03-04T09:30:00Z")!
        #expect(RetryAfter.pause(text, now: now) == .seconds(seconds))
    }

    @Test(arguments: [
        "", "-1", "soon", "Wed, 04 Xyz 2026 09:30:12 GMT", "1.5", "Wed, 04 Mar 2026 25:61:00 GMT",
    ])
    func whatIsNoPauseIsNone(text: String) {
        #expect(RetryAfter.pause(text, now: Timestamp(microseconds: 0)) == nil)
    }

    @Test func pausesGrowToABoundAndAreSpread() {
        var backoff = Backoff(retries: 10)
        backoff.random = { $0.upperBound }
        let pauses = (1...6).map { backoff.pause(before: $0, after: .unreachable) }
        #expect(pauses == [0.5, 1, 2, 4, 8, 8].map { Duration.seconds($0) })
        #expect(backoff.pause(before: 11, after: .unreachable) == nil)
        backoff.random = { $0.lowerBound }
        #expect(backoff.pause(before: 2, after: .busy(nil)) == .milliseconds(500))
        #expect(backoff.pause(before: 1, after: .busy(.seconds(21))) == nil)
        #expect(backoff.pause(before: 1, after: .cut) == nil)
    }
}

/// Chance that can be repeated.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
