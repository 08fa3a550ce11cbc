import Crypto

/// The secret that the holder of a token sends. It is shown once, when the token is made; the store keeps only its
/// hash.
public struct TokenSecret: Sendable {
    /// `swb_` followed by 64 hexadecimal digits.
    public let text: String

    /// Creates a secret of 256 random bits.
    public init() {
        var generator = SystemRandomNumberGenerator()
        let bytes = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        text = "swb_" + bytes.map { Self.digits[Int($0 >> 4)] + Self.digits[Int($0 & 15)] }.joined()
    }

    /// The hash that is stored. 256 random bits cannot be guessed, so it needs neither a salt nor a slow function.
    public var hash: [UInt8] { Self.hash(of: text) }

    static func hash(of text: some StringProtocol) -> [UInt8] { Array(SHA256.hash(data: Array(text.utf8))) }

    private static let digits = "0123456789abcdef".map(String.init)
}
