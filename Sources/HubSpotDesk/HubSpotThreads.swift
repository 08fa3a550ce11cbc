public import Bridge
public import Conversation
public import EventStore

/// Reads, closes and erases threads.
extension HubSpotDesk {
    public func end(_ conversation: DeskConversation, outcome: Outcome?) async throws(DeskError) {
        _ = try await call(.init("PATCH", thread(conversation), json: ["status": "CLOSED"]))
    }

    public func hasEnded(_ conversation: DeskConversation) async throws(DeskError) -> Bool {
        let json = try await call(.init("GET", thread(conversation))).json
        return HubSpotReading.isOver(json)
    }

    /// HubSpot archives a thread at once and purges it after 30 days.
    public func erase(_ conversation: DeskConversation) async throws(DeskError) {
        _ = try await call(.init("DELETE", thread(conversation)), accepting: [404])
    }

    /// An agent sees whether the customer could read an answer.
    public func acknowledge(
        _ message: String, in conversation: DeskConversation, isSaid: Bool
    ) async throws(DeskError) {
        let body: JSON =
            isSaid
            ? ["statusType": "SENT"]
            : ["statusType": "FAILED", "errorMessage": "The conversation had left the desk."]
        _ = try await call(
            .init("PATCH", "\(channelRoot)/messages/\(PathPart.escaped(message))", json: body))
    }

    public func named(_ person: DeskArrival.Person) async -> DeskArrival.Person {
        guard let id = person.id else { return person }
        let path = "/conversations/v3/conversations/actors/\(PathPart.escaped(id))"
        let actor = try? await call(.init("GET", path)).json
        return DeskArrival.Person(id: id, name: actor?["name"]?.string)
    }

    public func arrivals(in conversation: DeskConversation) async throws(DeskError) -> [DeskArrival] {
        var arrivals: [DeskArrival] = []
        var after = ""
        for _ in 0..<Self.mostPages {
            let path = try thread(conversation, "/messages?limit=100\(after)")
            let page = try await call(.init("GET", path)).json
            guard let messages = page["results"]?.array else { throw .unknown("its answer has no messages") }
            arrivals += messages.compactMap {
                HubSpotReading.arrival($0, conversation: conversation.id, key: conversation.key)
            }
            guard let next = Self.next(page) else { break }
            after = "&after=\(PathPart.escaped(next))"
        }
        return arrivals
    }

    /// Reads the threads of the inbox in which something was said since the bookmark, a moment in ISO 8601.
    public func changes(since bookmark: String?) async throws(DeskError) -> DeskChanges {
        guard let inbox = configuration.inbox else { return DeskChanges(arrivals: [], bookmark: nil) }
        let since = bookmark.flatMap { Timestamp(iso8601: $0) } ?? clock() - .seconds(86_400)
        var newest = since
        var arrivals: [DeskArrival] = []
        var after = ""
        for _ in 0..<Self.mostPages {
            // What has the same moment may have come after the last look.
            let start = PathPart.escaped((since - .seconds(5)).iso8601)
            let path =
                "\(Self.threads)?inboxId=\(PathPart.escaped(inbox))&sort=latestMessageTimestamp"
                + "&latestMessageTimestampAfter=\(start)&limit=100\(after)"
            let page = try await call(.init("GET", path)).json
            guard let threads = page["results"]?.array else { throw .unknown("its answer has no threads") }
            for thread in threads {
                arrivals += try await news(of: thread)
                let moment = thread["latestMessageTimestamp"]?.string.flatMap { Timestamp(iso8601: $0) }
                newest = max(newest, moment ?? newest)
            }
            guard let next = Self.next(page) else { break }
            after = "&after=\(PathPart.escaped(next))"
        }
        return DeskChanges(arrivals: arrivals, bookmark: newest.iso8601)
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

    private static func next(_ page: JSON) -> String? { page["paging"]?["next"]?["after"].flatMap(text) }

    private static let mostPages = 20

    public func check() async -> [DeskFinding] {
        var findings: [DeskFinding] = []
        do throws(DeskError) {
            let account = PathPart.escaped(configuration.channelAccount)
            let json = try await call(.init("GET", "\(channelRoot)/channel-accounts/\(account)")).json
            findings.append(.init(isFine: true, "HubSpot accepts the token."))
            let isOn = json["authorized"]?.bool ?? true && json["active"]?.bool ?? true
            findings.append(
                .init(
                    isFine: isOn,
                    isOn
                        ? "The channel account is active."
                        : "The channel account is switched off. Connect it in the inbox's settings."))
            let inbox = json["inboxId"].flatMap(Self.text)
            if let inbox, let other = configuration.inbox, inbox != other {
                findings.append(
                    .init(
                        isFine: false,
                        "The channel account belongs to the inbox \(inbox). Correct 'inbox_id'."))
            }
        } catch {
            findings.append(.init(isFine: false, "\(configuration.server): \(error.wording)"))
        }
        findings.append(
            .init(
                isFine: true,
                configuration.inbox == nil
                    ? "Without 'inbox_id', lost webhooks are found only at an end or a start."
                    : "Lost webhooks are found by a list of the inbox's threads."))
        return findings
    }
}
