import CommandLine
import Conversation
import EventStore
import Foundation

extension Surroundings {
    /// Runs a body on a store that must be there, whatever its kind; made by no one here.
    func withStore(_ arguments: StoreArguments, _ body: (EventStore) throws -> Void) throws {
        let path = storePath(arguments)
        guard let kind = try EventStore.kind(at: path) else {
            throw Complaint(
                .noInput, "There is no store at \(path). Import sessions first, or name another: --store PATH"
            )
        }
        // A file that can only be read can still be looked at.
        let options = storeOptions(readOnly: access(path, W_OK) != 0)
        try run(try EventStore.open(at: path, kind: kind, create: false, options: options), body)
    }

    /// Runs a body on a store that must be there, which stays as it is.
    func withStoreToRead(_ arguments: StoreArguments, _ body: (EventStore) throws -> Void) throws {
        let path = storePath(arguments)
        guard let kind = try EventStore.kind(at: path) else {
            throw Complaint(.noInput, "There is no store at \(path). Name another: --store PATH")
        }
        let options = storeOptions(readOnly: true)
        try run(try EventStore.open(at: path, kind: kind, create: false, options: options), body)
    }

    /// Runs a body on a store, which is made where it is missing.
    func withStoreMade(_ arguments: StoreArguments, _ body: (EventStore) throws -> Void) throws {
        let path = storePath(arguments)
        let kind = try EventStore.kind(at: path) ?? .local
        try run(try EventStore.open(at: path, kind: kind, options: storeOptions()), body)
    }

    private func run(_ store: EventStore, _ body: (EventStore) throws -> Void) throws {
        defer {
            store.close()
            if let trouble = store.logTrouble { StandardError.write("switchboard: \(trouble)") }
        }
        try body(store)
    }
}

extension EventStore {
    /// Every session that passes, a page at a time.
    func eachSession(
        _ filter: SessionFilter = SessionFilter(), for operatorName: String? = nil,
        _ visit: ([SessionSummary]) throws -> Void
    ) throws {
        var last: Session.ID?
        while true {
            let page = try sessions(filter, for: operatorName, after: last, limit: Self.pageSize)
            try visit(page)
            guard page.count == Self.pageSize else { return }
            last = page.last?.id
        }
    }

    /// A session as an operator sees it.
    func known(_ id: Session.ID, for operatorName: String) throws -> SessionSummary {
        guard let summary = try summary(id, for: operatorName) else {
            throw StoreError.refused(.noSuchSession(id))
        }
        return summary
    }

    static var pageSize: Int { 500 }
}
