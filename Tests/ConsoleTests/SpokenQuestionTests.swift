import Conversation
import Glass
import Testing

@testable import Console

/// Questions and reasons in words alone, as the console that speaks line by line says them.
@Suite struct SpokenQuestionTests {
    @Test func `a question is asked in the words that it has on the screen`() {
        var desk = Desk()
        let summary = desk.state.selected!
        let questions: [(String, SpokenQuestion)] = [
            ("B", .handBack(summary, note: nil, isSilent: false)), ("U", .release(summary)),
            ("C", .close(summary, outcome: .resolved)),
        ]
        for (key, spoken) in questions {
            desk.press(key)
            #expect(desk.shows(spoken.sentence.description))
            for remark in spoken.remarks where !remark.description.contains(":") {
                #expect(desk.shows(remark.description))
            }
            desk.press("<Esc>")
        }
    }

    @Test func `taking over says whose session it is, and what customers will see`() {
        var desk = Desk()
        desk.meanwhile { $0.give(DeskStore.mia, to: "kim") }
        desk.select(DeskStore.mia)
        var summary = desk.state.selected!
        summary.ownedSince = desk.store.now
        let spoken = SpokenQuestion.takeOver(
            summary, by: "sam", reason: "VIP", thenReply: .theAI, at: desk.store.now)
        #expect(
            spoken.remarks.map(\.description) == [
                "kim owns it and will be told.",
                "The customer will see it from \(summary.agentName), the AI.",
                "reason: VIP (private: only operators read it)",
            ])
        #expect(spoken.sentence.description == "Take over \(summary.name) and reply as the AI?")
        #expect(spoken.act == .takeOver(reason: "VIP", publicReason: nil))
        let own = SpokenQuestion.takeOver(
            summary, by: "kim", reason: nil, thenReply: nil, at: desk.store.now)
        #expect(own.remarks.isEmpty)
    }

    @Test func `closing says its outcome, and a hand-back its note`() {
        let summary = Desk().state.selected!
        let close = SpokenQuestion.close(summary, outcome: .spam)
        #expect(close.remarks.last?.description == "outcome: spam (public)")
        #expect(close.act == .close(outcome: .spam))
        let hand = SpokenQuestion.handBack(summary, note: "Paid", isSilent: true)
        #expect(
            hand.remarks.map(\.description) == [
                "No AI agent is running: nobody will answer until one is started.",
                "note: Paid (the AI and the customer read it)",
            ])
        #expect(hand.act == .handBack(outcome: nil, note: "Paid"))
    }

    @Test func `a message is sent without a question unless something speaks against it`() {
        let summary = Desk().state.selected!
        #expect(SpokenQuestion.send(in: summary, as: .oneself, isNews: false) == nil)
        let news = SpokenQuestion.send(in: summary, as: .oneself, isNews: true)
        #expect(
            news?.remarks.map(\.description) == [
                "The customer wrote a message that you cannot have read yet."
            ])
        #expect(SpokenQuestion.send(in: summary, as: .theAI, isNews: true)?.remarks.count == 2)
        #expect(SpokenQuestion.quit(yours: 2).remarks.map(\.description) == ["2 sessions are yours."])
    }

    @Test(
        arguments: [
            (.automatic, nil, nil, "The AI is handling this. There is nothing to give up."),
            (.waiting, nil, nil, "It is not yours: take it over first with session.take-over."),
            (.yours(weOwe: true), "It is yours already: reply with session.reply.", nil, nil),
            (
                .theirs(owner: "kim", isAbandoned: false), nil,
                "kim owns it: take it over first with session.take-over.",
                "kim owns it: take it over first with session.take-over."
            ),
            (
                .closed, "It is closed: reopen it first with session.reopen.", "It is closed.",
                "It is closed."
            ),
        ] as [(Standing, String?, String?, String?)])
    func `what a session's state does not allow is said with the names of commands`(
        standing: Standing, takeOver: String?, close: String?, giveUp: String?
    ) {
        func words(_ refusal: StandingRefusal?) -> String? {
            refusal?.wording { SafeText(oneLine: $0.rawValue) }.description
        }
        #expect(words(standing.whyNotTakeOver) == takeOver)
        #expect(words(standing.whyNotClose) == close)
        #expect(words(standing.whyNotGiveUp) == giveUp)
    }
}
