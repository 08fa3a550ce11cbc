import Conversation
import Glass

/// Canned replies in the draft being written.
extension ConsoleState {
    /// What fills a canned reply's placeholders in a draft's session.
    func replyValues(for key: DraftKey) -> ReplyValues? {
        guard let open, open.id == key.session, let summary = open.summary else { return nil }
        return ReplyValues(
            summary, publicName: settings.publicName, metadataKeys: settings.replyMetadata,
            // Without the newest events, a tool's result may be outdated.
            log: open.hasLoaded && !open.isPreview && !open.hasLater ? open.entries : [])
    }

    /// Inserts a canned reply at the cursor of a draft. It is not sent before the operator could read it there.
    mutating func insert(_ reply: CannedReply, into key: DraftKey) -> [Effect] {
        let closing = closeOverlay()
        let filled = FilledReply(reply, with: replyValues(for: key))
        guard drafts.composers[key, default: Composer()].insert(filled, then: reply.then, at: now.uptime)
        else {
            sayTooLong()
            return closing
        }
        if !filled.gaps.isEmpty {
            let gaps = filled.gaps.map { SafeText(oneLine: $0) }.joined(separator: ", ")
            say("Nothing fills \(gaps) here: replace or delete it.", .warning)
        }
        let asking: [Effect] = reply.then.contains(.handBack) ? [.store(.loadAgents)] : []
        return closing + [.store(.recordUse(of: reply.id))] + asking
    }

    /// Records that the composer, with everything inserted into it, is on screen.
    mutating func markInsertionPainted() {
        guard overlay == nil, let key = drafts.current else { return }
        drafts.composers[key]?.isInsertionUnseen = false
    }

    // MARK: What follows the reply

    var whyNoSteps: SafeText? {
        drafts.composer?.activeSteps.isEmpty == false ? nil : "Sending does nothing else here."
    }

    mutating func dropSteps() -> [Effect] {
        guard let key = drafts.current else { return [] }
        drafts.composers[key]?.steps = []
        say("The reply will only be sent.")
        return []
    }
}
