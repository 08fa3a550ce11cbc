import Conversation
import EventStore
import ParlantWire

extension Call {
    /// Whoever goes on in another generation is told: what was read before may be there no more, and other things are in
    /// its place. Whoever names none is believed.
    func requireGeneration(of end: FeedPlace) throws(Problem) {
        guard let known = query.text("generation"), !known.isEmpty, known != end.generation else { return }
        throw .restored("The store was restored since the page before. Start anew, from the first page.", end)
    }

    /// Likewise a reader of the feed, and whoever has a position that the store has not reached.
    func requirePlace(_ since: Position, before end: FeedPlace) throws(Problem) {
        try requireGeneration(of: end)
        guard since.rawValue > Int64(end.position) else { return }
        throw .restored(
            """
            Position \(since.rawValue) is beyond the end (\(end.position)): the store was restored or set up anew. \
            Start anew, with since=0.
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
