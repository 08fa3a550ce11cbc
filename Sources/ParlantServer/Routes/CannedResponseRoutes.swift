import Conversation
import EventStore
import ParlantWire
import Synchronization

extension Routes {
    static func handler(of endpoint: CannedResponseEndpoint) -> Handler {
        switch endpoint {
        case .create: { try await $0.createCannedResponse($1) }
        case .list: { try await $0.listCannedResponses($1) }
        case .read: { try await $0.readCannedResponse($1) }
        case .update: { try await $0.updateCannedResponse($1) }
        case .delete: { try await $0.deleteCannedResponse($1) }
        }
    }

    func createCannedResponse(_ call: Call) async throws -> Reply {
        let form = try CannedResponseForm(creation: call.body)
        try form.requireUnreserved()
        let details: JSON.Members = [
            "fields": .array(form.fields ?? []), "signals": .texts(form.signals),
            "metadata": .object(form.metadata.set), "field_dependencies": .texts(form.fieldDependencies),
        ]
        let content = ReplyContent(
            template: form.value ?? "", tags: form.tags.applied(to: []), details: details)
        let stored = try await store.write { store in
            try Self.requireKnown(form.tags, for: .customer, in: store)
            return try store.addReply(content)
        }
        return .json(201, stored.json)
    }

    func listCannedResponses(_ call: Call) async throws -> Reply {
        let tags = Set(call.query.texts("tags").map { ExactText($0) })
        let first = try await store.read { try $0.storedReplies(limit: pageSize) }
        let place = Mutex(first.place)
        return PagedArray {
            guard let last = place.withLock({ $0 }) else { return nil }
            let page = try await store.read { try $0.storedReplies(after: last, limit: pageSize) }
            place.withLock { $0 = page.place }
            return page.tagged(with: tags).map(\.json).bytes
        }.reply(first: first.tagged(with: tags).map(\.json).bytes, isLast: first.place == nil)
    }

    func readCannedResponse(_ call: Call) async throws -> Reply {
        let id = call.cannedResponseID
        guard let stored = try await store.read({ try $0.storedReply(id) }) else {
            throw Problem.noSuchItem(id.rawValue)
        }
        return .json(200, stored.json)
    }

    func updateCannedResponse(_ call: Call) async throws -> Reply {
        let id = call.cannedResponseID
        let form = try CannedResponseForm(update: call.body)
        try form.requireUnreserved()
        if form.value == nil, form.fields?.isEmpty == false {
            throw Problem(422, "CannedResponse fields cannot be updated without providing a new value.")
        }
        let stored = try await store.write { store in
            guard let known = try store.storedReply(id) else { throw Problem.noSuchItem(id.rawValue) }
            try Self.requireKnown(form.tags, for: .customer, in: store)
            let tags = known.content.tags + form.tags.add
            let missing = form.tags.remove.first { tag in !tags.contains { $0.isExactly(tag) } }
            if let missing { throw Problem.noSuchItem(missing) }
            return try store.changeReply(id) { form.apply(to: &$0) }
        }
        guard let stored else { throw Problem.noSuchItem(id.rawValue) }
        return .json(200, stored.json)
    }

    func deleteCannedResponse(_ call: Call) async throws -> Reply {
        let id = call.cannedResponseID
        _ = try await store.write { try $0.removeReply(id) }
        return .none(204)
    }
}

extension Call {
    fileprivate var cannedResponseID: CannedReply.ID { CannedReply.ID(ids["canned_response_id"] ?? "") }
}

extension CannedResponseForm {
    /// Requires that metadata leaves out what this store says itself of a reply.
    fileprivate func requireUnreserved() throws(Problem) {
        if (metadata.set.pairs.map(\.name) + metadata.unset).contains(where: \.isReserved) {
            throw Problem(409, "Metadata named `switchboard…` is reserved. Choose another name.")
        }
    }

    fileprivate func apply(to content: inout ReplyContent) {
        if let value {
            // An operator's text that comes back as it was read stays an operator's.
            if !value.isExactly(content.value) { content.write(template: value) }
            let fields = JSON.array(fields ?? [])
            if (content.details["fields"] ?? []) != fields { content.details["fields"] = fields }
        }
        let known = content.details["metadata"]?.members ?? [:]
        let changed = metadata.applied(to: known)
        if changed != known { content.details["metadata"] = .object(changed) }
        content.tags = tags.applied(to: content.tags)
    }
}

extension [StoredReply] {
    /// Where the next page begins; nil if this is the last one.
    fileprivate var place: Int64? { count < pageSize ? nil : last?.number }

    /// Those with any of the tags; all without tags.
    fileprivate func tagged(with tags: Set<ExactText>) -> [StoredReply] {
        tags.isEmpty ? self : filter { reply in reply.content.tags.contains { tags.contains(ExactText($0)) } }
    }
}

extension StoredReply {
    /// The reply in Parlant's shape. Its code, title and steps are metadata. Who wrote it is the operators' business.
    fileprivate var json: JSON {
        [
            "id": .string(id.rawValue), "creation_utc": .string(creation.iso8601),
            "value": .string(content.value), "fields": content.details["fields"] ?? [],
            "tags": .texts(content.tags), "signals": content.details["signals"] ?? [],
            "metadata": .object(metadata), "field_dependencies": content.details["field_dependencies"] ?? [],
        ]
    }

    private var metadata: JSON.Members {
        var metadata = content.details["metadata"]?.members ?? [:]
        if let trail = content.trail { metadata[Trail.name] = trail }
        return metadata
    }
}

extension JSON {
    fileprivate static func texts(_ texts: [String]) -> JSON { .array(texts.map { .string($0) }) }
}
