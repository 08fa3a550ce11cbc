import Bridge
import Conversation
import Synchronization

/// Signs and delivers webhooks.
extension HubSpotStandIn {
    func deliver(to bridge: @escaping @Sendable () -> Bridge) async {
        while !Task.isCancelled {
            let found = state.withLock { state in
                state.hooks.next(state.faults, &state.random) {
                    if case .channel = $0 { true } else { false }
                }
            }
            guard let found else {
                try? await Task.sleep(for: .milliseconds(1))
                continue
            }
            guard let hook = found else { continue }
            let status = await bridge().receive(request(hook))
            if status != 200, case .app = hook { state.withLock { $0.hooks.add(hook) } }
        }
    }

    func request(_ hook: Hook) -> WebhookRequest {
        switch hook {
        case .app(let event): Self.signedByHash(.array([event]))
        case .channel(let event): Self.signed(event, at: clock())
        }
    }

    static func signedByHash(_ json: JSON) -> WebhookRequest {
        let body = Array(json.compact.utf8)
        let hash = Signatures.sha256(Array(secret.utf8) + body)
        return WebhookRequest(
            target: "/bridges/desk",
            headers: [
                "x-hubspot-signature": Signatures.hexadecimal(hash), "x-hubspot-signature-version": "v1",
            ], body: body)
    }

    static func signed(
        _ json: JSON, at now: Timestamp, address: String = address, target: String = "/bridges/desk"
    ) -> WebhookRequest {
        let body = Array(json.compact.utf8)
        let time = String(now.microseconds / 1_000)
        let text = Array("POST\(address)".utf8) + body + Array(time.utf8)
        return WebhookRequest(
            target: target,
            headers: [
                "x-hubspot-signature-v3": Signatures.base64(Signatures.hmac(text, key: Array(secret.utf8))),
                "x-hubspot-request-timestamp": time,
            ], body: body)
    }
}
