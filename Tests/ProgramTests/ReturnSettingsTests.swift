import CommandLine
import Conversation
import Testing

/// Rules of return in the configuration file.
@Suite struct ReturnSettingsTests {
    private func rules(_ text: String) throws -> [ReturnRule] {
        try Configuration(parsing: text, named: "config.toml").returns
    }

    private func problem(_ text: String) -> String {
        do {
            return "read: \(try rules(text))"
        } catch {
            return (error as? any ExplainedError)?.wording ?? "\(error)"
        }
    }

    @Test func `without the table there are no rules`() throws {
        #expect(try rules("operator = \"anna\"").isEmpty)
    }

    @Test func `one rule needs no name`() throws {
        let rules = try rules("[return]\nsilent = 30\ntext = \"Our assistant goes on.\"")
        var rule = ReturnRule(name: "default")
        rule.silent = .seconds(1_800)
        rule.text = "Our assistant goes on."
        #expect(rules == [rule])
    }

    @Test func `several have names, and every part is read`() throws {
        let rules = try rules(
            """
            operator = "anna"

            [return.vip]
            label = "vip"
            abandoned = 10080

            [return.airline]
            agent = "airline"
            except_label = "vip"
            unclaimed = 5
            silent = 60
            """)
        #expect(rules.map(\.name) == ["airline", "vip"])
        #expect(rules[0].agent == "airline" && rules[0].exceptLabel == "vip")
        #expect(rules[0].unclaimed == .seconds(300) && rules[0].silent == .seconds(3_600))
        #expect(rules[1].label == "vip" && rules[1].abandoned == .seconds(604_800) && rules[1].text == nil)
    }

    @Test(arguments: [
        ("return = 5", "'return' needs a table: a line [return] and its settings below."),
        ("[return]", "[return] needs a time: silent, unclaimed or abandoned, in minutes."),
        ("[return.a]\ntext = \"x\"", "[return.a] needs a time: silent, unclaimed or abandoned, in minutes."),
        ("[return.a]\nsilent = 4", "[return.a] 'silent' needs a number of minutes from 5 to 10080."),
        ("[return]\nsilent = \"5\"", "[return] 'silent' needs a number of minutes from 5 to 10080."),
        (
            "[return.a]\nsilnt = 9",
            "[return.a] has no setting 'silnt'. There are: silent, unclaimed, abandoned, agent, label, except_label, text."
        ),
        (
            "[return.a]\nsilent = 9\ntext = \" \"",
            "[return.a] 'text' needs a text in quotes, up to 2000 bytes."
        ),
        (
            "[return.\"A b\"]\nsilent = 9",
            "[return.A b] needs another name: up to 40 small letters, digits, - and _."
        ),
        (
            "[return]\nsilent = 9\n[return.default]\nsilent = 9",
            "[return] and [return.default] are the same rule. Name one anew."
        ),
    ])
    func `a faulty rule is named, with what to do`(text: String, wording: String) {
        #expect(problem(text) == "config.toml: \(wording)")
    }
}
