public import Conversation
import Crypto
import Foundation

/// Signatures of webhooks.
public enum Signatures {
    /// How far the time of a signature may be from ours, before or after.
    public static let window = Duration.seconds(300)

    /// HMAC-SHA256, 32 bytes.
    public static func hmac(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: message, using: SymmetricKey(data: key)))
    }

    /// SHA-256, 32 bytes.
    public static func sha256(_ message: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: message)) }

    /// Whether two texts are the same, in a time that does not tell where they differ.
    public static func isEqual(_ one: some Sequence<UInt8>, _ other: some Sequence<UInt8>) -> Bool {
        // Hashes have one length, so that not even the length shows.
        let (left, right) = (sha256(Array(one)), sha256(Array(other)))
        return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }

    /// Whether a moment lies within the window around another.
    public static func isTimely(_ moment: Timestamp, at now: Timestamp) -> Bool {
        (moment > now ? moment - now : now - moment) <= window
    }

    /// Small letters.
    public static func hexadecimal(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef")
        return bytes.reduce(into: "") { text, byte in
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
    }

    /// With padding.
    public static func base64(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }

    /// nil if it is not base64 with padding.
    public static func bytes(base64 text: String) -> [UInt8]? { Data(base64Encoded: text).map(Array.init) }
}

/// The scheme of Standard Webhooks: `v1,` and base64 of the HMAC over id, time and body with dots between them.
public struct StandardSignature: Sendable {
    private let key: [UInt8]

    /// nil unless the secret is `whsec_` and base64 of at least 16 bytes.
    public init?(secret: Secret) {
        let prefix = "whsec_"
        guard secret.text.hasPrefix(prefix),
            let key = Signatures.bytes(base64: String(secret.text.dropFirst(prefix.count))), key.count >= 16
        else { return nil }
        self.key = key
    }

    /// The value of the header `webhook-signature`.
    ///
    /// - Parameters:
    ///   - body: The raw body.
    ///   - id: The header `webhook-id`.
    ///   - seconds: The header `webhook-timestamp`: whole seconds since 1970.
    /// - Returns: The version and the signature.
    public func sign(_ body: [UInt8], id: String, seconds: Int64) -> String {
        "v1," + Signatures.base64(Signatures.hmac(Array("\(id).\(seconds).".utf8) + body, key: key))
    }

    /// Verifies the three headers over the raw body.
    ///
    /// - Throws: `WebhookRefusal`.
    public func verify(_ request: WebhookRequest, at now: Timestamp) throws(WebhookRefusal) {
        guard let id = request.headers["webhook-id"], let time = request.headers["webhook-timestamp"],
            let signatures = request.headers["webhook-signature"], let seconds = Int64(time),
            (0...253_402_300_799).contains(seconds)
        else { throw .wrongSignature }
        let expected = sign(request.body, id: id, seconds: seconds)
        // While a secret is changed, a sender may sign with both.
        var isSigned = false
        for signature in signatures.split(separator: " ").prefix(8) {
            if Signatures.isEqual(signature.utf8, expected.utf8) { isSigned = true }
        }
        guard isSigned else { throw .wrongSignature }
        guard Signatures.isTimely(Timestamp(microseconds: seconds * 1_000_000), at: now) else {
            throw .outsideWindow
        }
    }
}
