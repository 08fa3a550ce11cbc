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
        var inputs = reads.flatMap { decoder.feed($0) }
        inputs += decoder.timeout()
        promise(!decoder.isWaiting, "it waits after the time is over")
        inputs += decoder.endPaste()
        promise(!decoder.isPasting, "it pastes after the paste's end")
        return inputs
    }
}
