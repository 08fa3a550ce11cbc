/// The mark before everything in a `user` message that the customer did not write.
///
/// Strict chat templates accept one system message and then user and assistant in turn, so what colleagues said and
/// noted shares the user's messages with the customer. Nothing in a prompt can pass for the desk's: if anyone wrote the
/// mark, however spaced or bracketed, another one is used.
struct DeskMark: Hashable, Sendable {
    let text: String

    static let usual = DeskMark(text: "[desk]")
    /// The mark before what the customer wrote, if both are in one message.
    static let customer = "[customer]"

    private init(text: String) { self.text = text }

    /// Creates a mark that is in none of the texts.
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

    /// Returns a text's ASCII letters, in lower case, and digits, whatever is between them.
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
