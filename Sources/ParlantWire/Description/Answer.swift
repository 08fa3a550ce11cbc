/// What a successful answer looks like.
public enum Answer: Hashable, Sendable {
    case empty
    case json(Schema)
    /// JSON, or with `sse` an event stream.
    case streamable(Schema)
    /// Text of a media type, which may name parameters.
    case text(String)

    /// A page if the request has a limit, otherwise all of the list.
    static func pages(of item: Schema.Shared) -> Answer {
        .json(
            .any(of: [
                .list(of: .shared(item)),
                .whole([
                    "items": .list(of: .shared(item)), "total_count": .count, "has_more": .flag,
                    "next_cursor": Schema.text().orNull,
                ]),
            ]))
    }
}

/// An answer of an endpoint beyond its success: a status and what it means. Two with one status are told together.
public struct OtherAnswer: Hashable, Sendable {
    let status: Int
    let meaning: String
    /// What its body looks like.
    public let schema: Schema

    init(_ status: Int, _ meaning: String, _ schema: Schema = .shared(.problem)) {
        self.status = status
        self.meaning = meaning
        self.schema = schema
    }

    static func + (first: OtherAnswer, second: OtherAnswer) -> OtherAnswer {
        OtherAnswer(first.status, first.meaning + " " + second.meaning, first.schema)
    }

    static let missing = OtherAnswer(404, "Something named in the path or the body does not exist.")
    static let taken = OtherAnswer(409, "This id or name is taken. Choose another.")
    static let restored = OtherAnswer(
        409,
        "The store is not the one that was read before; `state` tells its generation and last position. Start over."
    )
    static let changed = OtherAnswer(
        409, "The session's state does not allow this; `state`, if present, is the current one.")
    static let reserved = OtherAnswer(
        409, "Handoff events, the label `closed` and metadata named `switchboard…` are made by acts alone.")
}
