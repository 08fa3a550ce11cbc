import Conversation
import Glass
import Testing

@testable import Console

/// What the console says of a turn of the AI under way.
struct TurnTests {
    private func desk(columns: Int = 120, rows: Int = 36, _ statuses: String...) -> Desk {
        var desk = Desk(columns: columns, rows: rows)
        desk.select(DeskStore.star)
        desk.meanwhile { store in for status in statuses { store.status(status, in: DeskStore.star) } }
        return desk
    }

    @Test(arguments: [
        ("acknowledged", "AUTOMATIC · AI is working…"), ("processing", "AUTOMATIC · AI is working…"),
        ("typing", "AUTOMATIC · AI is typing…"), ("error", "AUTOMATIC · AI failed"),
    ])
    func `the header says it in words`(status: String, words: String) {
        let desk = desk(status)
        #expect(desk.rows(with: words).count == 1)
    }

    @Test func `a turn whose process is gone is not told as under way`() {
        var desk = desk("typing")
        desk.deliver(.agents([]))
        #expect(desk.rows(with: "AUTOMATIC · AI has stopped").count == 1)
        desk.deliver(.agents([.anywhere]))
        #expect(desk.rows(with: "AUTOMATIC · AI is typing…").count == 1)
    }

    @Test func `on a narrow screen it stands in place of the mode`() {
        var desk = desk(columns: 40, rows: 16, "typing")
        desk.press("<Enter>")
        #expect(desk.rows(with: "star_3180").first?.contains("AI is typing…") == true)
    }

    @Test(arguments: ["cancelled", "other"]) func `at the end of a turn it is gone`(status: String) {
        let desk = desk("typing", status)
        #expect(!desk.shows("AI is"))
    }

    @Test func `a failure stands in the list and the header, and never its traceback`() {
        var desk = desk()
        desk.meanwhile {
            _ = $0.append(
                .aiAgent, .status, ["status": "error", "data": ["exception": "Traceback: secret"]],
                in: DeskStore.star)
            $0.update(DeskStore.star) { $0.aiFailed = true }
        }
        #expect(desk.rows(with: "AI failed · AI: Please").count == 1)
        #expect(desk.rows(with: "AUTOMATIC · AI failed").count == 1)
        #expect(desk.rows(with: "the AI failed to answer").count == 1)
        #expect(!desk.shows("Traceback"))
        desk.press("<Enter>x<Enter>y")
        #expect(!desk.shows("Traceback"))
        #expect(
            !desk.asked.contains {
                if case .terminal(.copy(let text)) = $0 { text.contains("secret") } else { false }
            })
    }

    @Test func `a failure that tells its reason in a sentence shows it`() {
        var desk = desk()
        desk.meanwhile {
            _ = $0.append(
                .aiAgent, .status,
                ["status": "error", "data": ["exception": "The model refused\u{1B}[31m the request."]],
                in: DeskStore.star)
        }
        #expect(desk.shows("the AI failed to answer: The model refused␛[31m the request."))
    }

    @Test func `a failure is no matter any more once a human has the session`() {
        var desk = desk("error")
        desk.meanwhile { $0.give(DeskStore.star, to: "sam") }
        #expect(desk.rows(with: "AI failed ·").isEmpty)
        #expect(desk.rows(with: "· AI failed").isEmpty)
        desk.meanwhile { $0.give(DeskStore.star, to: nil) }
        #expect(desk.rows(with: "UNASSIGNED · waiting").first?.contains("· AI failed") == true)
    }

    @Test(arguments: [
        ("processing", "The AI is working on an answer just now: it will be stopped."),
        ("typing", "The AI is typing an answer just now: it will be stopped."),
    ])
    func `taking over says what is interrupted`(status: String, words: String) {
        var desk = desk(status)
        desk.press("t")
        #expect(desk.shows(words))
        desk.meanwhile { $0.status("cancelled", in: DeskStore.star) }
        #expect(!desk.shows("just now"), "it tells what stands now")
        desk.press("<Enter>")
        #expect(desk.acts.count == 1)
    }

    @Test func `a stream that is interrupted stays as far as it is and is marked as cut`() {
        var desk = desk("typing")
        desk.meanwhile {
            let data: JSON = [
                "message": "I have found", "participant": ["display_name": "Aria"],
                "chunks": ["I have ", "found"],
            ]
            _ = $0.append(.aiAgent, .message, data, in: DeskStore.star)
        }
        #expect(desk.shows("I have found …"))
        desk.press("t")
        #expect(desk.shows("The AI is in the middle of a message: what is there stays, marked as cut."))
        desk.press("<Enter>")
        desk.meanwhile { $0.change(3, in: DeskStore.star) { $0.isCut = true } }
        #expect(desk.shows("I have found (cut)"))
    }
}
