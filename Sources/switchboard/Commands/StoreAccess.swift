import CommandLine
import Conversation
import EventStore
import Foundation

extension Surroundings {
    /// Runs a body on an existing store of any kind. Does not create one.
    func withStore(_ arguments: StoreArguments, _ body: (EventStore) throws -> Void) throws {
        let path = storePath(arguments)
        guard let kind = try EventStore.kind(at: path) else {
            throw Complaint(
                .noInput, "There is no store at \(path). Import sessions first, or name another: --store PATH"
            )
        }
        // A read-only file can still be read.
        let options = storeOptions(readOnly: access(path, W_OK) != 0)
        try run(try EventStore.open(at: path, kind: kind, create: false, options: options), body)
    }

    /// Runs a body on an existing store, opened read-only.
    func withStoreToRead(_ arguments: StoreArguments, _ body: (EventStore) throws -> Void) throws {
        let path = storePath(arguments)
        guard let kind = try EventStore.kind(at: path) else {
            throw Complaint(.noInput, "There is no store at \(path). Name another: --store PATH")
        }
        let options = storeOptions(readOnly: true)
        try run(try EventStore.open(at: path, kind: kind, create: false, options: options), body)
    }

    /// Runs a body on a store, which is created if it is missing.
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
    /// Visits every session that passes the filter, a page at a time.
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

    /// Returns an existing session as an operator sees it.
    func known(_ id: Session.ID, for operatorName: String) throws -> SessionSummary {
        guard let summary = try summary(id, for: operatorName) else {
            throw StoreError.refused(.noSuchSession(id))
        }
        return summary
    }

    static var pageSize: Int { 500 }
}
