import Conversation
import Effort
import Testing

@testable import Agent

@Suite struct HandBackPlanTests {
    private let play: Play
    private static let apology =
        "I'm sorry to hear that. Could you tell me the order's number? It has four digits."

    init() throws { play = try Play.bookshop() }

    @Test func `it goes on with the colleague's name and note, and does not greet again`() {
        #expect(
            play.texts(
                .customer("hello"), .ai("Hello Ada, I'm Lantern, the bookshop's assistant. How can I help?"),
                .customer("my books are soaked"), .takeOver, .human("I found a copy in Kiel."),
                .customer("Hello, are you open on Sunday?"),
                .handBack(note: "A copy comes from Kiel on Tuesday."))
                == [
                    "It's me again, Ada. Mia has told me what you agreed on: A copy comes from Kiel on Tuesday.",
                    "We are open Monday to Saturday from 9 to 19 and on Sundays from 11 to 17, at 12 Harbour Street.",
                ])
    }

    @Test func `where nothing else fits the return stands alone`() {
        #expect(
            play.texts(.customer("blorp"), .takeOver, .human("Done"), .customer("blorp?"), .handBack())
                == ["It's me again, Ada. Mia has put me in the picture."])
    }

    @Test func `a colleague without a chosen name has none, and one who said nothing is not named`() {
        #expect(
            play.texts(
                .customer("x"), .takeOver, .human("Done", as: "operator"), .customer("y"),
                .handBack(note: "n"))
                == ["It's me again, Ada. My colleague has told me what you agreed on: n"])
        #expect(
            play.texts(.customer("x"), .takeOver, .ai("As the AI."), .customer("y"), .handBack())
                == ["It's me again, Ada, and I have read everything that you two wrote."])
    }

    @Test func `what was said before is not said again`() {
        #expect(
            play.texts(
                .customer("it came soaked"), .ai(Self.apology), .takeOver, .human("We send it again."),
                .customer("so the soaked one goes away?"), .handBack(note: "Sent again."))
                == ["It's me again, Ada. Mia has told me what you agreed on: Sent again."])
    }

    @Test func `it returns once, and keeps the note in mind`() throws {
        let back = "It's me again, Ada. Mia has put me in the picture."
        #expect(
            play.texts(
                .customer("x"), .takeOver, .human("Done"), .customer("y"), .handBack(), .ai(back),
                .customer("thanks!")) == ["You're welcome!"])
        let own = try Play(
            "[agent A]\n[guideline g]\non ship\nsay {operator} wrote: {note}\n[hand-back]\nsay Back.")
        #expect(
            own.texts(
                .customer("x"), .takeOver, .human("Done"), .handBack(note: "Tuesday"), .customer("y"),
                .ai("Back."),
                .customer("when does it ship")) == ["Mia wrote: Tuesday"])
    }

    @Test func `a second return is told in other words`() {
        let first = "It's me again, Ada. Mia has told me what you agreed on: one"
        #expect(
            play.texts(
                .customer("x"), .takeOver, .human("Done"), .customer("y"), .handBack(note: "one"), .ai(first),
                .customer("z"), .takeOver, .human("Done"), .customer("z"), .handBack(note: "two"))
                == ["It's me again, Ada. My colleague has told me what you agreed on: two"])
    }

    @Test
    func `what an operator asks for is said: quoted words, a guideline's, or else the instruction's own`() {
        #expect(
            play.texts(.customer("x"), instruction: "say “We open at nine.” please") == ["We open at nine."])
        #expect(
            play.texts(.customer("x"), instruction: "Apologise to her")
                == ["I'm truly sorry about this. That is not how we want to treat you."])
        #expect(
            play.texts(.customer("x"), instruction: " the parcel comes on Tuesday\n")
                == ["My colleagues have asked me to tell you: the parcel comes on Tuesday"])
        #expect(
            play.texts(.customer("Hallo, wann kommt meine Bestellung bitte?"), instruction: "Am Dienstag.")
                == ["Ich soll Ihnen von meinen Kollegen ausrichten: Am Dienstag."])
        #expect(play.texts(.ai("?"), instruction: "“” …").isEmpty)
    }
}

@Suite struct PlanPropertyTests {
    @Test func `any conversation has one plan, whose texts are filled and not blank`() throws {
        let play = try Play.bookshop()
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededRandom(seed: seed)
        for _ in 0..<Effort.count(1_000) {
            let parts = (0..<Int.random(in: 0...12, using: &random)).map { _ in Self.part(&random) }
            let steps = play.plan(parts)
            #expect(steps == play.plan(parts), "seed \(seed)")
            for case .say(let text) in steps {
                let isBlank = text.allSatisfy(\.isWhitespace)
                #expect(!isBlank, "seed \(seed)")
                #expect(!text.contains("{customer}"), "seed \(seed)")
            }
        }
    }

    private static func part(_ random: inout SeededRandom) -> Play.Part {
        let asked = [
            "hi", "where is order 4471", "soaked", "charged twice", "6006", "yes", "thanks", "hola",
            "wann ich",
            "a human please", "bye", "used books", "attic", "it's out of print",
        ]
        switch Int.random(in: 0..<9, using: &random) {
        case 0: return .ai(AnyText.hostile(&random))
        case 1: return .human(AnyText.hostile(&random), as: AnyText.hostile(&random))
        case 2: return .takeOver
        case 3: return .handBack(note: AnyText.hostile(&random))
        case 4: return .tool("lookup_order", ["status": .string(AnyText.hostile(&random))])
        case 5: return .customer(AnyText.hostile(&random))
        default: return .customer(asked.randomElement(using: &random)!)
        }
    }
}
