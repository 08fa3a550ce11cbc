import Console
import Conversation
import EventStore
import Glass

/// Canned replies, line by line.
extension LinearConsole {
    /// How many replies are read out at once.
    private static var listed: Int { 10 }
    /// How far back results of tools are looked for.
    private static var logLimit: Int { 500 }

    /// Offers the reply with a code, or says those that match.
    func canned(_ typed: String) throws {
        let replies = CannedReplies(try store.cannedReplies())
        if let reply = replies.reply(coded: typed) { return try offer(reply) }
        let matching = replies.matching(typed)
        if matching.isEmpty { return try say("No canned reply matches.") }
        for reply in matching.prefix(Self.listed) {
            let code = SafeText(oneLine: reply.code ?? "without a code")
            let words = reply.title.isEmpty ? reply.text : reply.title
            let steps: SafeText = reply.then.isEmpty ? "" : ", AND \(reply.then.alone)"
            try say("\(code): \(SafeText(oneLine: words).truncated(to: 120))\(steps)")
        }
        if matching.count > Self.listed {
            try say("and \(matching.count - Self.listed) more; canned and some words finds them")
        }
    }

    /// Says the whole text, then asks: what was not heard is not sent.
    private func offer(_ reply: CannedReply) throws {
        guard let open else { return try sayNothingIsOpen() }
        let values = ReplyValues(
            open.summary, publicName: person.publicName, metadataKeys: replyMetadata,
            log: try store.tail(of: open.id, limit: Self.logLimit).entries)
        let filled = FilledReply(reply, with: values)
        for line in SafeText(filled.text).lines { try say(line) }
        if !filled.gaps.isEmpty {
            let gaps = filled.gaps.map { SafeText(oneLine: $0) }.joined(separator: ", ")
            return try say("Not offered: nothing fills \(gaps) here. Write it yourself: reply TEXT.")
        }
        if !store.options.readOnly { try? store.recordUse(ofCannedReply: reply.id) }
        let send = LinearSend(
            session: open.id, identity: .oneself, text: filled.text, id: .fresh, then: reply.then)
        if !reply.then.isEmpty { try say("A yes \(reply.then.told).") }
        try offer(send, in: open.summary)
    }
}
