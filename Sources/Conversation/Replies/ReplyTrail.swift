/// What a Switchboard server says of a reply in the metadata of its canned response, because Parlant's form has no
/// place for it.
extension ReplyContent {
    /// Code, title, steps and, where the template says less, the text; nil if there are none of them.
    public var trail: JSON? {
        var members: JSON.Members = [:]
        members["code"] = code.map { .string($0) }
        if !title.isEmpty { members["title"] = .string(title) }
        if !then.isEmpty { members["then"] = .array(then.map { .string($0.written) }) }
        if template == nil, !ParlantTemplate.placeholders(of: value).isExactly(text) {
            members["text"] = .string(text)
        }
        return members.isEmpty ? nil : .object(members)
    }

    /// Takes what such a server says. What is none of it is left out.
    public mutating func take(trail: JSON) {
        code = trail["code"]?.string
        title = trail["title"]?.string ?? ""
        then = (trail["then"]?.array ?? []).compactMap(\.string).compactMap { CannedReply.Step($0) }
        if let text = trail["text"]?.string { write(text) }
    }
}
