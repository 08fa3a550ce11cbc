public import Bridge
import Conversation
import EventStore

/// Finds what no webhook brought.
extension HubSpotDesk {
    /// Reads the threads of the inbox in which something was said since the bookmark, a moment in ISO 8601.
    public func changes(since bookmark: String?) async throws(DeskError) -> DeskChanges {
        guard let inbox = configuration.inbox else { return DeskChanges(arrivals: [], bookmark: nil) }
        let since = bookmark.flatMap { Timestamp(iso8601: $0) } ?? clock() - .seconds(86_400)
        var newest = since
        var reading = Reading()
        var after = ""
        for _ in 0..<Self.mostPages where !reading.isStopped {
            // What has the same moment may have come after the last look.
            let start = PathPart.escaped((since - .seconds(5)).iso8601)
            let path =
                "\(Self.threads)?inboxId=\(PathPart.escaped(inbox))&sort=latestMessageTimestamp"
                + "&latestMessageTimestampAfter=\(start)&limit=100\(after)"
            let page = try await call(.init("GET", path)).json
            guard let threads = page["results"]?.array else { throw .unknown("its answer has no threads") }
            for thread in threads where !reading.isStopped {
                await read(thread, &reading)
                let moment = thread["latestMessageTimestamp"]?.string.flatMap { Timestamp(iso8601: $0) }
                newest = max(newest, moment ?? newest)
            }
            guard let next = Self.next(page) else { break }
            after = "&after=\(PathPart.escaped(next))"
        }
        // What could not be read is still to be read.
        return DeskChanges(
            arrivals: reading.arrivals, bookmark: reading.isComplete ? newest.iso8601 : bookmark)
    }

    /// What was found, and whether all could be read.
    private struct Reading {
        var arrivals: [DeskArrival] = []
        var isComplete = true
        var isStopped = false
    }

    /// Reads one thread; that it cannot be read keeps nothing else from being found, unless HubSpot is not there.
    private func read(_ thread: JSON, _ reading: inout Reading) async {
        do {
            reading.arrivals += try await news(of: thread)
        } catch {
            reading.isComplete = false
            if Task.isCancelled { reading.isStopped = true }
            switch error {
            case .unknown, .busy, .refused: break
            default: reading.isStopped = true
            }
        }
    }

    private func news(of thread: JSON) async throws(DeskError) -> [DeskArrival] {
        guard let id = thread["id"].flatMap(Self.text) else { return [] }
        let channel = thread["originalChannelId"].flatMap(Self.text)
        if let channel, channel != configuration.channel { return [] }
        var news: [DeskArrival]
        do {
            // The thread's id names the stay; the key of the stay is not listed.
            news = try await arrivals(in: DeskConversation(id: id, key: ""))
        } catch .gone {
            return []
        }
        if HubSpotReading.isOver(thread) {
            let moment = thread["closedAt"]?.string ?? thread["latestMessageTimestamp"]?.string ?? ""
            news.append(
                DeskArrival(
                    id: "closed.\(moment)", conversation: id, place: "~",
                    content: .ended(.resolved, reason: "closed")))
        }
        return news
    }
}
