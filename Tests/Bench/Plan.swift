/// How much is measured.
struct Plan {
    let isQuick: Bool
    let isLarge: Bool
    let hasPeers: Bool
    let stores: String
    let say: (String) -> Void

    var shelf: StoreShelf { StoreShelf(folder: stores, say: say) }

    /// The store for which the budgets hold.
    var recipe: Recipe {
        isQuick ? Recipe(sessions: 1_000, events: 1_000) : Recipe(sessions: 100_000, events: 100_000)
    }

    /// Sessions by events of the open one.
    var sizes: [Recipe] {
        if isQuick { return [Recipe(sessions: 1_000, events: 1_000)] }
        let usual = [
            (1_000, 1_000), (1_000, 10_000), (1_000, 100_000), (10_000, 100_000), (100_000, 100_000),
        ]
        let large = isLarge ? [(1_000, 1_000_000), (1_000_000, 100_000)] : []
        return (usual + large).map { Recipe(sessions: $0.0, events: $0.1) }
    }

    /// A number of readings.
    func count(_ whole: Int) -> Int { isQuick ? max(4, whole / 20) : whole }

    var idleSeconds: Double { isQuick ? 3 : 30 }
    var peerIdleSeconds: Double { isQuick ? 1 : 10 }
    var lines: Int { isQuick ? 1_000 : 100_000 }
}
