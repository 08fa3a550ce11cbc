import Crypto

/// What the holder of a token shows. It is told once, when it is made; the store keeps its hash.
public struct TokenSecret: Sendable {
    /// `swb_` and 64 hexadecimal digits.
    public let text: String

    /// A new one of 256 random bits.
    public init() {
        var generator = SystemRandomNumberGenerator()
        let bytes = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        text = "swb_" + bytes.map { Self.digits[Int($0 >> 4)] + Self.digits[Int($0 & 15)] }.joined()
    }

    /// What is stored. So many random bits cannot be guessed, so the hash needs neither salt nor slowness.
    public var hash: [UInt8] { Self.hash(of: text) }

    static func hash(of text: some StringProtocol) -> [UInt8] { Array(SHA256.hash(data: Array(text.utf8))) }

    private static let digits = "0123456789abcdef".map(String.init)
}
