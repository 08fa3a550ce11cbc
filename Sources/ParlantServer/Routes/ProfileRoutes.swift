import Conversation
import EventStore
import ParlantWire
import Synchronization

extension Routes {
    static func handler(of endpoint: AgentEndpoint) -> Handler {
        switch endpoint {
        case .create: { try await $0.createAgent($1) }
        case .list: { try await $0.listAgents($1) }
        case .read: { try await $0.readProfile(.agent, $1) }
        case .update: { try await $0.updateAgent($1) }
        case .delete: { try await $0.deleteProfile(.agent, $1) }
        }
    }

    static func handler(of endpoint: CustomerEndpoint) -> Handler {
        switch endpoint {
        case .create: { try await $0.createCustomer($1) }
        case .list: { try await $0.listCustomers($1) }
        case .read: { try await $0.readProfile(.customer, $1) }
        case .update: { try await $0.updateCustomer($1) }
        case .delete: { try await $0.deleteProfile(.customer, $1) }
        }
    }

    func createAgent(_ call: Call) async throws -> Reply {
        let form = try AgentForm(creation: call.body)
        var details = form.settings
        details["tags"] = .texts(form.tags.applied(to: []))
        return try await create(.agent, id: form.id, name: form.name ?? "", details, form.tags)
    }

    func updateAgent(_ call: Call) async throws -> Reply {
        let form = try AgentForm(update: call.body)
        return try await change(.agent, call, form.tags) { profile in
            if let name = form.name { profile.name = name }
            for pair in form.settings.pairs { profile.details[pair.name] = pair.value }
        }
    }

    func createCustomer(_ call: Call) async throws -> Reply {
        let form = try CustomerForm(creation: call.body)
        let details: JSON.Members = [
            "metadata": .object(form.metadata.set), "tags": .texts(form.tags.applied(to: [])),
        ]
        return try await create(.customer, id: form.id, name: form.name ?? "", details, form.tags)
    }

    func updateCustomer(_ call: Call) async throws -> Reply {
        let form = try CustomerForm(update: call.body)
        // Every session without another customer has the guest: a new name would appear in all of them.
        if call.profileID == guest.id { throw Problem.noSuchItem(guest.id) }
        return try await change(.customer, call, form.tags) { profile in
            if let name = form.name { profile.name = name }
            let metadata = profile.details["metadata"]?.members ?? [:]
            profile.details["metadata"] = .object(form.metadata.applied(to: metadata))
        }
    }

    func readProfile(_ role: Profile.Role, _ call: Call) async throws -> Reply {
        let id = call.profileID
        try await call.caller.requireMayRead(agent: id, store)
        let profile = try await store.read { try $0.profile(role, id) }
        guard let profile else { throw Problem.noSuchItem(id) }
        return .json(200, profile.json)
    }

    func deleteProfile(_ role: Profile.Role, _ call: Call) async throws -> Reply {
        let id = call.profileID
        if role == .customer, id == guest.id { throw Problem.noSuchItem(id) }
        guard try await store.write({ try $0.removeProfile(role, id) }) else { throw Problem.noSuchItem(id) }
        return .none(204)
    }

    func listAgents(_ call: Call) async throws -> Reply { try await list(.agent, call) }

    func listCustomers(_ call: Call) async throws -> Reply {
        guard let limit = call.query.integer("limit") else { return try await list(.customer, call) }
        let (after, newestFirst) = (call.cursor, call.newestFirst)
        let page = try await store.read {
            try $0.profiles(.customer, newestFirst: newestFirst, after: after, limit: limit)
        }
        return .json(200, page.listing(\.json) { Cursor(creation: $0.creation, id: $0.id) })
    }

    private func list(_ role: Profile.Role, _ call: Call) async throws -> Reply {
        let newestFirst = call.newestFirst
        let first = try await store.read { [after = call.cursor] in
            try $0.profiles(role, newestFirst: newestFirst, after: after, limit: pageSize)
        }
        let place = Mutex(first.hasMore ? first.rows.last?.place : nil)
        return PagedArray {
            guard let after = place.withLock({ $0 }) else { return nil }
            let page = try await store.read {
                try $0.profiles(role, newestFirst: newestFirst, after: after, limit: pageSize)
            }
            place.withLock { $0 = page.hasMore ? page.rows.last?.place : nil }
            return page.rows.map(\.json).bytes
        }.reply(first: first.rows.map(\.json).bytes, isLast: !first.hasMore)
    }

    private func create(
        _ role: Profile.Role, id: String?, name: String, _ details: JSON.Members, _ tags: TagsForm
    ) async throws -> Reply {
        let profile = Profile(
            role: role, id: id ?? ids.short(), name: name, creation: clock(), details: details)
        let isNew = try await store.write { store in
            try Self.requireKnown(tags, for: role, in: store)
            return try store.addProfile(profile)
        }
        guard isNew else { throw Problem(409, "This id is taken. Choose another.") }
        return .json(201, profile.json)
    }

    private func change(
        _ role: Profile.Role, _ call: Call, _ tags: TagsForm,
        _ change: @escaping @Sendable (inout Profile) -> Void
    ) async throws -> Reply {
        let id = call.profileID
        let profile = try await store.write { store in
            try Self.requireKnown(tags, for: role, in: store)
            guard let known = try store.profile(role, id) else { throw Problem.noSuchItem(id) }
            let missing = tags.remove.first { !known.tags.contains($0) && !tags.add.contains($0) }
            if let missing { throw Problem.noSuchItem(missing) }
            return try store.changeProfile(role, id) { profile in
                change(&profile)
                profile.details["tags"] = .texts(tags.applied(to: profile.tags))
            }
        }
        guard let profile else { throw Problem.noSuchItem(id) }
        return .json(200, profile.json)
    }

    /// Requires that the tags to add exist. A tag is named by its ID or, on a customer, as `agent:` and an agent's ID.
    static func requireKnown(_ tags: TagsForm, for role: Profile.Role, in store: EventStore) throws {
        for tag in tags.add {
            if role == .customer, tag.hasPrefix(agentTag) {
                let agent = String(tag.dropFirst(agentTag.count))
                if try store.profile(.agent, agent) == nil { throw Problem.noSuchItem(agent) }
            } else if try store.tag(tag) == nil {
                throw Problem.noSuchItem(tag)
            }
        }
    }

    private static let agentTag = "agent:"
}

extension Call {
    fileprivate var profileID: String { ids["agent_id"] ?? ids["customer_id"] ?? "" }
    fileprivate var newestFirst: Bool { query.text("sort") == "desc" }
}

extension Profile {
    fileprivate var place: ListPlace { ListPlace(creation: creation, id: id) }
    fileprivate var tags: [String] { details["tags"]?.array?.compactMap(\.string) ?? [] }

    /// The profile in Parlant's shape, with Parlant's defaults for what was never set.
    fileprivate var json: JSON {
        switch role {
        case .agent:
            [
                "id": .string(id), "name": .string(name), "description": details["description"] ?? .null,
                "max_engine_iterations": details["max_engine_iterations"] ?? 3,
                "composition_mode": details["composition_mode"] ?? "fluid",
                "message_output_mode": details["message_output_mode"] ?? "block", "tags": .texts(tags),
            ]
        case .customer:
            [
                "id": .string(id), "creation_utc": .string(creation.iso8601), "name": .string(name),
                "metadata": details["metadata"] ?? [:], "tags": .texts(tags),
            ]
        }
    }
}

extension JSON {
    fileprivate static func texts(_ texts: [String]) -> JSON { .array(texts.map { .string($0) }) }
}
