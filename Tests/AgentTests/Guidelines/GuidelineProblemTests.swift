import Agent
import Testing

@Suite struct GuidelineProblemTests {
    private func problems(_ text: String) -> [String] { problems(Array(text.utf8)) }

    private func problems(_ bytes: [UInt8]) -> [String] {
        do {
            _ = try Guidelines(parsing: bytes, named: "ours")
            return []
        } catch {
            return error.list.map(\.wording)
        }
    }

    @Test(arguments: [
        ("", "1: no section tells the agent's name; begin with [agent NAME]"),
        ("about x", "1: nothing may stand above the first section; begin with [agent NAME]"),
        ("[agent]", "1: the agent has no name; write [agent NAME]"),
        ("[agent A]\n[agent B]", "2: a second agent; the first is on line 1, and a file has one"),
        ("[agent A", "1: a section without its ']'; write it like [guideline opening-hours]"),
        (
            "[agent A]\n[guidline x]",
            "2: no section 'guidline x'; there are [agent NAME], [tool NAME(PARAMETER)], [guideline NAME], [otherwise] and [hand-back]"
        ),
        (
            "[agent A]\n[guideline g]\non a\nsya b\nsay b",
            "4: no line of a guideline begins with 'sya'; there are: when, language, do, use, call, say, after, on, asked, and. A line that goes on is indented"
        ),
        ("[agent A]\nabout a\nabout b", "3: a second 'about'; the first is on line 2, and one is enough"),
        ("[agent A]\n[guideline g]\non a\nsay", "4: nothing follows 'say'"),
        (
            "[agent A]\n[guideline a b]\non a\nsay b",
            "2: a guideline's name is one word of letters, digits and '-'; write [guideline opening-hours]"
        ),
        (
            "[agent A]\n[guideline human]\non a\nsay b",
            "2: 'human' is a word of this format; choose another name"
        ),
        (
            "[agent A]\n[guideline g]\non a\nsay b\n[guideline g]\non a\nsay b",
            "5: there is a guideline 'g' already; choose another name"
        ),
        ("[agent A]\n[guideline g]\nsay b", "2: the guideline 'g' tells no situation; add when, on or after"),
        (
            "[agent A]\n[guideline g]\nwhen a\nsay b",
            "2: nothing tells when 'g' speaks; add on with what customers say, or after"
        ),
        ("[agent A]\n[guideline g]\non a", "2: 'g' says nothing; add say or call"),
        ("[agent A]\n[guideline g]\nwhen a", "2: 'g' tells nothing to do; add do, or on and say"),
        (
            "[agent A]\n[guideline g]\non ?!\nsay b",
            "3: '?!' holds no word; write words with commas between them"
        ),
        ("[agent A]\n[guideline g]\non ,\nsay b", "3: no word; write some with commas between them"),
        (
            "[agent A]\n[guideline g]\non a\nsay {custommer}",
            "2: in 'g': nothing fills '{custommer}'; there are {customer} {agent} {operator} {note} {message}, a tool's parameters with their find, and {tool.member}"
        ),
        (
            "[agent A]\n[guideline g]\non a\nsay {t.x}",
            "2: in 'g': no tool 't' fills '{t.x}'; declare it, or name another"
        ),
        (
            "[agent A]\n[guideline g]\non a\nsay {x",
            "4: '{' is not closed; write {customer}, or \\{ for the character itself"
        ),
        (
            "[agent A]\n[guideline g]\non a\nsay {}",
            "4: '{}' names nothing; write {customer}, or \\{ for the character itself"
        ),
        (
            "[agent A]\n[guideline g]\non a\nsay \\x",
            "4: '\\' before 'x' means nothing; there are \\n \\{ \\\" \\# \\\\"
        ),
        ("[agent A]\n[guideline g]\non a\nsay \\n", "4: a message without a word; write some"),
        (
            "[agent A]\n[guideline g]\non {order}\nsay b",
            "2: in 'g': nothing tells what '{order}' looks like; add a line to its tool: find NAME 9999"
        ),
        (
            "[agent A]\n[guideline g]\non a\nafter h\nsay b",
            "2: in 'g': after 'h', but there is no such guideline; name one of this file, start or human"
        ),
        (
            "[agent A]\n[guideline g]\non a\nlanguage de\nsay b",
            "2: in 'g': no language 'de'; tell its words under [agent]: language de  ich, nicht, bitte"
        ),
        ("[agent A]\n[guideline g]\non a\ncall t", "2: in 'g': no tool 't'; declare it with [tool NAME]"),
        (
            "[agent A]\n[guideline g]\non a\ncall initiate_human_handoff",
            "2: in 'g': a human wants to know why: call initiate_human_handoff \"what the customer needs\""
        ),
        (
            "[agent A]\n[guideline g]\non a\ncall initiate_human_handoff \"x\"\nsay a\n\n b",
            "2: in 'g': only one message passes after initiate_human_handoff; join the paragraphs of its say"
        ),
        (
            "[agent A]\n[guideline g]\non a\ncall initiate_human_handoff because",
            "4: behind a tool's name stand its arguments in straight quotation marks: call NAME \"why\""
        ),
        (
            "[agent A]\n[tool t(a)]\n[guideline g]\non a\ncall t \"1\", \"2\"",
            "3: in 'g': t takes 1 values, not 2"
        ),
        (
            "[agent A]\n[tool t(customer)]",
            "2: {customer} is a place in every text; give the parameter another name"
        ),
        (
            "[agent A]\n[tool t(a]",
            "2: the tool's parameters lack their ')'; write [tool lookup_order(order)]"
        ),
        (
            "[agent A]\n[tool ü]",
            "2: a tool's name is one word of letters a to z, digits, '_' and '-'; write [tool lookup_order(order)]"
        ),
        (
            "[agent A]\n[tool initiate_human_handoff]",
            "2: there is a tool 'initiate_human_handoff' already; choose another name"
        ),
        ("[agent A]\n[tool t]\nfind a 9", "3: the tool has no parameter 'a'; name it in the section's title"),
        (
            "[agent A]\n[tool t(a)]\nfind a hello",
            "3: 'hello' tells no number or code; write 9 for a digit, A for a letter, X for either, without spaces, at most 64"
        ),
        (
            "[agent A]\n[tool t]\nreturns {\"a\" 1}",
            "3: no JSON object or list: expected a colon; write one like {\"status\": \"delivered\"}"
        ),
        (
            "[agent A]\n[tool t(a)]\nreturns 1 2 {}",
            "3: 2 values for 1 parameters; give one for each, or none"
        ),
        (
            "[agent A]\n[tool t(a)]\nreturns {}\nreturns 1 {}",
            "4: never used, since an answer above holds for all values; move it up"
        ),
        ("[agent A]\n[otherwise x]\nsay b", "2: [otherwise] takes no name; write [otherwise] alone"),
        ("[agent A]\n[hand-back]", "2: [hand-back] says nothing; add say"),
        ("[agent A]\u{0}", "1: a control character, '\\u{0}'; remove it"),
        (
            "[agent A]\n[guideline \u{202E}]\non a\nsay b",
            "2: a guideline's name is one word of letters, digits and '-'; write [guideline opening-hours]"
        ),
    ]) func `each mistake is one problem with its line`(text: String, wording: String) {
        #expect(problems(text) == ["ours:" + wording])
    }

    @Test func `all problems are told at once, in the order of their lines`() {
        let text = "[agent A]\nfoo\n[guideline g]\non a\nsay {x}\nsay {y\n[tool t(]\n[guideline h]\n"
        #expect(problems(text).map { $0.split(separator: ":")[1] } == ["2", "3", "6", "7", "8"])
    }

    @Test func `what is no UTF-8 or too large is refused`() {
        #expect(
            problems(Array("[agent A]\nabout ".utf8) + [0xC3, 0x28, 0x0A])
                == ["ours:2: the line is not UTF-8; save the file as UTF-8"])
        let large = [UInt8](repeating: 0x23, count: Guidelines.fileLimit + 1)
        #expect(problems(large) == ["ours:1: the file is larger than 1 MiB; split it among several agents"])
    }

    @Test func `a file of nothing but mistakes tells a hundred and counts the rest`() {
        let found = problems("[agent A]\n" + String(repeating: "x\n", count: 1_000))
        #expect(found.count == 101)
        #expect(found.last == "ours:102: and 900 more problems from here on")
    }
}
