public import Bridge
import Conversation
public import EventStore

/// Reads the messages of conversations, and which conversations have changed.
extension ChatwootDesk {
    public func find(
        _ key: String, in conversation: DeskConversation
    ) async throws(DeskError) -> String? {
        // Newest first: what is looked for was the last that was posted.
        var before = ""
        for _ in 0..<Self.mostSearched {
            let page = try await page(of: conversation, before)
            for message in page where message["source_id"]?.string == key {
                return message["id"]?.integer.map(String.init) ?? key
            }
            guard let oldest = page.compactMap({ $0["id"]?.integer }).min() else { return nil }
            before = "?before=\(oldest)"
        }
        return nil
    }

    public func arrivals(in conversation: DeskConversation) async throws(DeskError) -> [DeskArrival] {
        try await arrivals(in: conversation, after: conversation.progress[Mark.after]?.integer ?? 0)
    }

    /// What people wrote after a message. Ids rise over the whole account.
    private func arrivals(
        in conversation: DeskConversation, after start: Int
    ) async throws(DeskError) -> [DeskArrival] {
        var arrivals: [DeskArrival] = []
        var after = start
        for _ in 0..<Self.mostPages {
            let page = try await page(of: conversation, "?after=\(after)")
            arrivals += page.compactMap { message in
                ChatwootReading.answer(message).map { content in
                    DeskArrival(
                        id: ChatwootReading.id(message), conversation: conversation.id,
                        place: ChatwootReading.place(message), content: content)
                }
            }
            guard let newest = page.compactMap({ $0["id"]?.integer }).max(), newest > after else { break }
            // No version has smaller pages.
            if page.count < 20 { break }
            after = newest
        }
        return arrivals
    }

    func page(
        of conversation: DeskConversation, _ query: String
    ) async throws(DeskError) -> [JSON] {
        let json = try await http.call(.init("GET", path(conversation, "/messages" + query))).json
        guard let messages = json["payload"]?.array else { throw .unknown("its answer has no messages") }
        return messages
    }

    /// Chatwoot tries each webhook once, so that what is lost must be looked for. Its list of conversations begins with
    /// those in which something happened last; of those, the messages since the last look are read.
    ///
    /// The bookmark is the moment of the newest activity, in seconds since 1970, and the id of the newest message.
    public func changes(since bookmark: String?) async throws(DeskError) -> DeskChanges {
        let marks = (bookmark ?? "").split(separator: ".").map { Int($0) ?? 0 }
        let since = marks.count == 2 ? marks[0] : 0
        // An id that is given earlier may become visible later.
        let after = marks.count == 2 ? max(0, marks[1] - Self.overlap) : 0
        var newest = (activity: since, message: marks.count == 2 ? marks[1] : 0)
        var reading = Reading()
        for number in 1...Self.mostPages {
            let list = try await conversations(page: number)
            let changed = list.filter { ($0["last_activity_at"]?.integer ?? 0) >= since }
            for conversation in changed where !reading.isStopped {
                newest.activity = max(newest.activity, conversation["last_activity_at"]?.integer ?? 0)
                let last = conversation["messages"]?.array?.last?["id"]?.integer ?? 0
                newest.message = max(newest.message, last)
                await read(conversation, after: after, &reading)
            }
            if changed.count < list.count || list.isEmpty || reading.isStopped { break }
        }
        // What could not be read is still to be read.
        return DeskChanges(
            arrivals: reading.arrivals,
            bookmark: reading.isComplete ? "\(newest.activity).\(newest.message)" : bookmark)
    }

    /// What was found, and whether all could be read.
    private struct Reading {
        var arrivals: [DeskArrival] = []
        var isComplete = true
        var isStopped = false
    }

    /// Reads one conversation; that it cannot be read keeps nothing else from being found, unless the desk is not there.
    private func read(_ conversation: JSON, after: Int, _ reading: inout Reading) async {
        do {
            reading.arrivals += try await news(of: conversation, after: after)
        } catch {
            reading.isComplete = false
            if Task.isCancelled { reading.isStopped = true }
            switch error {
            case .unknown, .busy, .refused: break
            default: reading.isStopped = true
            }
        }
    }

    private func conversations(page: Int) async throws(DeskError) -> [JSON] {
        let path =
            "\(root)/conversations?status=all&assignee_type=all&inbox_id=\(configuration.inbox)&page=\(page)"
        let json = try await http.call(.init("GET", path)).json
        guard let list = json["data"]?["payload"]?.array else {
            throw .unknown("its answer has no conversations")
        }
        return list
    }

    private func news(of conversation: JSON, after: Int) async throws(DeskError) -> [DeskArrival] {
        guard let key = conversation["custom_attributes"]?[Mark.link]?.string,
            let id = conversation["id"]?.integer
        else { return [] }
        let after = max(after, conversation["custom_attributes"]?[Mark.after]?.integer ?? 0)
        var news: [DeskArrival]
        do {
            news = try await arrivals(in: DeskConversation(id: String(id), key: key), after: after)
        } catch .gone {
            // Deleted since it was listed.
            return []
        }
        for index in news.indices { news[index].linkKey = key }
        if let end = ChatwootReading.end(conversation) { news.append(end) }
        return news
    }

    private static let mostPages = 100
    private static let mostSearched = 10
    private static let overlap = 200
}
