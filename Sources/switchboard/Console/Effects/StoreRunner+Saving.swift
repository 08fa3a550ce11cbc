import Console
import Conversation
import EventStore
import Synchronization

/// What is kept for the operator: drafts, read marks, what is on screen.
extension StoreRunner {
    func save(_ key: DraftKey, _ text: String, saw version: Int64) {
        keeping.async { [self] in keep(text, key, saw: version) }
    }

    func add(_ text: String, to key: DraftKey) {
        keeping.async { [self] in
            do {
                try store.addToDraft(text, as: key.identity, in: key.session, by: name)
                mailbox.post(.draftSaved(key, .store))
            } catch {
                mailbox.post(.draftSaved(key, draftFiles.add(key, text) ? .file : .nowhere))
            }
        }
    }

    /// Saves a draft. A save that was requested before the answer to the previous one names an outdated version. The
    /// stored text is then this console's own, unless the previous save met another console's text.
    private func keep(_ text: String, _ key: DraftKey, saw version: Int64) {
        do {
            let own = savedVersions.withLock { $0[key] } ?? 0
            let kept = try store.saveDraft(
                text, as: key.identity, in: key.session, by: name, saw: max(version, own))
            let above = kept.above(text)
            savedVersions.withLock { $0[key] = above == nil ? kept.version : nil }
            draftFiles.remove(key)
            mailbox.post(.draftSaved(key, .store, version: kept.version, above: above))
        } catch {
            let isKept = draftFiles.save(key, text, saw: version)
            mailbox.post(.draftSaved(key, isKept ? .file : .nowhere))
        }
    }

    func mark(_ session: Session.ID, _ offset: Offset) {
        keeping.async { [self] in
            // A lost read mark does little harm. It is set again with the next message.
            try? store.markRead(session, by: name, through: offset)
        }
    }

    func holdFromReturn(_ session: Session.ID) {
        keeping.async { [self] in
            if case .failure(let failure) = outcome({ try store.holdFromReturn(session) }) {
                mailbox.post(.complained(failure))
            }
        }
    }

    /// Settles a suggestion after its draft was saved, in the same queue, so that a crash in between loses nothing.
    func settle(_ suggestion: Suggestion) {
        keeping.async { [self] in
            switch outcome({ try store.settleSuggestion(suggestion.id) }) {
            case .success: mailbox.post(.settled(suggestion, nil))
            case .failure(let failure): mailbox.post(.settled(suggestion, failure))
            }
        }
    }

    func recordUse(of reply: CannedReply.ID) {
        keeping.async { [self] in
            // A lost count only changes the order in which replies are offered.
            try? store.recordUse(ofCannedReply: reply)
        }
    }

    func show(_ session: Session.ID?) {
        keeping.async { [self] in
            // The store must know the console before it can record what it shows, which may happen before the first
            // heartbeat.
            try? store.heartbeat(ConsolePresence(id: console, operatorName: name, seen: .wallClock))
            try? store.show(session, on: console)
        }
    }
}
