import Conversation
import EventStore
import Testing

/// A message that is a file alone is a message everywhere.
@Suite struct AttachmentMessageTests {
    let desk: Desk

    init() throws {
        desk = try Desk()
        try desk.session()
    }

    private let photo: JSON = [
        "participant": ["display_name": "Ada"],
        "attachments": [["name": "passport.jpg", "url": "https://x.example/p", "type": "image/jpeg"]],
    ]

    @discardableResult
    private func sendPhoto() throws -> LogEntry {
        try desk.store.append(NewEvent(source: .customer, kind: .message, data: photo), to: "s1").value!
    }

    @Test func aPhotoAloneWaitsForAnAnswerAndStandsInTheList() throws {
        desk.clock.advance(by: .seconds(60))
        let sent = try sendPhoto()
        let summary = try desk.summary()
        #expect(summary.unansweredSince == sent.event.creation)
        #expect(summary.lastLine?.text == "photo passport.jpg")
        #expect(summary.lastLine?.source == .customer)
        try desk.takeOver()
        #expect(try desk.summary().waitingSince == sent.event.creation)
        try desk.reply("Thank you", request: "r1")
        #expect(try desk.summary().waitingSince == nil)
    }

    @Test func aPhotoAloneIsCountedAsUnread() throws {
        try desk.customer()
        try desk.store.markRead("s1", by: "mia", through: .zero)
        try sendPhoto()
        #expect(try desk.summary().unread == 1)
    }

    @Test func anAttachmentsNameIsFoundUntilItsMessageIsDeleted() throws {
        let sent = try sendPhoto()
        #expect(try desk.store.search("passport", limit: 5).hits.map(\.field) == [.message])
        _ = try desk.store.deleteTurns(of: "s1", from: sent.event.offset.rawValue)
        #expect(try desk.store.search("passport", limit: 5).hits.isEmpty)
    }

    @Test func anImportedPhotoAloneNamesItsCustomer() throws {
        let event = Event(
            id: "e1", source: .customer, kind: .message, offset: .zero, creation: desk.clock.now,
            traceID: "t",
            data: ["attachments": "https://x.example/a.png", "participant": ["display_name": "Omar"]])
        let session = Session(id: "s9", agentID: "aria", customerID: "c9", creation: desk.clock.now)
        #expect(try desk.store.importOne(session, events: [event]) == .added(events: 1))
        let summary = try desk.summary("s9")
        #expect(summary.customerName == "Omar")
        #expect(summary.lastLine?.text == "photo a.png")
        #expect(summary.unansweredSince == desk.clock.now)
    }

    @Test func neitherAWordNorAFileIsRefused() throws {
        let empty: JSON = ["message": "", "attachments": [], "participant": ["display_name": "Ada"]]
        #expect(
            refusal {
                _ = try desk.store.append(NewEvent(source: .customer, kind: .message, data: empty), to: "s1")
            } == .blankText)
    }
}
