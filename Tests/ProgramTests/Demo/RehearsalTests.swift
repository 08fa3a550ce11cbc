import Agent
import Conversation
import Testing

@testable import switchboard

@Suite struct RehearsalTests {
    private let guidelines: Guidelines

    init() throws { guidelines = try BundledGuidelines.bookshop.guidelines }

    private func rehearse(_ persona: Persona) -> Rehearsal { Rehearsal(persona, guidelines, turns: 50) }

    @Test(arguments: [Persona.ravi, .lucia, .priya]) func `the AI serves some alone, who then leave`(
        persona: Persona
    ) {
        let rehearsal = rehearse(persona)
        #expect(!rehearsal.isHandedOver)
        #expect(rehearsal.mind.hasLeft)
        #expect(rehearsal.lines.last?.isCustomers == false)
    }

    @Test(arguments: [
        (Persona.marta, "one book is out of print"), (.jonas, "Menschen sprechen"), (.tom, "used books"),
        (.nadia, "Order 6006, 31.90 EUR"), (.edith, "does not find its number"),
        (.mei, "does not understand"),
        (.sven, "Asks for a person"), (.olena, "Wants to return something"), (.walter, "Asks for a person"),
    ]) func `others need a human, who is told why`(persona: Persona, reason: String) {
        let rehearsal = rehearse(persona)
        #expect(rehearsal.isHandedOver)
        var mind = rehearsal.mind
        _ = mind.react(to: rehearsal.heard)
        #expect(mind.isWaitingForHuman == true)
        let reasons = rehearsal.lines.compactMap(\.handoffReason)
        #expect(reasons.count == 1)
        #expect(reasons.first?.contains(reason) == true)
    }

    @Test func `everybody is one or the other`() {
        for persona in Persona.all {
            let rehearsal = rehearse(persona)
            #expect(rehearsal.isHandedOver != rehearsal.mind.hasLeft, "\(persona.name)")
        }
        #expect(Set(Persona.all.map(\.id)).count == Persona.all.count)
    }

    @Test func `nobody says the same twice, and nobody is told the same twice`() {
        for persona in Persona.all {
            let lines = rehearse(persona).lines
            #expect(Set(lines).count == lines.count, "\(persona.name)")
        }
    }

    @Test func `after a hand-back the AI goes on and does not ask for a human at once`() throws {
        for persona in Persona.all {
            let rehearsal = rehearse(persona)
            guard rehearsal.isHandedOver else { continue }
            for words in [
                "Hello, I am looking into it.", "What is your name and address?",
                "I am sorry for the trouble.",
            ] {
                var mind = rehearsal.mind
                _ = mind.react(to: rehearsal.heard)
                let replies = mind.react(to: [.said(words, by: .human)])
                #expect(!replies.isEmpty, "\(persona.name) to \(words)")
                let start = Timestamp(microseconds: 0)
                var conversation = rehearsal.conversation
                conversation.lines.append(.init(.human(name: "Mia"), words, creation: start))
                conversation.lines += replies.map { .init(.customer, $0, creation: start) }
                conversation.lines += [
                    .init(.handoff(.handBack, name: "Mia"), "handed back", creation: start),
                    .init(.note(name: "Mia"), "It is done.", creation: start),
                ]
                let plan = guidelines.plan(for: conversation)
                guard case .say(let first) = plan.first else {
                    Issue.record("\(persona.name): \(plan)")
                    continue
                }
                #expect(first.contains("It is done."), "\(persona.name): \(first)")
                let asks = plan.contains {
                    guard case .call(let requests) = $0 else { return false }
                    return requests.contains { $0.name == "initiate_human_handoff" }
                }
                #expect(!asks, "\(persona.name): \(plan)")
            }
        }
    }

    @Test func `what lies in the past ends with an answer of the AI`() {
        for persona in Persona.all {
            guard let past = persona.past else { continue }
            let rehearsal = Rehearsal(persona, guidelines, turns: past.turns)
            #expect(!rehearsal.isHandedOver, "\(persona.name)")
            #expect(rehearsal.lines.last?.isCustomers == false, "\(persona.name)")
            #expect(!rehearsal.heard.isEmpty, "\(persona.name)")
        }
    }
}

extension Rehearsal.Line {
    fileprivate var isCustomers: Bool { if case .customer = self { true } else { false } }

    fileprivate var handoffReason: String? {
        guard case .call(let request, _) = self, request.name == "initiate_human_handoff" else { return nil }
        return request.arguments["reason"]?.string
    }
}

extension Persona: CustomTestStringConvertible {
    public var testDescription: String { name }
}
