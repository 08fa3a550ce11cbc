/// A canned reply with a session's values in place of its placeholders.
public struct FilledReply: Hashable, Sendable {
    public private(set) var text = ""
    /// The placeholders that nothing fills, as they are written and stay in the text, each once.
    public private(set) var gaps: [String] = []
    /// How many characters stand before the place of the cursor; nil if the reply names none.
    public private(set) var cursor: Int?

    /// Fills a reply in one pass: braces in a value are text. Without values, nothing is filled.
    public init(_ reply: CannedReply, with values: ReplyValues?) {
        for piece in ReplyTemplate(reply.text).pieces {
            switch piece {
            case .text(let part): text += part
            case .placeholder(.cursor, _): cursor = cursor ?? text.count
            case .placeholder(let placeholder, let written):
                if let value = values?.value(of: placeholder) {
                    text += value
                } else {
                    text += written
                    gaps.append(written)
                }
            }
        }
        gaps = gaps.withoutRepetition
    }
}
