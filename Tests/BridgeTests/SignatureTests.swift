import Bridge
import Conversation
import Testing
import WebhookDesk

/// The signatures that vendors' own clients compute.
@Suite struct SignatureTests {
    @Test func `Standard Webhooks`() throws {
        let secret = try #require(Secret("whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="))
        let signature = try #require(StandardSignature(secret: secret))
        let body = Array(#"{"type":"bridge.message","data":{"text":"Hello"}}"#.utf8)
        #expect(
            signature.sign(body, id: "msg_01", seconds: 1_767_225_600)
                == "v1,e7HP18eoYyZMtdq8qT4PyJl00Budn7GRsWpgpV6zCQU=")
    }

    @Test func `Zendesk's webhooks of tickets`() {
        let message = Array(#"2026-01-01T00:00:00Z{"ticketId":"35","comment":"Hello"}"#.utf8)
        let code = Signatures.hmac(message, key: Array("dGhpc19zZWNyZXQ".utf8))
        #expect(Signatures.base64(code) == "UTWmDJgTQNwdVTwI9hcblmPf6A1dXfGvprqdWPpAoA4=")
    }

    @Test func `HubSpot's three versions`() {
        let secret = "11111111-2222-3333-4444-555555555555"
        let address = "https://desk.example.com/bridges/hubspot/hook?b=b1"
        let body = #"{"type":"OUTGOING_CHANNEL_MESSAGE_CREATED","message":{"id":"m-1","text":"Hello"}}"#
        #expect(
            Signatures.hexadecimal(Signatures.sha256(Array((secret + body).utf8)))
                == "2aea5f4243c4e22e0831fd1c9bfc06d55ad3c18081e69d6d6eaa63480e0e25a6")
        #expect(
            Signatures.hexadecimal(Signatures.sha256(Array((secret + "POST" + address + body).utf8)))
                == "05052802fdde841dadf10a2a5bb8e6707e25b5a5464fc3eac7654dd6f0d4932f")
        let signed = "POST" + address + body + "1767225600000"
        #expect(
            Signatures.base64(Signatures.hmac(Array(signed.utf8), key: Array(secret.utf8)))
                == "ID7Pa4lU94jAviN0LXR7PklROSFYpemXfUNaCRFsiPQ=")
    }

    @Test func `Chatwoot's webhooks and identities`() {
        let body =
            #"{"event":"message_created","id":42,"content":"Hello","message_type":"outgoing","private":false}"#
        let code = Signatures.hmac(
            Array("1767225600.\(body)".utf8), key: Array("cw_secret_0123456789abcdef".utf8))
        #expect(
            Signatures.hexadecimal(code) == "a34d40b7604a4595dd6ba428e022a393d3662257396a92efcfe20fc7081532f6"
        )
        let identity = Signatures.hmac(Array("customer-17".utf8), key: Array("tok_abc".utf8))
        #expect(
            Signatures.hexadecimal(identity)
                == "bf69e26e6c7244dbed518cb4c78c0e506a28ed54bed651388bb38bb9617fb2fc")
    }

    @Test(arguments: [-301, -300, 0, 300, 301]) func `a time counts within five minutes, before and after`(
        seconds: Int64
    ) throws {
        let now = Timestamp(microseconds: 1_767_225_600_000_000)
        let standIn = WebhookStandIn { now }
        let secret = try #require(Secret(WebhookStandIn.secret))
        let signature = try #require(StandardSignature(secret: secret))
        let request = standIn.request(["type": "ping"], secondsOff: seconds)
        if abs(seconds) <= 300 {
            try signature.verify(request, at: now)
        } else {
            #expect(throws: WebhookRefusal.outsideWindow) { try signature.verify(request, at: now) }
        }
    }

    @Test func `one changed byte, a missing header and another secret are refused`() throws {
        let now = Timestamp(microseconds: 1_767_225_600_000_000)
        let secret = try #require(Secret(WebhookStandIn.secret))
        let signature = try #require(StandardSignature(secret: secret))
        let good = WebhookStandIn { now }.request(["type": "ping"])
        try signature.verify(good, at: now)
        var changed = good
        changed.body[2] ^= 1
        #expect(throws: WebhookRefusal.wrongSignature) { try signature.verify(changed, at: now) }
        for name in ["webhook-id", "webhook-timestamp", "webhook-signature"] {
            var short = good
            short.headers[name] = nil
            #expect(throws: WebhookRefusal.wrongSignature) { try signature.verify(short, at: now) }
        }
        var rotated = good
        rotated.headers["webhook-signature"] = "v1,AAAA " + (good.headers["webhook-signature"] ?? "")
        try signature.verify(rotated, at: now)
    }

    @Test func `a secret shows in no description`() throws {
        let secret = try #require(Secret("hush-hush"))
        #expect(!"\(secret) \(String(reflecting: secret)) \([secret])".contains("hush"))
        #expect(Secret("") == nil && Secret("a\nb") == nil)
    }
}
