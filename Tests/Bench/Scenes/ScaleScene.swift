/// The same few figures over stores of different sizes: what a key costs must not grow with them.
struct ScaleScene {
    let recipes: [Recipe]
    let keys: Int

    func run(_ shelf: StoreShelf, _ workplace: Workplace, into report: inout Report) throws {
        for recipe in recipes {
            let store = try shelf.store(recipe)
            let column = "\(Self.wording(recipe.sessions)) × \(Self.wording(recipe.events))"
            let start = try StartScene(runs: 3).measure(store, workplace)
            report.add("start to usable list", .milliseconds, start.usable, of: column)
            try measureKeys(store, workplace, column, &report)
            let arrivals = try ArrivalScene(count: keys / 2).measure(store, workplace)
            report.add(
                "commit of another process to the glass", .milliseconds, arrivals.sinceCommit, of: column)
        }
    }

    private func measureKeys(
        _ store: String, _ workplace: Workplace, _ column: String, _ report: inout Report
    )
        throws
    {
        let desk = try Desk(store, workplace)
        let pages = (0..<keys).map { $0 / 8 % 2 == 0 ? ConsoleKeys.pageUp : ConsoleKeys.pageDown }
        let there = { (key: String) in Array(repeating: key, count: keys) }
        try KeyScene.measure(
            .init(name: "line in the list", presses: there("j")), on: desk.console, as: column, into: &report)
        desk.console.press("g\r")
        _ = desk.console.settle(quiet: 300)
        try KeyScene.measure(
            .init(name: "line in the transcript", presses: there("k")), on: desk.console, as: column,
            into: &report)
        try KeyScene.measure(
            .init(name: "page in the transcript", presses: pages), on: desk.console,
            as: column, into: &report)
        QuietScene.measureMemory(desk.console, as: column, into: &report)
        desk.console.press("G")
        _ = desk.console.settle(quiet: 300)
        _ = try desk.beginReply()
        try KeyScene.measure(
            .init(name: "typed key", presses: there("x")), on: desk.console, as: column, into: &report)
    }

    private static func wording(_ count: Int) -> String {
        count >= 1_000_000 ? "\(count / 1_000_000) M" : "\(count / 1_000) k"
    }
}
