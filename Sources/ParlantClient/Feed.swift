public import Conversation
import ParlantWire

/// What changed in any session of a Switchboard server, page by page.
public struct FeedPage: Sendable {
    /// A row in its current state.
    public enum Change: Hashable, Sendable {
        /// `standing` is only for operators and admins.
        case session(Session, agentName: String?, customerName: String?, standing: ToldStanding?)
        /// `isCut` marks a streamed message whose end will not come.
        case event(Session.ID, Event, isCut: Bool, told: ToldEntry)
        case words(LiveWords)
        case deletion(Session.ID)
    }

    /// Oldest change first, without kinds that are unknown or not for a mirror.
    public var changes: [Change]
    /// The position after which to continue.
    public var position: Int
    public var hasMore: Bool
    /// The generation in which the position counts; nil if the server is of a release that reports none.
    public var generation: String?

    /// Where to continue.
    public var place: FeedPlace { FeedPlace(generation: generation, position: position) }
}

extension ParlantClient {
    /// What changed after a place.
    ///
    /// - Parameters:
    ///   - place: The place of the last page; position 0 for everything.
    ///   - limit: How many changes at most.
    ///   - wait: How many seconds the server waits for one; 0 answers at once.
    /// - Returns: A page; without changes if none came.
    /// - Throws: `.notFound` if the server is not a Switchboard server, `.renewed` if its store was restored
    ///   or set up again.
    public func changes(
        since place: FeedPlace, limit: Int, waiting wait: Int
    ) async throws(ParlantError) -> FeedPage {
        let answer = try await call(
            .state(.changes),
            query: [
                ("since", "\(place.position)"), ("limit", "\(limit)"), ("wait_for_data", "\(wait)"),
            ] + (place.generation.map { [("generation", $0)] } ?? []),
            timeout: .seconds(15 + wait))
        return try FeedPage(TolerantForms.parse(answer))
    }
}

extension FeedPage {
    init(_ json: JSON) throws(ParlantError) {
        guard let rows = json["changes"]?.array, let position = json["position"]?.integer,
            let hasMore = json["has_more"]?.bool
        else { throw .unreadable("it is no page of changes") }
        self.init(
            changes: rows.compactMap(Change.init), position: position, hasMore: hasMore,
            generation: json["generation"]?.string)
    }
}

extension FeedPage.Change {
    init?(_ json: JSON) {
        switch json["type"]?.string {
        case "session":
            guard let session = json["session"].flatMap({ try? TolerantForms.session($0) }) else {
                return nil
            }
            self = .session(
                session, agentName: json["agent_name"]?.string, customerName: json["customer_name"]?.string,
                standing: ToldStanding(json, of: session))
        case "event":
            guard let id = json["session_id"]?.string,
                let event = json["event"].flatMap({ try? TolerantForms.event($0) })
            else { return nil }
            self = .event(
                Session.ID(id), event, isCut: json["cut"]?.bool ?? false,
                told: ToldEntry(author: json["author"]?.string, isLate: json["late"]?.bool))
        case "words":
            guard let id = json["session_id"]?.string, let text = json["text"]?.string else { return nil }
            self = .words(LiveWords(session: Session.ID(id), text: text))
        case "deletion":
            guard let id = json["session_id"]?.string else { return nil }
            self = .deletion(Session.ID(id))
        default: return nil
        }
    }
}
