import Conversation
import EventStore
import ParlantWire

@testable import ParlantServer

/// Who writes what: each request, part by part, and how each who asks is answered. The documentation has it printed.
struct Right: Sendable {
    /// Who asks, and how the session stands of which they ask. It is another operator's for all but the two that say
    /// otherwise.
    enum Asker: String, CaseIterable, Sendable {
        case open = "no tokens in the store"
        case admin
        case own = "operator, own session"
        case colleagues = "a colleague's"
        case nobodys = "nobody's"
        case automatic = "the AI's"
        case agent
        case customer = "its customer"
        case stranger = "without a token"
    }

    /// What a body may name.
    struct Scene: Sendable {
        var number = 0
        var session: Session.ID = "s"
        var claim = Claim(epoch: Epoch(0), owner: nil)
        var ids: [String: String] = [:]

        var saw: JSON { ["epoch": .integer(claim.epoch.rawValue), "owner": .optional(claim.owner)] }
    }

    typealias Body = @Sendable (Scene) -> JSON?

    var endpoint: Endpoint
    var part: String
    var body: Body
    var statuses: [Asker: Int]

    /// `open` is the status where the store has no tokens; `operators` are those in a session of their own, a colleague's,
    /// nobody's and the AI's.
    init(
        _ endpoint: Endpoint, _ part: String, open: Int, admin: Int, operators: (Int, Int, Int, Int),
        agent: Int = 403, customer: Int = 403, _ body: @escaping Body = { _ in nil }
    ) {
        self.endpoint = endpoint
        self.part = part
        self.body = body
        statuses = [
            .open: open, .admin: admin, .own: operators.0, .colleagues: operators.1, .nobodys: operators.2,
            .automatic: operators.3, .agent: agent, .customer: customer, .stranger: 401,
        ]
    }

    var query: String {
        switch endpoint {
        case .session(.deleteAll): "?agent_id=nobody"
        case .event(.deleteEnd): "?min_offset=0"
        case .turn(.next): "?wait_for_data=0"
        default: ""
        }
    }
}

extension Right {
    static let table = sessions + messages + events + acts + desk + turns + others + canned

    static var markdown: String {
        let head = ["request", "part"] + Asker.allCases.map(\.rawValue)
        let rows = table.map { right in
            let row = right.endpoint.row
            return ["`\(row.method.rawValue) \(row.path)`", right.part]
                + Asker.allCases.map { String(right.statuses[$0]!) }
        }
        return ([head, head.map { _ in "---" }] + rows).map { row in
            row == head.map { _ in "---" }
                ? "|" + row.joined(separator: "|") + "|" : "| " + row.joined(separator: " | ") + " |"
        }.joined(separator: "\n")
    }

    private static let all = { @Sendable (status: Int) in (status, status, status, status) }
    /// What needs the session to be one's own.
    private static let ownOnly = { @Sendable (status: Int) in (status, 409, 409, 409) }

    private static let sessions: [Right] = [
        Right(.session(.create), "any", open: 201, admin: 201, operators: all(201)) { _ in
            [
                "agent_id": "aria", "customer_id": "ada", "title": "Refund", "metadata": ["shop": "north"],
                "labels": ["vip"],
            ]
        },
        Right(.session(.create), "label `closed`", open: 201, admin: 409, operators: all(409)) { _ in
            ["agent_id": "aria", "labels": ["closed"]]
        },
        Right(.session(.create), "metadata `switchboard…`", open: 201, admin: 409, operators: all(409)) { _ in
            ["agent_id": "aria", "metadata": ["switchboard_owner": "leo"]]
        },
        patch("`mode` manual", open: 200, admin: 200, operators: (200, 409, 200, 200), ["mode": "manual"]),
        patch("`mode` auto", open: 200, admin: 200, operators: (200, 409, 409, 200), ["mode": "auto"]),
        patch("`title`", open: 200, admin: 200, operators: all(200), ["title": "Refund"]),
        patch("`customer_id`", open: 200, admin: 200, operators: all(200), ["customer_id": "ada"]),
        patch("`agent_id`", open: 200, admin: 200, operators: all(200), ["agent_id": "aria"]),
        patch(
            "`consumption_offsets`", open: 200, admin: 200, operators: all(200),
            ["consumption_offsets": ["client": 1]]),
        patch("other labels", open: 200, admin: 200, operators: all(200), ["labels": ["upsert": ["vip"]]]),
        patch(
            "other labels, `operator` is somebody else", open: 200, admin: 200, operators: all(403),
            ["labels": ["upsert": ["vip"]], "operator": "mia"]),
        patch(
            "label `closed` set", open: 200, admin: 409, operators: all(409),
            ["labels": ["upsert": ["closed"]]]),
        patch(
            "label `closed` removed", open: 200, admin: 409, operators: all(409),
            ["labels": ["remove": ["closed"]]]),
        patch(
            "other metadata", open: 200, admin: 200, operators: all(200),
            ["metadata": ["set": ["shop": "north"]]]),
        patch(
            "metadata `switchboard…` set", open: 200, admin: 409, operators: all(409),
            ["metadata": ["set": ["switchboard": ["owner": "leo"]]]]),
        patch(
            "metadata `switchboard…` removed", open: 200, admin: 409, operators: all(409),
            ["metadata": ["unset": ["switchboard"]]]),
        Right(.session(.delete), "", open: 204, admin: 204, operators: all(403)),
        Right(.session(.deleteAll), "", open: 204, admin: 204, operators: all(403)),
    ]

    private static func patch(
        _ part: String, open: Int, admin: Int, operators: (Int, Int, Int, Int), _ body: JSON
    ) -> Right {
        Right(.session(.update), part, open: open, admin: admin, operators: operators) { _ in body }
    }

    private static let handoff: JSON = [
        "type": "handoff", "action": "take_over", "by": ["name": "Anna", "key": "k"], "epoch": 1,
    ]
    private static let trail: JSON = ["operator": "k", "request_id": "r1"]

    private static func post(
        _ part: String, open: Int = 201, admin: Int = 201, operators: (Int, Int, Int, Int),
        customer: Int = 403, _ kind: Kind, _ source: Source, _ more: JSON.Members
    ) -> Right {
        Right(.event(.create), part, open: open, admin: admin, operators: operators, customer: customer) {
            _ in
            var members: JSON.Members = ["kind": .string(kind.rawValue), "source": .string(source.rawValue)]
            for pair in more.pairs { members[pair.name] = pair.value }
            return .object(members)
        }
    }

    private static let said: JSON.Members = ["message": "Hello", "participant": ["display_name": "Anna"]]

    private static func spoken(by login: String, sawLater: Int = 0) -> Body {
        { scene in
            let saw: JSON = [
                "epoch": .integer(scene.claim.epoch.rawValue + sawLater),
                "owner": .optional(scene.claim.owner),
            ]
            let more: JSON.Members = [
                "kind": "message", "source": "human_agent", "operator": .string(login), "saw": saw,
            ]
            return .object(said.changed(setting: more, removing: []))
        }
    }

    private static let messages: [Right] = [
        post(
            "message, `customer`", operators: all(403), customer: 201, .message, .customer,
            ["message": "Hello"]),
        post("message, `customer`, with `participant`", operators: all(403), .message, .customer, said),
        post("message, `human_agent`", operators: ownOnly(201), .message, .humanAgent, said),
        Right(
            .event(.create), "message, `human_agent`, `operator` and `saw` as it stands", open: 409,
            admin: 409,
            operators: ownOnly(201), spoken(by: "leo")),
        Right(
            .event(.create), "message, `human_agent`, `operator` is somebody else", open: 201, admin: 201,
            operators: all(403), spoken(by: "mia")),
        Right(
            .event(.create), "message, `human_agent`, `saw` as it does not stand", open: 409, admin: 409,
            operators: all(403), spoken(by: "mia", sawLater: 9)),
        post(
            "message, `human_agent`, `saw` without `operator`", open: 422, admin: 422,
            operators: all(409), .message, .humanAgent,
            said.changed(setting: ["saw": ["epoch": 99, "owner": "leo"]], removing: [])),
        post(
            "message, `customer`, with `operator`", open: 422, admin: 422, operators: all(422), customer: 422,
            .message, .customer, ["message": "Hello", "operator": "leo"]),
        post(
            "message, `human_agent_on_behalf_of_ai_agent`", operators: ownOnly(201), .message,
            .humanAgentOnBehalfOfAIAgent, ["message": "Hello"]),
        post(
            "message, `ai_agent`, without `guidelines`", open: 409, admin: 409, operators: all(409), .message,
            .aiAgent, [:]),
        post(
            "message, `ai_agent`, with `guidelines`", operators: (201, 409, 409, 201), .message, .aiAgent,
            ["guidelines": [["action": "Greet them", "rationale": "buy_time"]]]),
        post(
            "message, `human_agent`, metadata `switchboard` as a console's mirror writes it",
            operators: ownOnly(201), .message, .humanAgent,
            said.changed(setting: ["metadata": ["switchboard": trail]], removing: [])),
        post(
            "message, `human_agent`, other metadata `switchboard…`", admin: 409, operators: all(409),
            .message, .humanAgent,
            said.changed(setting: ["metadata": ["switchboard": ["owner": "leo"]]], removing: [])),
        post(
            "message, `customer`, metadata `switchboard…`", admin: 409, operators: all(409), .message,
            .customer, ["message": "Hello", "metadata": ["switchboard_owner": "leo"]]),
        post(
            "message, `customer`, other metadata", operators: all(403), customer: 201, .message, .customer,
            ["message": "Hello", "metadata": ["page": "/refunds"]]),
    ]

    private static let events: [Right] = [
        post(
            "status, `human_agent`", operators: ownOnly(201), .status, .humanAgent, ["status": "typing"]),
        post(
            "status, `customer`", operators: all(403), customer: 201, .status, .customer, ["status": "typing"]
        ),
        post("status, `ai_agent`", operators: all(403), .status, .aiAgent, ["status": "typing"]),
        post("custom, `human_agent`", operators: ownOnly(201), .custom, .humanAgent, ["data": ["a": 1]]),
        post("custom, `ai_agent`", operators: all(403), .custom, .aiAgent, ["data": ["a": 1]]),
        post("custom, `system`", operators: all(403), .custom, .system, ["data": ["a": 1]]),
        post(
            "custom, `customer`", operators: all(403), customer: 201, .custom, .customer, ["data": ["a": 1]]),
        post(
            "custom, `customer_ui`", operators: all(403), customer: 201, .custom, .customerUI,
            ["data": ["a": 1]]),
        post(
            "custom, `human_agent`, a handoff", admin: 409, operators: all(409), .custom, .humanAgent,
            ["data": handoff]),
        post(
            "custom, `customer`, a handoff", admin: 409, operators: all(409), customer: 409, .custom,
            .customer, ["data": handoff]),
        post(
            "tool", open: 422, admin: 422, operators: all(422), customer: 422, .tool, .aiAgent,
            ["data": ["tool_calls": []]]),
        Right(.event(.update), "other metadata", open: 200, admin: 200, operators: all(200)) { _ in
            ["metadata": ["set": ["seen": true]]]
        },
        Right(.event(.update), "metadata `switchboard…` set", open: 200, admin: 409, operators: all(409)) {
            _ in
            ["metadata": ["set": ["switchboard": trail]]]
        },
        Right(.event(.update), "metadata `switchboard…` removed", open: 200, admin: 409, operators: all(409))
        {
            _ in ["metadata": ["unset": ["switchboard"]]]
        },
        Right(.event(.deleteEnd), "", open: 204, admin: 204, operators: all(403)),
    ]

    private static let acts: [Right] = [
        Right(
            .act(.claim), "`saw` as it stands", open: 200, admin: 200, operators: all(200)
        ) { scene in
            [
                "operator": "leo", "saw": scene.saw, "reason": "He asked for me.", "public_reason": "Hello",
                "public_name": "Leo", "spares_closing": true,
            ]
        },
        Right(
            .act(.claim), "`saw` as it does not stand", open: 409, admin: 409,
            operators: (200, 409, 409, 409)
        ) { scene in
            ["operator": "leo", "saw": ["epoch": .integer(scene.claim.epoch.rawValue + 9), "owner": .null]]
        },
        Right(
            .act(.claim), "without `operator`", open: 422, admin: 422, operators: all(200)
        ) { ["saw": $0.saw] },
        Right(
            .act(.claim), "`operator` is somebody else", open: 200, admin: 200, operators: all(403)
        ) { ["operator": "zoe", "saw": $0.saw] },
        Right(.act(.takeOver), "without `saw`", open: 409, admin: 409, operators: (200, 409, 200, 200)) { _ in
            ["operator": "leo"]
        },
        Right(.act(.takeOver), "`saw` as it stands", open: 200, admin: 200, operators: all(200)) { scene in
            [
                "operator": "leo", "saw": scene.saw, "reason": "He asked for me.", "public_reason": "Hello",
                "public_name": "Leo", "spares_closing": true,
            ]
        },
        Right(.act(.release), "any", open: 409, admin: 409, operators: ownOnly(200)) { _ in
            ["operator": "leo", "restores_wait": true]
        },
        Right(.act(.handBack), "any", open: 409, admin: 409, operators: ownOnly(200)) { _ in
            ["operator": "leo", "outcome": "resolved", "note": "All is well."]
        },
        Right(.act(.close), "any", open: 409, admin: 409, operators: (200, 409, 200, 200)) { _ in
            ["operator": "leo", "outcome": "resolved"]
        },
        Right(.act(.reopen), "where it is open", open: 409, admin: 409, operators: all(409)) { _ in
            ["operator": "leo"]
        },
    ]

    private static let desk: [Right] = [
        Right(.note(.create), "any", open: 201, admin: 201, operators: all(201)) { _ in
            ["operator": "leo", "text": "Calls back at noon."]
        },
        Right(.note(.create), "`operator` is somebody else", open: 201, admin: 201, operators: all(403)) {
            _ in
            ["operator": "zoe", "text": "Calls back at noon."]
        },
        Right(.suggestion(.settle), "", open: 204, admin: 204, operators: (204, 204, 204, 404)),
    ]

    private static func turnEvent(
        _ part: String, open: Int, admin: Int, agent: Int, _ more: JSON.Members
    ) -> Right {
        Right(.turn(.createEvent), part, open: open, admin: admin, operators: all(403), agent: agent) {
            scene in
            var members: JSON.Members = [
                "process_id": "bot", "epoch": .integer(scene.claim.epoch.rawValue), "lease_seconds": 15,
                "asked": false,
            ]
            for pair in more.pairs { members[pair.name] = pair.value }
            return .object(members)
        }
    }

    private static let turns: [Right] = [
        Right(.turn(.renewLease), "any", open: 200, admin: 200, operators: all(403), agent: 200) { _ in
            ["lease_seconds": 15]
        },
        Right(.turn(.endLease), "", open: 204, admin: 204, operators: all(403), agent: 204),
        Right(
            .turn(.next), "where none is due", open: 204, admin: 204, operators: all(403), agent: 204
        ) { ["session_id": .string($0.session.rawValue), "lease_seconds": 15] },
        Right(
            .turn(.claim), "where an operator took over", open: 409, admin: 409, operators: all(403),
            agent: 409
        ) { _ in
            ["process_id": "bot", "lease_seconds": 15]
        },
        turnEvent(
            "message, where an operator took over", open: 409, admin: 409, agent: 409, ["message": "Hello"]),
        turnEvent(
            "status", open: 201, admin: 201, agent: 201,
            ["kind": "status", "status": "typing", "trace_id": "t"]),
        turnEvent(
            "tool", open: 201, admin: 201, agent: 201,
            ["kind": "tool", "data": ["tool_calls": []], "metadata": ["model": "m"]]),
        turnEvent(
            "custom, a handoff", open: 201, admin: 409, agent: 409, ["kind": "custom", "data": handoff]),
        turnEvent(
            "metadata `switchboard…`", open: 201, admin: 409, agent: 409,
            ["kind": "status", "status": "typing", "metadata": ["switchboard": trail]]),
        Right(
            .turn(.updateEvent), "a message that is not the AI's", open: 404, admin: 404, operators: all(403),
            agent: 404
        ) { scene in
            [
                "process_id": "bot", "epoch": .integer(scene.claim.epoch.rawValue), "chunks": ["He", "llo"],
            ]
        },
        Right(.turn(.end), "any", open: 200, admin: 200, operators: all(403), agent: 200) { scene in
            [
                "process_id": "bot", "epoch": .integer(scene.claim.epoch.rawValue), "ending": "failed",
                "why": "No model",
            ]
        },
    ]

    private static let others: [Right] = [
        Right(.agent(.create), "any", open: 201, admin: 201, operators: all(403)) { scene in
            [
                "id": .string("new\(scene.number)"), "name": "Aria", "description": "Sells books.",
                "max_engine_iterations": 3, "composition_mode": "fluid", "message_output_mode": "block",
                "tags": [],
            ]
        },
        Right(.agent(.update), "any", open: 200, admin: 200, operators: all(403)) { _ in
            [
                "name": "Aria", "description": "Sells books.", "max_engine_iterations": 3,
                "composition_mode": "fluid", "message_output_mode": "block", "tags": ["add": []],
            ]
        },
        Right(.agent(.delete), "", open: 204, admin: 204, operators: all(403)),
        Right(.customer(.create), "any", open: 201, admin: 201, operators: all(201)) { scene in
            [
                "id": .string("new\(scene.number)"), "name": "Ada", "metadata": ["tier": "gold"], "tags": [],
            ]
        },
        Right(.customer(.update), "any", open: 200, admin: 200, operators: all(200)) { _ in
            ["name": "Ada", "metadata": ["set": ["tier": "gold"]], "tags": ["add": []]]
        },
        Right(.customer(.delete), "", open: 204, admin: 204, operators: all(403)),
        Right(.admin(.eraseCustomer), "", open: 200, admin: 200, operators: all(403)),
        Right(.tag(.create), "any", open: 201, admin: 201, operators: all(201)) { scene in
            ["name": .string("new \(scene.number)")]
        },
        Right(.tag(.update), "any", open: 200, admin: 200, operators: all(200)) { scene in
            ["name": .string("other \(scene.number)")]
        },
        Right(.tag(.delete), "", open: 204, admin: 204, operators: all(403)),
    ]

    private static let canned: [Right] = [
        Right(.cannedResponse(.create), "any", open: 201, admin: 201, operators: all(201)) { _ in
            [
                "value": "Hello", "fields": [], "tags": [], "signals": [], "metadata": ["short": "hi"],
                "field_dependencies": [],
            ]
        },
        Right(
            .cannedResponse(.create), "metadata `switchboard…`", open: 409, admin: 409, operators: all(409)
        ) { _ in
            ["value": "Hello", "fields": [], "metadata": ["switchboard": ["code": "hi"]]]
        },
        Right(.cannedResponse(.update), "any", open: 200, admin: 200, operators: all(200)) { _ in
            ["value": "Hi", "fields": [], "tags": ["add": []], "metadata": ["set": ["short": "hi"]]]
        },
        Right(
            .cannedResponse(.update), "metadata `switchboard…`", open: 409, admin: 409, operators: all(409)
        ) { _ in
            ["metadata": ["unset": ["switchboard"]]]
        },
        Right(.cannedResponse(.delete), "", open: 204, admin: 204, operators: all(204)),
    ]
}
