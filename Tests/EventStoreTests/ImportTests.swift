import Conversation
import Storage
import Testing

@testable import EventStore

@Suite struct ImportTests {
    let desk: Desk
    let session: Session

    init() throws {
        desk = try Desk()
        session = Session(
            id: "old", agentID: "aria", customerID: "ada",
            creation: Timestamp(microseconds: 1_600_000_000_000_000), title: "Old", mode: .manual,
            metadata: ["a": 1], labels: ["vip"])
    }

    private func event(_ offset: Int, _ source: Source, _ text: String) -> Event {
        Event(
            id: Event.ID("e\(offset)"), source: source, kind: .message, offset: Offset(offset),
            creation: session.creation + .seconds(60 * (offset % 1000)), traceID: "t",
            data: Event.messageData(text, from: Participant(displayName: "Ada L.")))
    }

    private var handoff: Event {
        Event(
            id: "e2", source: .aiAgent, kind: .tool, offset: Offset(2),
            creation: session.creation + .seconds(120), traceID: "t", data: .handoffCall("refund"))
    }

    private var events: [Event] {
        [
            event(0, .customer, "Hi"), event(1, .aiAgent, "Hello"), handoff,
            event(3, .aiAgent, "Someone comes."),
        ]
    }

    @Test func keepsIdsOffsetsAndTimes() throws {
        #expect(try desk.store.importOne(session, events: events) == .added(events: 4))
        #expect(try desk.store.session("old") == session)
        #expect(try desk.tail("old").map(\.event) == events)
        let summary = try desk.summary("old")
        #expect(summary.customerName == "Ada L.")
        #expect(summary.reason == "refund")
        #expect(summary.owner == nil)
        #expect(summary.waitingSince == session.creation + .seconds(120))
        #expect(summary.lastActivity == session.creation + .seconds(180))
    }

    @Test func aSecondTimeAddsNothing() throws {
        _ = try desk.store.importOne(session, events: events)
        let before = try desk.store.position
        #expect(try desk.store.importOne(session, events: events) == .unchanged)
        #expect(try desk.store.position == before)
    }

    @Test func laterEventsAreAdded() throws {
        _ = try desk.store.importOne(session, events: events)
        let more = events + [event(4, .customer, "Still there?"), event(5, .humanAgent, "Yes")]
        #expect(try desk.store.importOne(session, events: more) == .extended(events: 2))
        #expect(try desk.tail("old").map(\.event) == more)
        #expect(try desk.summary("old").waitingSince == nil)
    }

    @Test func aLogWithGapsKeepsItsOffsets() throws {
        let gap = [events[1], events[3]]
        #expect(try desk.store.importOne(session, events: gap) == .added(events: 2))
        #expect(try desk.tail("old").map(\.event) == gap)
        #expect(try desk.store.wholeLog(of: "old", from: .zero, limit: 9) == gap)
        #expect(try desk.store.importOne(session, events: gap) == .unchanged)
        let more = gap + [event(7, .customer, "Still there?")]
        #expect(try desk.store.importOne(session, events: more) == .extended(events: 1))
        #expect(try desk.customer("More", in: "old").event.offset == Offset(8))
        #expect(
            try desk.store.importOne(session, events: events)
                == .refused("It disagrees with what is stored at offset 0."))
        let page = try desk.store.entries(of: "old", before: Offset(7), limit: 1)
        #expect(page.entries.map(\.event.offset) == [Offset(3)])
    }

    @Test func aLogThatALaterDeletionMadeShorterAddsNothing() throws {
        _ = try desk.store.importOne(session, events: events)
        #expect(try desk.store.importOne(session, events: [events[0], events[3]]) == .unchanged)
    }

    @Test func anUnsortedLogIsSorted() throws {
        #expect(
            try desk.store.importOne(session, events: events.reversed()) == .added(events: 4))
        #expect(try desk.tail("old").map(\.event) == events)
        // What the log leads to is the same, and so is where it goes on.
        let summary = try desk.summary("old")
        #expect(summary.lastOffset == Offset(3) && summary.lastLine?.text == "Someone comes.")
        #expect(try desk.customer("Later", in: "old").event.offset == Offset(4))
    }

    @Test func repetitionsDisagreementsAndOffsetsThatAreNoneAreRefused() throws {
        let twice = [events[0], events[0]]
        #expect(
            try desk.store.importOne(session, events: twice) == .refused("Offset 0 appears twice."))
        #expect(
            try desk.store.importOne(session, events: [event(-1, .customer, "x")])
                == .refused("Offset -1 is below zero."))
        #expect(
            try desk.store.importOne(session, events: [event(.max, .customer, "x")])
                == .refused("Offset \(Int.max) is too large."))
        #expect(try desk.store.session("old") == nil)
        _ = try desk.store.importOne(session, events: events)
        var other = events
        other[1] = event(1, .aiAgent, "Something else")
        #expect(
            try desk.store.importOne(session, events: other)
                == .refused("It disagrees with what is stored at offset 1."))
    }

    @Test func theDeclaredModeStandsWhateverTheToolsAsked() throws {
        var automatic = session
        automatic.mode = .auto
        _ = try desk.store.importOne(automatic, events: events)
        #expect(try desk.summary("old").session.mode == .auto)
        #expect(try desk.summary("old").waitingSince == nil)
    }

    @Test func theMetadatasReasonComesFirst() throws {
        var told = session
        told.metadata = ["handoff_reason": "told"]
        _ = try desk.store.importOne(told, events: events)
        #expect(try desk.summary("old").reason == "told")
    }

    @Test func laterEventsOfTheCustomerAreUnread() throws {
        let desk = try Desk()
        try desk.session()
        try desk.customer("One")
        try desk.store.markRead("s1", by: "mia", through: Offset(0))
        try desk.store.markRead("s1", by: "omar", through: Offset(9))
        var events = try desk.store.wholeLog(of: "s1", from: .zero, limit: 9)
        events.append(events[0])
        events[1].id = "e1"
        events[1].offset = Offset(1)
        _ = try desk.store.importOne(desk.summary().session, events: events)
        let unread = try ["mia", "omar"].map { name in
            try desk.store.reading {
                try $0.integer("SELECT unread FROM read_mark WHERE operator = ?", [name])
            }
        }
        #expect(unread == [1, 0])
    }

    @Test func anOwnedSessionIsNotTakenAway() throws {
        let desk = try Desk()
        try desk.session()
        try desk.customer("One")
        try desk.takeOver()
        let claim = try desk.claim()
        var session = try desk.summary().session
        session.mode = .auto
        var events = try desk.store.wholeLog(of: "s1", from: .zero, limit: 9)
        events.append(events[0])
        events[2].id = "e2"
        events[2].offset = Offset(2)
        guard case .refused = try desk.store.importOne(session, events: events) else {
            Issue.record("it was extended")
            return
        }
        #expect(try desk.claim() == claim)
    }

    @Test func theNextEventOfAnImportedSessionFollowsOn() throws {
        _ = try desk.store.importOne(session, events: events)
        #expect(try desk.customer("More", in: "old").event.offset == Offset(4))
        try desk.takeOver("old")
        #expect(try desk.summary("old").owner == "mia")
    }
}
