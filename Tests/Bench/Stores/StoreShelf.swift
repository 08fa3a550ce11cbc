import Conversation
import EventStore
import Foundation

/// Stores that were made once and are kept for later runs.
struct StoreShelf {
    let folder: String
    let say: (String) -> Void

    /// Sessions in one transaction of an import.
    private static let batch = 5_000

    /// The path of a store by a recipe; it is made where it is not there yet. Not to be changed: copy it.
    func store(_ recipe: Recipe) throws -> String {
        let path = folder + "/" + recipe.name
        if FileManager.default.fileExists(atPath: path) { return path }
        let start = Clock.now
        say("making a store of \(recipe.sessions) sessions and one of \(recipe.events) events …")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let unfinished = path + ".unfinished"
        for ending in ["", "-wal", "-shm", ".checkpoint"] {
            try? FileManager.default.removeItem(atPath: unfinished + ending)
        }
        try make(recipe, at: unfinished)
        try FileManager.default.moveItem(atPath: unfinished, toPath: path)
        try? FileManager.default.removeItem(atPath: unfinished + ".checkpoint")
        say("made in \(Int((Clock.now - start) / 1_000)) s")
        return path
    }

    private func make(_ recipe: Recipe, at path: String) throws {
        let store = try EventStore.open(at: path)
        defer { store.close() }
        let desk = MadeDesk(recipe: recipe, newest: .wallClock - .seconds(3 * 3_600))
        for start in stride(from: 0, to: recipe.sessions, by: Self.batch) {
            let numbers = start..<min(start + Self.batch, recipe.sessions)
            try require(store.importSessions(numbers.map(desk.session)))
        }
        try require(store.importSessions([desk.openSession()]))
        let person = try store.operatorProfile(MadeDesk.operatorName)
        guard let claim = try store.summary(MadeDesk.open, for: person.name)?.claim else {
            throw Fault(description: "The open session was not made.")
        }
        try store.takeOver(MadeDesk.open, by: person, reason: nil, saw: claim)
    }

    private func require(_ outcomes: [ImportOutcome]) throws {
        for case .refused(let reason) in outcomes {
            throw Fault(description: "A made session was refused: \(reason)")
        }
    }
}
