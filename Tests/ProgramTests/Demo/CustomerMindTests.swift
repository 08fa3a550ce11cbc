import Effort
import Testing

@testable import switchboard

@Suite struct CustomerMindTests {
    @Test func `a question is answered, an answer each`() {
        var mind = CustomerMind(.sven)
        _ = mind.react(to: [.said("Hello", by: .human)])
        #expect(
            mind.react(to: [.said("What should it say?", by: .human)]) == [
                "Write: To the best reader I know."
            ])
        #expect(mind.react(to: [.said("What should it say?", by: .human)]) == ["Friday at the latest."])
        #expect(mind.react(to: [.said("What should it say?", by: .human)]) == ["That would make his day."])
    }

    @Test func `whoever is asked whether there is anything else thanks and leaves`() {
        for words in [
            "Is there anything else?", "Anything else I can do?", "Kann ich sonst noch helfen?", "Bye!",
        ] {
            var mind = CustomerMind(.walter)
            _ = mind.react(to: [.said("Hello", by: .human)])
            #expect(mind.react(to: [.said(words, by: .human)]) == ["Good day."])
            #expect(mind.hasLeft)
            #expect(mind.react(to: [.said("Hello?", by: .human)]).isEmpty)
        }
    }

    @Test func `whoever has more to ask asks it first`() {
        var mind = CustomerMind(.priya)
        #expect(mind.react(to: [.said("Anything else?", by: .human)]) == ["Oh, thanks, I have all I need."])
        #expect(mind.react(to: [.said("Anything else?", by: .human)]) == ["And do you wrap presents?"])
        #expect(mind.react(to: [.said("Anything else?", by: .human)]) == ["Lovely, thank you. Bye!"])
    }

    @Test func `an apology calms an angry customer, once`() {
        var mind = CustomerMind(.nadia)
        #expect(mind.isAngry)
        #expect(
            mind.react(to: [.said("I'm so sorry about that.", by: .human)]).first?.hasPrefix("Alright.")
                == true)
        #expect(!mind.isAngry)
        #expect(
            mind.react(to: [.said("I'm so sorry about that.", by: .human)]).first?.hasPrefix("Alright.")
                != true)
    }

    @Test func `who speaks as the AI is answered as a human is, by somebody who takes them for the AI`() {
        var mind = CustomerMind(.marta)
        #expect(
            mind.react(to: [.saidAsTheAI("Shall we send the damaged books again?")]).first?.contains(
                "out of print") == true)
        #expect(
            mind.react(to: [.saidAsTheAI("Do you want it at home?")]).first?.hasPrefix(
                "Yes please, to the same") == true)
        #expect(mind.react(to: [.saidAsTheAI("It is on its way.")]) == ["That would be wonderful."])
    }

    @Test func `all that was said meanwhile is one thing to react to`() {
        var mind = CustomerMind(.edith)
        #expect(
            mind.react(to: [.said("Good morning.", by: .human), .said("What is your name?", by: .human)])
                == ["Palmer, Edith Palmer. My grandson is called Oliver."])
    }

    @Test func `patience ends once, and only while no human is there`() {
        var mind = CustomerMind(.olena)
        #expect(mind.loosePatience().isEmpty)
        #expect(mind.react(to: [.handedOver]).isEmpty)
        #expect(mind.loosePatience() == ["I am still here."])
        #expect(mind.loosePatience().isEmpty)
        var other = CustomerMind(.olena)
        _ = other.react(to: [.handedOver, .said("Hello!", by: .human)])
        #expect(other.loosePatience().isEmpty)
    }

    @Test func `the AI's return is noticed, so that it has something to go on with`() {
        var mind = CustomerMind(.tom)
        _ = mind.react(to: [.handedOver])
        _ = mind.react(to: [.said("Hello", by: .human)])
        #expect(mind.react(to: [.handedBack]) == ["ok thanks"])
        #expect(mind.react(to: [.handedBack]).isEmpty)
        var other = CustomerMind(.tom)
        #expect(other.react(to: [.said("Hello", by: .human), .handedBack]).count == 2)
        #expect(other.react(to: [.said("It's me again", by: .ai), .handedBack]) == ["ok thanks"])
    }

    @Test func `everybody falls silent some time, whatever they are told, and repeats nothing`() {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SplitMix64(seed: seed)
        let words = [
            "Hello?", "I am sorry", "Which order? four digits", "anything else?", "bye", "A colleague comes",
            "Done.",
            "It's me again", "Shall we send the damaged books again?", "leider nicht", "thursday", "",
        ]
        for _ in 0..<Effort.count(2_000) {
            let persona = Persona.all.randomElement(using: &random)!
            var mind = CustomerMind(persona)
            var said = persona.opening
            for _ in 0..<100 {
                let text = words.randomElement(using: &random)!
                switch Int.random(in: 0..<6, using: &random) {
                case 0: said += mind.react(to: [.handedOver])
                case 1: said += mind.react(to: [.handedBack])
                case 2: said += mind.loosePatience()
                case 3: said += mind.react(to: [.said(text, by: .ai)])
                case 4: said += mind.react(to: [.saidAsTheAI(text)])
                default: said += mind.react(to: [.said(text, by: .human)])
                }
            }
            #expect(said.count < 40, "seed \(seed): \(persona.name)")
            #expect(Set(said).count == said.count, "seed \(seed): \(persona.name): \(said)")
        }
    }
}
