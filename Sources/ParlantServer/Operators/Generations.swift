import Conversation
import EventStore
import ParlantWire

extension Call {
    /// Requires that the generation in the query, if any, is the store's. In another one, what the client read before
    /// may be gone and something else in its place.
    func requireGeneration(of end: FeedPlace) throws(Problem) {
        guard let known = query.text("generation"), !known.isEmpty, known != end.generation else { return }
        throw .restored("The store was restored since the page before. Start again from the first page.", end)
    }

    /// Requires the same of a reader of the feed, and that the store has reached the reader's position.
    func requirePlace(_ since: Position, before end: FeedPlace) throws(Problem) {
        try requireGeneration(of: end)
        guard since.rawValue > Int64(end.position) else { return }
        throw .restored(
            """
            Position \(since.rawValue) is beyond the end (\(end.position)): the store was restored or set up anew. \
            Start again with since=0.
            """, end)
    }
}

extension Problem {
    fileprivate static func restored(_ detail: String, _ end: FeedPlace) -> Problem {
        var problem = Problem(409, detail)
        problem.state = ["generation": .optional(end.generation), "position": .integer(end.position)]
        return problem
    }
}
