import Conversation
import Testing

/// What an event tells beside its words, and when a text says nothing.
@Suite struct TrailTests {
    @Test func `a trail names the operator and the request, and can be read back`() {
        let both = Trail.metadata(of: "k1", "r1")
        #expect(JSON.object(both).compact == #"{"switchboard":{"operator":"k1","request_id":"r1"}}"#)
        #expect(both.trailOperator == "k1" && both.trailRequest == "r1")
        let alone = Trail.metadata(of: "k1", nil)
        #expect(JSON.object(alone).compact == #"{"switchboard":{"operator":"k1"}}"#)
        #expect(alone.trailRequest == nil)
        #expect(JSON.Members().trailOperator == nil)
        #expect((["switchboard": "k1"] as JSON.Members).trailOperator == nil)
    }

    @Test func `metadata without the request's id keeps everything else`() {
        var metadata = Trail.metadata(of: "k1", "r1")
        metadata["mood"] = "good"
        #expect(
            JSON.object(metadata.withoutRequestID).compact
                == #"{"switchboard":{"operator":"k1"},"mood":"good"}"#)
        #expect((["mood": "good"] as JSON.Members).withoutRequestID == ["mood": "good"])
    }

    @Test func `a streamed message grows until its last chunk or until it is cut`() {
        func entry(_ chunks: JSON, isCut: Bool = false) -> LogEntry {
            let event = Event(
                id: "e", source: .aiAgent, kind: .message, offset: Offset(0),
                creation: Timestamp(microseconds: 0), traceID: "t",
                data: ["message": "One", "chunks": chunks])
            return LogEntry(event: event, position: Position(1), isCut: isCut)
        }
        #expect(entry(["One"]).isGrowing && !entry(["One", .null]).isGrowing)
        #expect(!entry(["One"], isCut: true).isGrowing && !entry(.null).isGrowing)
    }

    @Test func `a text is blank without anything but white space`() {
        #expect("".isBlank && " \n\t\u{3000}".isBlank && "  x".prefix(2).isBlank)
        #expect(!" x".isBlank && !"\u{200b}".isBlank)
    }
}
