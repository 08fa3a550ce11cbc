import Conversation
import Effort
import Testing

@testable import Agent

@Suite struct PlanTests {
    @Test func `the first guideline whose situation is there speaks, otherwise what is said otherwise`()
        throws
    {
        let play = try Play(
            """
            [agent A]
            [guideline one]
            on  apple
            say 1
            [guideline two]
            on  apple, pear
            and red, green
            say 2
            [otherwise]
            say ?
            """)
        #expect(play.texts(.customer("an Apple")) == ["1"])
        #expect(play.texts(.customer("a pear, quite RED")) == ["2"])
        #expect(play.texts(.customer("a pear")) == ["?"])
    }

    @Test func `all that the customer said since is heard together, and nothing older`() throws {
        let play = try Play("[agent A]\n[guideline g]\non apple\nand red\nsay 1\n[otherwise]\nsay ?")
        #expect(play.texts(.customer("an apple"), .customer("a red one")) == ["1"])
        #expect(play.texts(.customer("an apple"), .ai("?"), .customer("a red one")) == ["?"])
        #expect(play.texts(.customer("an apple"), .cut("We"), .customer("a red one")) == ["1"])
    }

    @Test func `nobody is answered who said nothing new`() throws {
        let play = try Play("[agent A]\n[otherwise]\nsay ?")
        #expect(play.plan().isEmpty)
        #expect(play.plan(.customer("x"), .ai("?")).isEmpty)
        #expect(play.plan(.customer("x"), .takeOver, .human("Hello"), .handBack(note: "n")).isEmpty)
        #expect(play.texts(.customer("x"), .ai("?"), .customer("y")) == ["?"])
    }

    @Test func `answers come in turn, then the one given longest ago`() throws {
        let play = try Play("[agent A]\n[otherwise]\nsay one {customer}\nsay two\n\n  more\nsay three")
        #expect(play.texts(.customer("x")) == ["one Ada"])
        #expect(play.texts(.customer("x"), .ai("one Ada"), .customer("x")) == ["two", "more"])
        #expect(
            play.texts(
                .customer("x"), .ai("two"), .ai("more"), .customer("x"), .ai("one Ada"), .customer("x"))
                == ["three"])
        #expect(
            play.texts(
                .customer("x"), .ai("two"), .customer("x"), .ai("three"), .customer("x"), .ai("one Ada"),
                .customer("x")) == ["two", "more"])
    }

    @Test func `a follow-up needs the guideline to have spoken last`() throws {
        let play = try Play(
            """
            [agent A]
            [guideline yes]
            after offer
            on    yes
            say   Done.
            [guideline offer]
            on    wrap
            say   Shall I wrap it for {customer}?
            [guideline first]
            after start
            on    hi
            say   Hello
            [guideline told]
            after human
            on    yes
            say   {operator} knows: {note}
            [otherwise]
            say   ?
            """)
        #expect(play.texts(.customer("yes")) == ["?"])
        #expect(play.texts(.customer("hi")) == ["Hello"])
        #expect(play.texts(.customer("hi"), .ai("Hello"), .customer("hi")) == ["?"])
        #expect(play.texts(.customer("wrap"), .ai("Shall I wrap it for Ada?"), .customer("yes")) == ["Done."])
        #expect(
            play.texts(
                .customer("wrap"), .ai("Shall I wrap it for Ada?"), .customer("hm"), .ai("?"),
                .customer("yes"))
                == ["?"])
        // What an operator says as the AI is no guideline's.
        #expect(play.texts(.customer("wrap"), .ai("Would you pay twice?"), .customer("yes")) == ["?"])
        #expect(
            play.texts(.customer("x"), .takeOver, .human("ok?"), .handBack(note: "all"), .customer("yes"))
                == ["Mia knows: all"])
    }

    @Test func `tools are called with what the customer named, and their answers fill the text`() throws {
        let play = try Play.bookshop()
        #expect(
            play.calls(.customer("Where is my order 4471?")) == [
                ToolRequest("lookup_order", ["order": "4471"])
            ])
        #expect(
            play.texts(.customer("Where is my order 4471?"))
                == ["Order 4471 is delivered this morning, with Nordpost."])
        let asked = play.texts(.customer("where is my parcel"))
        #expect(asked == ["I'd be glad to look. What is the order's number? It has four digits."])
        let number: [Play.Part] = [
            .customer("where is my parcel"), .ai(asked[0]), .customer("1999, I think"),
        ]
        #expect(
            play.plan(number) == [
                .call([ToolRequest("lookup_order", ["order": "1999"])]),
                .say("Thank you! Order 1999 is packed and leaves today, with Nordpost."),
            ])
    }

    @Test func `an answer from the log fills a later text`() throws {
        let play = try Play(
            "[agent A]\n[tool t(n)]\nfind n 99\n[guideline g]\non how\nsay {t.list.1}: {t.a.b}\nsay none")
        #expect(
            play.texts(.tool("t", ["list": [1, "two"], "a": ["b": true]]), .customer("how")) == ["two: true"])
        #expect(play.texts(.tool("t", ["list": [1], "a": ["b": true]]), .customer("how")) == ["none"])
        #expect(play.texts(.customer("how")) == ["none"])
    }

    @Test func `a call for a human comes last and gives the reason`() throws {
        let play = try Play.bookshop()
        let lines: [Play.Part] = [
            .customer("you charged me TWICE"),
            .ai("I'm sorry, that must not happen. Which order is it? The number has four digits."),
            .customer("6006"),
        ]
        guard case .call(let requests) = play.plan(lines).first else {
            Issue.record("no call")
            return
        }
        #expect(requests.map(\.name) == ["lookup_order", "initiate_human_handoff"])
        #expect(
            requests[1].arguments["reason"]
                == "Order 6006, 31.90 EUR: the customer says that they paid twice.")
    }

    @Test func `whoever is not understood twice gets a human`() throws {
        let play = try Play.bookshop()
        let first = play.texts(.customer("blorp"))
        #expect(play.calls(.customer("blorp")).isEmpty)
        #expect(
            play.calls(.customer("blorp"), .ai(first[0]), .customer("I said blorp")).map(\.name)
                == ["initiate_human_handoff"])
    }

    @Test func `each language gets its answers`() throws {
        let play = try Play.bookshop()
        #expect(play.texts(.customer("Guten Tag, ich bin's")) == ["Guten Tag, Ada! Wie kann ich helfen?"])
        #expect(
            play.texts(.customer("Hola, quisiera un libro para mi niño")).first?.hasPrefix("Sí, tenemos")
                == true)
        #expect(play.texts(.customer("Ich brauche eine Klobrille")).first?.hasPrefix("Das habe ich") == true)
        #expect(
            play.texts(.customer("hello")) == [
                "Hello Ada, I'm Lantern, the bookshop's assistant. How can I help?"
            ])
    }
}
