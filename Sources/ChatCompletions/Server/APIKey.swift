/// The secret key for a model's server. Nothing prints it: not a description, not a mirror, not a dump.
public struct APIKey: Sendable {
    /// The key's text, for the header of a request and nothing else.
    let secret: String

    /// Creates a key from an environment variable's text. Fails if the text cannot be in a header or would add others.
    ///
    /// - Parameter text: Visible ASCII, with or without white space around it; 1 to 4,096 bytes.
    public init?(_ text: String) {
        let bytes = text.utf8
        let visible = bytes.drop(while: Self.isSpace).reversed().drop(while: Self.isSpace).reversed()
        guard (1...4_096).contains(visible.count), visible.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            return nil
        }
        secret = String(decoding: Array(visible), as: UTF8.self)
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }
}

extension APIKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "a key" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
