import Conversation
import Effort
import Testing

@testable import Agent

@Suite struct GuidelinesFileTests {
    private static let whole = """
        \u{FEFF}# Who answers.
        [agent Lantern of Harbour Street]
        about  A bookshop's assistant.
               Brief and exact.
        language de  ich, nicht

        [tool lookup_order(order)]
          about    Looks an order up.
          find order  9999, ord-9999
          # The canned answers:
          returns 4471 {"order": "{order}",
                        "items": [1.0, {"n": "x"}]}
          returns      {"order": "{order}"}

        [guideline damaged]
        when  something arrived damaged
        do    apologise
        on    damaged, soaked、 濡れ
        on    broken
        and   {order}, parcel
        and   today
        language de
        use   lookup_order
        call  lookup_order
        say   I see {order}: {lookup_order.items.n}.\\nSorry, {customer}\\{!

              # a comment

              \\#1 is yours.
        say   Again?
        call  initiate_human_handoff "It \\"arrived\\" damaged: {message}"
        say
              A colleague
              comes.

        [guideline next]
        after start, human, damaged, otherwise
        call  lookup_order "4471"
        say   {agent} {operator} {note}

        [otherwise]
        say   What?
        [hand-back]
        language de
        say   Da bin ich.
        """.replacing("\n", with: "\r\n")

    @Test func `a file says who the agent is, what it can look up and what to do`() throws {
        let guidelines = try Guidelines(parsing: Array(Self.whole.utf8), named: "f")
        #expect(guidelines.agentName == "Lantern of Harbour Street")
        #expect(guidelines.about == "A bookshop's assistant. Brief and exact.")
        #expect(guidelines.languages.map(\.code) == ["de"])
        let tool = try #require(guidelines.tools.first)
        #expect(tool.parameters.map { $0.shapes.map(\.text) } == [["9999", "ord-9999"]])
        #expect(tool.answers.map(\.arguments) == [["4471"], []])
        #expect(tool.answer(to: ["order": "4471"]).compact == #"{"order":"4471","items":[1.0,{"n":"x"}]}"#)
        #expect(tool.answer(to: ["order": "0001"]) == ["order": "0001"])
        let damaged = guidelines.list[0]
        #expect(damaged.condition == "something arrived damaged")
        #expect(damaged.action == "apologise")
        #expect(damaged.tools == ["lookup_order"])
        #expect(damaged.trigger.language == "de")
        #expect(damaged.trigger.cues == ["damaged", "soaked", "濡れ", "broken"].map { .phrase(Phrase($0)!) })
        #expect(
            damaged.trigger.furtherCues == [
                [.parameter("order"), .phrase(Phrase("parcel")!)], [.phrase(Phrase("today")!)],
            ])
        #expect(
            damaged.answers.map { $0.calls.map(\.tool) } == [
                ["lookup_order"], ["lookup_order"], ["initiate_human_handoff"],
            ])
        #expect(
            damaged.answers[0].messages == [
                Template([
                    .text("I see "), .place(.parameter("order")), .text(": "),
                    .place(.result(tool: "lookup_order", path: ["items", "n"])), .text(".\nSorry, "),
                    .place(.customer), .text("{!"),
                ]), Template([.text("#1 is yours.")]),
            ])
        #expect(
            damaged.answers[2].calls[0].arguments == [
                Template([.text("It \"arrived\" damaged: "), .place(.message)])
            ])
        #expect(damaged.answers[2].messages == [Template([.text("A colleague comes.")])])
        #expect(
            guidelines.list[1].trigger.predecessors == [
                .nobody, .human, .guideline("damaged"), .guideline("otherwise"),
            ])
        #expect(guidelines.list[1].answers[0].messages[0].places == [.agent, .colleague, .note])
        #expect(guidelines.otherwise.count == 1)
        #expect(guidelines.handBack[0].trigger.language == "de")
    }

    @Test func `guidelines print and parse back to themselves`() throws {
        let guidelines = try Guidelines(parsing: Array(Self.whole.utf8), named: "f")
        #expect(try Guidelines(parsing: Array(guidelines.text.utf8), named: "g") == guidelines)
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededRandom(seed: seed)
        var read = 0
        for _ in 0..<Effort.count(3_000) {
            let text = AnyGuidelines.text(&random)
            guard let guidelines = try? Guidelines(parsing: Array(text.utf8), named: "f") else { continue }
            read += 1
            let again = try Guidelines(parsing: Array(guidelines.text.utf8), named: "g")
            #expect(again == guidelines, "seed \(seed):\n\(text)")
            #expect(again.text == guidelines.text, "seed \(seed):\n\(text)")
        }
        #expect(read > Effort.count(3_000) / 10, "seed \(seed): too few files were sound")
    }

    @Test func `random bytes are read without a trap, and problems hold nothing that a terminal obeys`() {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededRandom(seed: seed)
        for _ in 0..<Effort.count(5_000) {
            let text = (0..<Int.random(in: 0...12, using: &random)).map { _ in
                (Self.whole.split(separator: "\r\n").randomElement(using: &random).map(String.init) ?? "")
                    + AnyText.hostile(&random)
            }.joined(separator: "\n")
            var bytes = Array(text.utf8)
            for _ in 0..<Int.random(in: 0...3, using: &random) where !bytes.isEmpty {
                bytes[Int.random(in: bytes.indices, using: &random)] = .random(in: 0...255, using: &random)
            }
            do {
                _ = try Guidelines(parsing: bytes, named: "f")
            } catch {
                let hasControl = error.list.contains { problem in
                    problem.what.unicodeScalars.contains {
                        [.control, .format, .lineSeparator, .paragraphSeparator].contains(
                            $0.properties.generalCategory)
                    }
                }
                #expect(!hasControl, "seed \(seed): \(error.wording.debugDescription)")
            }
        }
    }
}

/// Files that are mostly sound.
enum AnyGuidelines {
    static func text(_ random: inout SeededRandom) -> String {
        var lines = ["[agent \(prose(&random))]", "language de  \(phrases(&random))"]
        if Bool.random(using: &random) { lines += ["about \(prose(&random))"] }
        lines += ["[tool t(code)]", "find code  99, \(["XX", "A-9", "ord9"].randomElement(using: &random)!)"]
        if Bool.random(using: &random) { lines += ["returns 17 {\"a\": \"{code}\", \"b\": [1.50]}"] }
        for number in 0..<Int.random(in: 0...4, using: &random) { lines += guideline(number, &random) }
        if Bool.random(using: &random) { lines += ["[otherwise]"] + answers(&random) }
        if Bool.random(using: &random) { lines += ["[hand-back]", "say \(template(&random))"] }
        return lines.joined(separator: "\n")
    }

    private static func guideline(_ number: Int, _ random: inout SeededRandom) -> [String] {
        var lines = ["[guideline g\(number)]"]
        if Bool.random(using: &random) { lines += ["when \(prose(&random))"] }
        if Bool.random(using: &random) { lines += ["do \(prose(&random))"] }
        if Bool.random(using: &random) { lines += ["language de"] }
        if Bool.random(using: &random) { lines += ["after human, g\(number)"] }
        lines += ["on \(phrases(&random))"]
        if Bool.random(using: &random) { lines += ["and {code}, \(phrases(&random))"] }
        return lines + answers(&random)
    }

    private static func answers(_ random: inout SeededRandom) -> [String] {
        var lines: [String] = []
        for _ in 0...Int.random(in: 0...3, using: &random) {
            if Bool.random(using: &random) {
                lines += ["call t \"\(template(&random).replacing("\"", with: "\\\""))\""]
            }
            lines += ["say \(template(&random))"]
            if Bool.random(using: &random) { lines += ["", "    \(template(&random))"] }
            if Bool.random(using: &random) { lines += ["    \(template(&random))"] }
        }
        return lines
    }

    private static func prose(_ random: inout SeededRandom) -> String {
        (0...3).map { _ in AnyText.word(&random) }.joined(
            separator: [" ", "  ", ", ", " # ", "\t"].randomElement(using: &random)!)
    }

    private static func phrases(_ random: inout SeededRandom) -> String {
        (0...2).map { _ in
            AnyText.word(&random) + ["", "*", " \(AnyText.word(&random))"].randomElement(using: &random)!
        }
        .joined(separator: [",", ", ", "、 "].randomElement(using: &random)!)
    }

    private static func template(_ random: inout SeededRandom) -> String {
        let pieces = [
            "{customer}", "{code}", "{ note }", "{t.a.b}", "\\n", "\\{", "\\\\", "\\\"", "\\#", "}", "#",
            "\"", " ", "[x]",
        ]
        return "a"
            + (0...4).map { _ in
                Bool.random(using: &random) ? AnyText.word(&random) : pieces.randomElement(using: &random)!
            }.joined()
    }
}
