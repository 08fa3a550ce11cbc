import CommandLine
import Conversation
import EventStore

extension StoreArguments {
    /// Opens a local store, which is created if missing; a mirror is refused.
    func open(isPersonal: Bool = false) throws -> EventStore {
        let surroundings = try Surroundings()
        let path = surroundings.storePath(self)
        if case .mirror = try EventStore.kind(at: path) { throw StoreError.refused(.mirrorStore) }
        // The person who starts a server is not the author of what others do through it, but is the author of a `token`
        // command.
        let options = StoreOptions(
            author: isPersonal ? Author(login: try surroundings.operatorName()) : Author())
        return try EventStore.open(at: path, options: options)
    }
}
