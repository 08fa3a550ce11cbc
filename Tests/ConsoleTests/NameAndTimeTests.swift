import Conversation
import Glass
import Testing

@testable import Console

/// Who spoke and when, as a transcript says it.
struct NameAndTimeTests {
    private func act(_ action: HandoffEvent.Action, _ name: String) -> JSON {
        HandoffEvent(action: action, publicName: name, operatorKey: "k", epoch: Epoch(3)).json
    }

    @Test func `operators are called as the customer sees them, and whoever reads is you`() {
        var desk = Desk()
        desk.meanwhile {
            $0.append(.humanAgent, .custom, act(.takeOver, "Kim"), in: DeskStore.omar, author: "kim.lee")
            $0.say("as the AI", in: DeskStore.omar, from: .humanAgentOnBehalfOfAIAgent, author: "kim.lee")
            $0.say("mine", in: DeskStore.omar, from: .humanAgent, author: "sam")
            $0.say("mine too", in: DeskStore.omar, from: .humanAgentOnBehalfOfAIAgent, author: "sam")
            $0.say("whose", in: DeskStore.omar, from: .humanAgentOnBehalfOfAIAgent, author: "jo")
        }
        #expect(desk.rows(with: "── taken over by Kim ──").count == 1)
        #expect(desk.rows(with: "AI (Kim)      as the AI").count == 1)
        #expect(desk.rows(with: "you           mine").count == 1)
        #expect(desk.rows(with: "AI (you)      mine too").count == 1)
        #expect(desk.rows(with: "AI (operator) whose").count == 1)
        #expect(!desk.text.contains("kim.lee"))
    }

    @Test func `the list names whoever reads, and nobody by their login`() {
        var desk = Desk()
        desk.meanwhile { $0.say("hi", in: DeskStore.mia, from: .humanAgent, author: "kim.lee") }
        #expect(desk.shows("operator: hi"))
        desk.meanwhile { $0.say("ho", in: DeskStore.mia, from: .humanAgentOnBehalfOfAIAgent, author: "sam") }
        #expect(desk.shows("AI (you): ho"))
    }

    @Test func `a minute is printed once, and again where another day begins`() {
        var desk = Desk()
        desk.meanwhile {
            $0.say("one", in: DeskStore.omar)
            $0.say("two", in: DeskStore.omar)
            $0.pass(86_400)
            $0.say("three", in: DeskStore.omar)
        }
        #expect(desk.rows(with: "09:06 customer      one").count == 1)
        #expect(desk.rows(with: "       customer      two").count == 1)
        #expect(desk.rows(with: "09:06 customer      three").count == 1)
    }

    @Test func `line breaks at the end of a message leave no empty rows above the composer`() {
        var desk = Desk()
        desk.meanwhile { $0.say("Anybody?\n\n\n", in: DeskStore.omar) }
        desk.press("r")
        let rows = desk.text.split(separator: "\n", omittingEmptySubsequences: false)
        let title = rows.firstIndex { $0.contains("AS YOURSELF") } ?? 0
        #expect(title > 0 && rows[title - 1].contains("customer      Anybody?"))
    }

    @Test func `the day of what is on top is on the line above the transcript while its own is out of sight`()
    {
        var desk = Desk()
        desk.meanwhile {
            for number in 1...40 { $0.say("early \(number).", in: DeskStore.omar) }
            $0.pass(86_400)
            for number in 1...40 { $0.say("late \(number).", in: DeskStore.omar) }
        }
        desk.press("<Enter>")
        #expect(desk.rows(with: "├ Thursday 16 May 2024 ──").count == 1)
        desk.press("<PageUp>")
        #expect(desk.shows("early 40.") && desk.shows("late 1."))
        #expect(desk.rows(with: "├ Wednesday 15 May 2024 ──").count == 1)
        #expect(desk.rows(with: "│ Thursday 16 May 2024").count == 1)
        desk.press("g")
        #expect(desk.rows(with: "Wednesday 15 May 2024").count == 1)
        #expect(desk.rows(with: "│ Wednesday 15 May 2024").count == 1)
    }

    @Test func `T shows how long ago messages were sent, and when again`() {
        var desk = Desk()
        desk.press("T")
        #expect(desk.rows(with: "│ 4m        customer      Hi! I need").count == 1)
        #expect(desk.rows(with: "│ 2m        customer      Are you there?").count == 1)
        desk.advance(60_000)
        #expect(desk.rows(with: "│ 3m        customer      Are you there?").count == 1)
        desk.press("T")
        #expect(desk.rows(with: "│ 09:04 customer      Are you there?").count == 1)
    }

    @Test(arguments: [
        (59, "<1m"), (60, "1m"), (3_599, "59m"), (3_600, "1h"), (86_399, "23h"), (86_400, "yesterday"),
        (86_400 + 9 * 3_600, "yesterday"), (86_400 + 10 * 3_600, "13 May"), (200 * 86_400, "Oct 2023"),
    ])
    func `an age is a duration for a day, then yesterday, then a date`(seconds: Int, words: String) {
        // 09:06 on 15 May 2024.
        let now = Timestamp(iso8601: "2024-05-15T09:06:00Z")!
        let then = now - .seconds(seconds)
        #expect(then.age(at: now, .utc).text == words)
    }
}
