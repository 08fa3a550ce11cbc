import Console

extension ConsoleCommand {
    /// Runs the console of plain lines.
    func runLinear(_ surroundings: Surroundings) throws {
        let files = KeymapFiles(directory: surroundings.paths.configuration)
        let (loaded, problems) = try files.load(keymap ?? surroundings.configuration.keymap)
        for problem in problems { StandardError.write(problem.wording) }
        try surroundings.withStoreMade(store) { store in
            let profile = try surroundings.profile(person, in: store)
            try LinearConsole(
                store: store, person: profile, keymap: loaded, rule: surroundings.abandonment
            ).run()
        }
    }
}
