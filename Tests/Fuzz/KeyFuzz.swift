@testable import Glass

/// Bytes as a terminal might send them.
enum KeyFuzz {
    static func take(_ bytes: [UInt8]) {
        let whole = decode([bytes[...]])
        // A mark joins the character before it only within one read.
        if bytes.allSatisfy({ $0 < 0x80 }) {
            let half = bytes.count / 2
            promise(
                whole == decode([bytes[..<half], bytes[half...]]), "two reads mean something else than one")
            promise(whole == decode(bytes.indices.map { bytes[$0...$0] }), "single bytes mean something else")
        }
        let undecoded = whole.allSatisfy { input in
            if case .garbage(let garbage) = input { !garbage.isEmpty } else { true }
        }
        promise(undecoded, "garbage without a byte")
    }

    private static func decode(_ reads: [ArraySlice<UInt8>]) -> [Input] {
        var decoder = KeyDecoder()
        var inputs = reads.flatMap { decoder.feed($0, at: 0) }
        inputs += decoder.pass(to: 10_000)
        promise(decoder.deadline == nil, "it waits after the time is over")
        // A character may still wait for its rest; a paste without its end takes one key for text.
        _ = decoder.feed([0x78], at: 20_000) + decoder.pass(to: 30_000)
        _ = decoder.feed([0x78], at: 40_000) + decoder.pass(to: 50_000)
        let last = decoder.feed([0x6B], at: 60_000) + decoder.pass(to: 70_000)
        promise(last == [.key(.character("k"))], "a key is lost when everything is over")
        return inputs
    }
}
