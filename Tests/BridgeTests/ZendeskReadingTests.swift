import Bridge
import Conversation
import EventStore
import Testing
import ZendeskDesk

/// What Zendesk's webhooks mean, and what is left out.
@Suite struct ZendeskReadingTests {
    private let desk: ZendeskDesk

    init() throws {
        let server = try #require(ServerAddress("https://acme.zendesk.com/sc"))
        desk = ZendeskDesk(ZendeskStandIn().configuration(server))
    }

    private func read(_ events: [JSON], secret: String = "hook") throws -> [DeskArrival] {
        try desk.read(
            ZendeskStandIn.request(events, secret: secret), at: Timestamp(microseconds: 1_767_225_600_000_000)
        )
    }

    private static func message(_ change: (inout JSON) -> Void = { _ in }) -> JSON {
        var message: JSON = [
            "id": "m1", "received": "2026-01-01T00:00:00.000Z",
            "author": ["type": "business", "displayName": "Agnes", "subtypes": ["agent"]],
            "content": ["type": "text", "text": "Hello"], "source": ["type": "zd:agentWorkspace"],
            "metadata": ["__zendesk_msg.agent.id": "42"],
        ]
        change(&message)
        return [
            "id": "e1", "type": "conversation:message", "createdAt": "2026-01-01T00:00:00.000Z",
            "payload": [
                "conversation": ["id": "c1", "metadata": ["switchboardLink": "k1"]], "message": message,
            ],
        ]
    }

    @Test func `an agent's text is an answer under the message's own id`() throws {
        let arrival = try #require(try read([Self.message()]).first)
        #expect(arrival.id == "m1" && arrival.conversation == "c1" && arrival.linkKey == "k1")
        #expect(
            arrival.content == .answer(text: "Hello", attachments: [], by: .init(id: "42", name: "Agnes")))
    }

    @Test func `an agent's file is an attachment`() throws {
        let event = Self.message {
            $0["content"] = ["type": "image", "mediaUrl": "https://files.example/a.png", "altText": "a.png"]
        }
        let arrival = try #require(try read([event]).first)
        let file = Attachment(name: "a.png", address: "https://files.example/a.png", type: "image")
        #expect(arrival.content == .answer(text: "", attachments: [file], by: .init(id: "42", name: "Agnes")))
    }

    @Test func `echoes, customers, triggers, bots, activities and forms are no answers`() throws {
        let others: [JSON] = [
            Self.message { $0["metadata"] = ["switchboardPost": "k1.e1"] },
            Self.message { $0["source"] = ["type": "api:conversations"] },
            Self.message { $0["author"] = ["type": "user", "displayName": "Ada"] },
            Self.message { $0["metadata"] = ["__zendesk_msg.agent.id": "__trigger"] },
            Self.message { $0["author"] = ["type": "business", "displayName": "Bot", "subtypes": ["AI"]] },
            Self.message { $0["activity"] = ["type": "ticket:closed"] },
            Self.message { $0["content"] = ["type": "form"] },
            Self.message { $0["content"] = ["type": "text", "text": "  "] },
        ]
        for other in others { #expect(try read([other]).isEmpty, "\(other.compact)") }
    }

    @Test func `a closed ticket resolves, a transfer to email escalates, a release alone says nothing`()
        throws
    {
        let reasons: [(String?, Outcome?)] = [
            ("ticketClosed", .resolved), ("transferToEmail", .escalated), (nil, nil),
        ]
        for (reason, outcome) in reasons {
            let event: JSON = [
                "id": "e2", "type": "switchboard:releaseControl", "createdAt": "2026-01-01T00:00:01.000Z",
                "payload": ["conversation": ["id": "c1"], "reason": .optional(reason)],
            ]
            let arrival = try #require(try read([event]).first)
            guard case .ended(outcome, _) = arrival.content else {
                Issue.record("\(arrival)")
                continue
            }
        }
    }

    @Test func `only a pass to our seat by somebody else ends it`() throws {
        func pass(to seat: String, _ metadata: JSON) -> JSON {
            [
                "id": "e3", "type": "switchboard:passControl", "createdAt": "2026-01-01T00:00:01.000Z",
                "payload": [
                    "conversation": ["id": "c1", "activeSwitchboardIntegration": ["name": .string(seat)]],
                    "metadata": metadata,
                ],
            ]
        }
        #expect(try read([pass(to: "switchboard", .null)]).count == 1)
        #expect(try read([pass(to: "switchboard", ["switchboardLink": "k1"])]).isEmpty)
        #expect(try read([pass(to: "zd-agentWorkspace", .null)]).isEmpty)
    }

    @Test func `the events of one webhook are all read, and unknown ones do no harm`() throws {
        let stranger: JSON = ["id": "e9", "type": "conversation:typing", "payload": [:]]
        #expect(
            try read([Self.message(), stranger, Self.message { $0["id"] = "m2" }]).map(\.id) == ["m1", "m2"])
    }

    @Test func `a wrong or missing secret is refused before anything is read`() {
        #expect(throws: WebhookRefusal.wrongSignature) { try read([Self.message()], secret: "hoo") }
        #expect(throws: WebhookRefusal.wrongSignature) {
            try desk.read(
                WebhookRequest(target: "/", headers: [:], body: Array("not JSON".utf8)),
                at: Timestamp(microseconds: 0))
        }
        #expect(throws: WebhookRefusal.malformed) {
            try desk.read(
                WebhookRequest(target: "/", headers: ["x-api-key": "hook"], body: Array("not JSON".utf8)),
                at: Timestamp(microseconds: 0))
        }
    }
}
