import Conversation
import EventStore
import NIOCore
import ParlantWire

extension Routes {
    /// Answers with what changed in any session after a position. With `wait_for_data` it waits for a change.
    ///
    /// An answer without changes is not an error: nothing changed during the wait.
    func readChanges(_ call: Call) async throws -> Reply {
        let since = Position(Int64(call.query.integer("since") ?? 0))
        let end = try await store.read { try $0.feedEnd() }
        try call.requirePlace(since, before: end)
        // Read a large page only if there is room to hold it until the client has read it.
        var place = sendings.place(logPage.bytes, for: call.caller)
        var page = try await visibleChanges(
            since, call, size: place == nil ? streamPage.bytes : logPage.bytes)
        if call.waitSeconds > 0 { feedReaders.note(call.caller.id, since: since) }
        if page.changes.isEmpty, call.waitSeconds > 0 {
            place = nil
            page = try await waitForChanges(page.through, call)
        }
        let bytes = page.bytes(of: end.generation, for: call.caller)
        if place != nil, let own = sendings.place(bytes.readableBytes, for: call.caller) { place = own }
        return Reply(status: 200, body: .bytes(bytes, keeping: place))
    }

    /// Returns the first page with something that the caller may see, or else the last page.
    private func visibleChanges(
        _ since: Position, _ call: Call, size: Int
    ) async throws -> ChangePage {
        let limit = call.query.integer("limit") ?? pageSize
        var through = since
        while true {
            let after = through
            var page = try await store.read {
                try $0.changes(after: after, limit: limit, size: size, for: "")
            }
            page.changes.removeAll { !$0.isVisible(to: call.caller) }
            if !page.changes.isEmpty || page.isLast { return page }
            through = page.through
        }
    }

    private func waitForChanges(_ since: Position, _ call: Call) async throws -> ChangePage {
        let deadline = deadline(call)
        let caller = call.caller
        return try await waits.waiting(for: caller, where: { $0.isVisible(to: caller) }) { wait in
            var since = since
            while true {
                let page = try await visibleChanges(since, call, size: streamPage.bytes)
                if !page.changes.isEmpty { return page }
                since = page.through
                switch try await call.next(wait, until: deadline) {
                case .news: continue
                case .timeout, .closing: return page
                case .hangUp: throw Problem.hungUp
                }
            }
        }
    }
}

extension ChangePage {
    /// Returns the page as JSON for a client.
    fileprivate func bytes(of generation: String?, for caller: Caller) -> ByteBuffer {
        let json: JSON = [
            "changes": .array(changes.compactMap { $0.json(for: caller) }),
            "position": .integer(Int(through.rawValue)), "has_more": .bool(!isLast),
            "generation": .optional(generation),
        ]
        return ByteBuffer(string: json.compact)
    }
}
