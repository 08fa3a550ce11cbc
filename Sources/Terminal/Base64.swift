/// Base64 for OSC 52. Foundation's encoder would cost milliseconds at every start.
enum Base64 {
    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func encoded(_ bytes: some Sequence<UInt8>) -> String {
        var output: [UInt8] = []
        var held: UInt32 = 0
        var count = 0
        func digit(_ shift: UInt32) -> UInt8 { alphabet[Int(held >> shift & 63)] }
        for byte in bytes {
            held = held << 8 | UInt32(byte)
            count += 1
            if count == 3 {
                output += [digit(18), digit(12), digit(6), digit(0)]
                held = 0
                count = 0
            }
        }
        let pad = UInt8(ascii: "=")
        if count == 1 {
            held <<= 16
            output += [digit(18), digit(12), pad, pad]
        } else if count == 2 {
            held <<= 8
            output += [digit(18), digit(12), digit(6), pad]
        }
        return String(decoding: output, as: UTF8.self)
    }
}
