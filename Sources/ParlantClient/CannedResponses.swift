public import Conversation
import ParlantWire

/// A reply that a server keeps ready.
public struct CannedResponse: Hashable, Sendable {
    public var id: CannedReply.ID
    public var creation: Timestamp
    public var content: ReplyContent

    fileprivate init?(_ json: JSON) {
        guard let id = json["id"]?.string, let value = json["value"]?.string else { return nil }
        self.id = CannedReply.ID(id)
        creation =
            json["creation_utc"]?.string.flatMap(Timestamp.init(iso8601:)) ?? Timestamp(microseconds: 0)
        content = ReplyContent(template: value, tags: json["tags"]?.array?.compactMap(\.string) ?? [])
        if let trail = json["metadata"]?[Trail.name] { content.take(trail: trail) }
    }
}

extension ParlantClient {
    /// All canned responses, which a Switchboard server calls replies. An element that is none is left out.
    public func cannedResponses() async throws(ParlantError) -> [CannedResponse] {
        try TolerantForms.list(try await call(.cannedResponse(.list))).compactMap(CannedResponse.init)
    }
}
