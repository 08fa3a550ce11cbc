import Conversation
import EventStore
import ParlantWire

extension Routes {
    static func handler(of endpoint: TagEndpoint) -> Handler {
        switch endpoint {
        case .create: { try await $0.createTag($1) }
        case .list: { try await $0.listTags($1) }
        case .read: { try await $0.readTag($1) }
        case .update: { try await $0.updateTag($1) }
        case .delete: { try await $0.deleteTag($1) }
        }
    }

    func createTag(_ call: Call) async throws -> Reply {
        let name = try TagForm(call.body).name
        guard let tag = try await store.write({ try $0.addTag(named: name) }) else { throw Self.taken }
        return .json(201, tag.json)
    }

    func listTags(_ call: Call) async throws -> Reply {
        let name = call.query.text("name")
        return .json(200, .array(try await store.read { try $0.tags(named: name) }.map(\.json)))
    }

    func readTag(_ call: Call) async throws -> Reply {
        let id = call.tagID
        return try reply(await store.read { try $0.tag(id) }, id)
    }

    func updateTag(_ call: Call) async throws -> Reply {
        let (id, name) = (call.tagID, try TagForm(call.body).name)
        switch try await store.write({ try $0.renameTag(id, to: name) }) {
        case .done(let tag): return .json(200, tag.json)
        case .noSuchTag: throw Problem.noSuchItem(id)
        case .taken: throw Self.taken
        }
    }

    private static let taken = Problem(409, "A tag with this name exists. Use it, or choose another name.")

    func deleteTag(_ call: Call) async throws -> Reply {
        let id = call.tagID
        guard try await store.write({ try $0.removeTag(id) }) else { throw Problem.noSuchItem(id) }
        return .none(204)
    }

    private func reply(_ tag: Tag?, _ id: String) throws(Problem) -> Reply {
        guard let tag else { throw .noSuchItem(id) }
        return .json(200, tag.json)
    }
}

extension Call {
    fileprivate var tagID: String { ids["tag_id"] ?? "" }
}

extension Tag {
    fileprivate var json: JSON { ["id": .string(id), "name": .string(name)] }
}
