import Conversation
import Testing

/// What an operator's event tells consoles, and when a text says nothing.
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

    @Test func `a text is blank without anything but white space`() {
        #expect("".isBlank && " \n\t\u{3000}".isBlank && "  x".prefix(2).isBlank)
        #expect(!" x".isBlank && !"\u{200b}".isBlank)
    }
}
