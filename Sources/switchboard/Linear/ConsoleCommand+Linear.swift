import CommandLine
import Console
import Conversation
import EventStore

extension ConsoleCommand {
    /// Runs the line-by-line console.
    func runLinear(_ surroundings: Surroundings, _ server: ServerAddress?) throws {
        let files = KeymapFiles(directory: surroundings.paths.configuration)
        let (loaded, problems) = try files.load(keymap ?? surroundings.configuration.keymap)
        for problem in problems { StandardError.write(problem.wording) }
        guard let server else {
            return try surroundings.withStoreMade(store) { store in
                try runLinear(on: store, surroundings, loaded)
            }
        }
        let store = try surroundings.openStore(store, mirroring: server)
        defer { store.close() }
        let keeper = MirrorKeeper(
            store: store, server: server, environment: { surroundings.mirrorEnvironmentNow }
        ) { arrival in
            if case .complained(let failure) = arrival { StandardError.write(failure.wording) }
        }
        defer { keeper.stop() }
        try runLinear(on: store, surroundings, loaded)
    }

    private func runLinear(on store: EventStore, _ surroundings: Surroundings, _ keymap: Keymap) throws {
        let profile = try surroundings.profile(person, in: store)
        let saved = SavedViews(surroundings.configuration)
        for problem in saved.problems { StandardError.write(problem) }
        try LinearConsole(
            store: store, person: profile, keymap: keymap, rule: surroundings.abandonment,
            returns: surroundings.configuration.returns,
            replyMetadata: surroundings.configuration.replyMetadata,
            views: saved.views
        ).run()
    }
}
