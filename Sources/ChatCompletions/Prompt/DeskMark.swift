/// What stands before everything in a `user` message that the customer did not write.
///
/// Strict chat templates know one system message and then user and assistant in turn, so what colleagues said and noted
/// shares its messages with the customer. Nothing in a prompt can pass for the desk's: where anybody wrote the mark,
/// however spaced or bracketed, another one is used.
struct DeskMark: Hashable, Sendable {
    let text: String

    static let usual = DeskMark(text: "[desk]")
    /// Before what the customer wrote, where both stand in one message.
    static let customer = "[customer]"

    private init(text: String) { self.text = text }

    /// A mark that stands in none of some texts.
    init(absentFrom texts: some Sequence<String>) {
        let folded = texts.map(Self.folded)
        var number = 1
        var word = "desk"
        while folded.contains(where: { $0.contains(word) }) {
            number += 1
            word = "desk\(number)"
        }
        text = "[\(word)]"
    }

    /// Its plain letters and digits, whatever stands between them.
    private static func folded(_ text: String) -> String {
        var letters: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
                letters.append(byte)
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): letters.append(byte | 0x20)
            default: break
            }
        }
        return String(decoding: letters, as: UTF8.self)
    }
}
