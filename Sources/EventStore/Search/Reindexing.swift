import Storage

extension EventStore {
    /// How many texts, and how many bytes of them, one step takes.
    private static let stepTexts = 250
    private static let stepBytes = 256 << 10
    /// How many pages of the old index one step frees.
    private static let stepPages = 500

    func reindexingIsDue() throws(StoreError) -> Bool {
        try reading { try Database.unfolded.exists(in: $0) }
    }

    /// Moves the texts of an earlier release into the current index while the store is open; returns at once.
    func startReindexing() {
        guard !options.readOnly, (try? reindexingIsDue()) == true else { return }
        reindexer.start { [weak self] () throws(StoreError) in try self?.reindexSome() }
    }

    /// Takes one step.
    ///
    /// - Returns: Whether anything is left to do.
    func reindexSome() throws(StoreError) -> Bool {
        try writing { db in
            let through = try db.unfoldedKey()
            if through > 0 {
                let rest = try db.fold(texts: Self.stepTexts, bytes: Self.stepBytes, through: through)
                try db.run("UPDATE store SET unfolded = ?", [rest])
                return true
            }
            guard try Database.unfolded.exists(in: db) else { return false }
            if try Database.unfolded.free(pages: Self.stepPages, in: db) { return true }
            try Database.unfolded.drop(in: db)
            return false
        }
    }
}

extension Database {
    /// Adds the newest texts up to a key to the current index.
    ///
    /// - Returns: The key up to which texts are still missing from it.
    fileprivate func fold(texts count: Int, bytes: Int, through: Int64) throws -> Int64 {
        var found: [(pk: Int64, text: String)] = try all(
            TextScan.events + " WHERE e.pk <= ? ORDER BY e.pk DESC LIMIT ?", [through, count]
        ) { row in
            let line = EventRow(row)
            return (line.pk, line.passage?.text ?? "")
        }
        found += try all(
            TextScan.passages + " WHERE p.pk <= ? ORDER BY p.pk DESC LIMIT ?", [through, count]
        ) { ($0[0], $0.text(4)) }
        let isLast = found.count < count
        found.sort { $0.pk > $1.pk }
        var size = 0
        for (index, (pk, text)) in found.prefix(count).enumerated() {
            if !text.isEmpty { try addFolded(text, as: pk) }
            size += text.utf8.count
            if size >= bytes { return index + 1 == found.count && isLast ? 0 : pk - 1 }
        }
        return isLast ? 0 : found[count - 1].pk - 1
    }
}
