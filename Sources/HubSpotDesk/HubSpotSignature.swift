import Bridge
import Conversation

/// HubSpot's signatures: version 3 over method, address, body and time; version 1, which app webhooks have, over the body.
struct HubSpotSignature {
    private let secret: String
    private let publicAddress: String

    init(_ configuration: HubSpotDesk.Configuration) {
        secret = configuration.clientSecret.text
        publicAddress = configuration.publicAddress
    }

    /// Verifies a webhook.
    ///
    /// - Returns: Whether the signature has a time, so that it counts for five minutes only.
    /// - Throws: `WebhookRefusal`.
    func verify(_ request: WebhookRequest, at now: Timestamp) throws(WebhookRefusal) -> Bool {
        if let signature = request.headers["x-hubspot-signature-v3"] {
            try verify(signature, request, at: now)
            return true
        }
        guard request.headers["x-hubspot-signature-version"] ?? "v1" == "v1",
            let signature = request.headers["x-hubspot-signature"]
        else { throw .wrongSignature }
        let hash = Signatures.sha256(Array(secret.utf8) + request.body)
        guard Signatures.isEqual(signature.utf8, Signatures.hexadecimal(hash).utf8) else {
            throw .wrongSignature
        }
        return false
    }

    private func verify(
        _ signature: String, _ request: WebhookRequest, at now: Timestamp
    ) throws(WebhookRefusal) {
        guard let time = request.headers["x-hubspot-request-timestamp"], let milliseconds = Int64(time),
            (0...253_402_300_799_000).contains(milliseconds)
        else { throw .wrongSignature }
        let signed =
            Array((request.method + address(request)).utf8) + request.body + Array(time.utf8)
        let code = Signatures.hmac(signed, key: Array(secret.utf8))
        guard Signatures.isEqual(signature.utf8, Signatures.base64(code).utf8) else { throw .wrongSignature }
        guard Signatures.isTimely(Timestamp(microseconds: milliseconds * 1_000), at: now) else {
            throw .outsideWindow
        }
    }

    /// The address as HubSpot called it: a proxy may have changed all but the query.
    private func address(_ request: WebhookRequest) -> String {
        let query =
            request.target.split(separator: "?", maxSplits: 1).dropFirst().first.map { "?\($0)" } ?? ""
        let base = publicAddress.prefix { $0 != "?" }
        return Self.decoded(base + query)
    }

    /// HubSpot decodes these and no others.
    private static func decoded(_ address: String) -> String {
        let signs = [
            "%3A": ":", "%2F": "/", "%3F": "?", "%40": "@", "%21": "!", "%24": "$", "%27": "'", "%28": "(",
            "%29": ")", "%2A": "*", "%2C": ",", "%3B": ";",
        ]
        var decoded = ""
        var rest = address[...]
        while let percent = rest.firstIndex(of: "%") {
            decoded += rest[..<percent]
            rest = rest[percent...]
            let code = String(rest.prefix(3))
            decoded += signs[code.uppercased()] ?? code
            rest = rest.dropFirst(3)
        }
        return decoded + rest
    }
}
