import Conversation
import EventStore
import Testing

/// What was taken from an operator is told when they come back.
@Suite struct LossTests {
    let desk: Desk

    init() throws {
        desk = try Desk()
        try desk.session()
        try desk.customer()
    }

    private func losses(_ name: String = "mia") throws -> [String] {
        try desk.store.losses(of: name).map { "\($0.session) to \($0.by)" }
    }

    @Test func `a session that a colleague took is told of until it was read`() throws {
        try desk.takeOver()
        #expect(try losses() == [])
        try desk.takeOver(by: "omar")
        #expect(try losses() == ["s1 to omar"])
        #expect(try losses("omar") == [])
        try desk.store.handBack("s1", by: desk.person("omar"), saw: desk.claim())
        #expect(try losses() == ["s1 to omar"])
        try desk.store.markRead("s1", by: "mia", through: desk.summary().lastOffset!)
        #expect(try losses() == [])
    }

    @Test func `what was given up, or is one's own again, was not lost`() throws {
        try desk.takeOver()
        try desk.store.release("s1", by: desk.person("mia"), saw: desk.claim())
        try desk.takeOver(by: "omar")
        #expect(try losses() == [])
        try desk.takeOver()
        #expect(try losses() == [])
        #expect(try losses("omar") == ["s1 to mia"])
    }
}
