import Conversation

extension Figures {
    /// Counts the handoffs in a page of changes.
    func count(_ page: ChangePage) {
        for change in page.changes {
            guard case .entry(_, let entry) = change, !entry.event.isDeleted else { continue }
            if entry.event.handoffCall != nil, !entry.isLate { countHandoff("tool") }
            if let act = entry.event.handoff?.action { countHandoff(act.rawValue) }
        }
    }
}
