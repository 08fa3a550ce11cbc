import Conversation
import Testing

/// Canned replies with a session's values in them.
struct FilledReplyTests {
    private func summary(
        customer: String = "Omar Rossi", title: String? = "Name change", metadata: JSON.Members = [:]
    ) -> SessionSummary {
        let session = Session(
            id: "s1", agentID: "aria", customerID: "omar", creation: Timestamp(microseconds: 0), title: title,
            metadata: metadata)
        return SessionSummary(session: session, agentName: "Aria", customerName: customer)
    }

    private func call(_ tool: String, _ data: JSON, at offset: Int) -> LogEntry {
        let calls: JSON = ["tool_calls": [["tool_id": .string(tool), "result": ["data": data]]]]
        let event = Event(
            id: Event.ID("e\(offset)"), source: .aiAgent, kind: .tool, offset: Offset(offset),
            creation: Timestamp(microseconds: 0), traceID: "t", data: calls)
        return LogEntry(event: event, position: Position(Int64(offset)))
    }

    private func fill(
        _ text: String, _ summary: SessionSummary? = nil, keys: [String] = [], log: [LogEntry] = []
    ) -> FilledReply {
        let reply = CannedReply(id: "r1", text: text, creation: Timestamp(microseconds: 0))
        return FilledReply(
            reply,
            with: ReplyValues(
                summary ?? self.summary(), publicName: "Anna", metadataKeys: keys, log: log))
    }

    @Test func `names, the title and the cursor are filled in`() {
        let filled = fill("Hello {customer}, {operator} here, for {agent}: {title}. {cursor}Bye {Customer}")
        #expect(filled.text == "Hello Omar Rossi, Anna here, for Aria: Name change. Bye Omar Rossi")
        #expect(filled.gaps == [])
        #expect(filled.cursor == "Hello Omar Rossi, Anna here, for Aria: Name change. ".count)
        #expect(fill("No place").cursor == nil)
        #expect(fill("{cursor}a{cursor}b").text == "ab")
        #expect(fill("{cursor}a{cursor}b").cursor == 0)
    }

    @Test func `Parlant's standard fields are ours`() {
        #expect(fill("{{std.customer.name}} / {{ std.agent.name }}").text == "Omar Rossi / Aria")
        let foreign = "{{generative.answer}} {{std.missing_params}} {% if vip %}x{% endif %} {{ a | upper }}"
        #expect(fill(foreign).text == foreign)
        #expect(
            fill(foreign).gaps == [
                "{{generative.answer}}", "{{std.missing_params}}", "{% if vip %}", "{% endif %}",
                "{{ a | upper }}",
            ])
    }

    @Test func `what nothing fills stays as it is written, each once`() {
        let filled = fill("{title} {metadata.order} {tool.find.id} {title}", summary(title: nil))
        #expect(filled.text == "{title} {metadata.order} {tool.find.id} {title}")
        #expect(filled.gaps == ["{title}", "{metadata.order}", "{tool.find.id}"])
        #expect(fill("{customer}", summary(customer: " \u{200B}\u{200D}\u{7} ")).gaps == ["{customer}"])
        #expect(
            fill("{customer.email} {tool} {tool.x} {metadata.} {cursor.x} {metadata}").gaps.count == 6,
            "one that begins like ours is no text")
        #expect(FilledReply(reply("{customer}"), with: nil).gaps == ["{customer}"])
    }

    private func reply(_ text: String) -> CannedReply {
        CannedReply(id: "r1", text: text, creation: Timestamp(microseconds: 0))
    }

    @Test(arguments: [
        "{", "}", "{}", "{ }", "{name}", "{ \"json\": 1 }", "if (x) { return {y} }", "{customer", "customer}",
        "{cust\nomer}", "{{}}", "{%}", "{ {customer", "{customers}",
    ])
    func `other braces are text`(_ text: String) {
        #expect(fill(text).text == text)
        #expect(fill(text).gaps == [])
    }

    @Test func `braces around a placeholder stay`() {
        #expect(fill("{{{customer}}}").text == "{Omar Rossi}")
        #expect(fill("{x{customer}}").text == "{xOmar Rossi}")
    }

    @Test func `a value is not read again`() {
        let hostile = summary(customer: "{operator} {{std.agent.name}} {cursor}", title: nil)
        let filled = fill("{customer}: {title}", hostile)
        #expect(filled.text == "{operator} {{std.agent.name}} {cursor}: {title}")
        #expect(filled.gaps == ["{title}"])
        #expect(filled.cursor == nil)
    }

    @Test func `no control character gets through, neither from a value nor from the reply`() {
        let hostile = summary(customer: " Om\u{1B}[31mar\r\n\u{202E}Rossi\u{0}\u{2028}x\u{200B}y ")
        #expect(fill("<{customer}>", hostile).text == "<Om [31mar Rossi xy>")
        #expect(fill("a\u{1B}b\r\n\tc\u{202E}d\u{7}").text == "ab\n\tcd")
        let joined = summary(customer: "👩‍👩‍👧 ❤️ می‌خواهم")
        #expect(fill("{customer}", joined).text == "👩‍👩‍👧 ❤️ می‌خواهم")
        #expect(fill("{customer}", summary(customer: String(repeating: "x", count: 1_001))).gaps.count == 1)
    }

    @Test func `only listed metadata is said, single values only, and never our own`() {
        let metadata: JSON.Members = [
            "order": "4471", "total": .number("12.50"), "vip": true, "items": ["a"], "secret": "x",
            "switchboard": "key", "": "empty",
        ]
        let text =
            "{metadata.order} {metadata.total} {metadata.vip} {metadata.items} {metadata.secret} {metadata.switchboard}"
        let keys = ["order", "total", "vip", "items", "switchboard"]
        let filled = fill(text, summary(metadata: metadata), keys: keys)
        #expect(
            filled.text == "4471 12.50 true {metadata.items} {metadata.secret} {metadata.switchboard}")
        #expect(filled.gaps.count == 3)
    }

    @Test func `a tool's newest result counts, and no older one stands in for it`() {
        let log = [
            call("local:get_order", ["state": "open", "id": "1"], at: 0),
            call("local:get_order", ["state": "sent", "lines": [["name": "Book"]]], at: 1),
            call("local:get_user", ["name": "Omar"], at: 2),
        ]
        #expect(fill("{tool.get_order.state}", log: log).text == "sent")
        #expect(fill("{tool.get_order.lines.0.name}", log: log).text == "Book")
        #expect(fill("{tool.local:get_user.name}", log: log).text == "Omar")
        for gap in [
            "{tool.get_order.id}", "{tool.get_order.lines}", "{tool.get_order.lines.7.name}", "{tool.x.y}",
        ] {
            #expect(fill(gap, log: log).gaps == [gap])
        }
    }

    @Test func `what came from elsewhere is searched for our placeholders only`() {
        #expect(
            ReplyTemplate.known(in: "{title} {x} {{std.agent.name}} {{user.name}} {title} {cursor} {% if %}")
                == ["{title}", "{{std.agent.name}}", "{cursor}"])
        #expect(ReplyTemplate.known(in: "nothing") == [])
    }
}
