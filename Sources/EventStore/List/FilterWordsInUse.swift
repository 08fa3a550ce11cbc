public import Conversation
import Storage

extension EventStore {
    /// The values that complete a filter.
    ///
    /// - Parameter limit: How many of each at most.
    /// - Returns: Labels, agents and owners.
    /// - Throws: A storage error.
    public func filterWords(limit: Int) throws(StoreError) -> FilterWords {
        let labels = try labelsInUse(limit: limit)
        return try reading { db in
            let agents = try db.all(
                "SELECT DISTINCT name FROM participant WHERE role = 'agent' ORDER BY name LIMIT ?", [limit]
            ) { $0.text(0) }
            let owners = try db.all(
                "SELECT DISTINCT owner FROM session WHERE owner IS NOT NULL ORDER BY owner LIMIT ?", [limit]
            ) { $0[0] as String }
            return FilterWords(labels: labels, agents: agents.filter { !$0.isBlank }, owners: owners)
        }
    }
}
