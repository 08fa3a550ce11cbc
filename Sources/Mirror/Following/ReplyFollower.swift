import Conversation
import EventStore
import Logging
import ParlantClient

/// Reads the replies that the server keeps ready: soon after the start, and rarely after that.
struct ReplyFollower: Sendable {
    let lane: StoreLane
    let link: ServerLink
    let logger: Logger

    /// How often to read them: a team changes its replies some times a day.
    static let interval = Duration.seconds(300)
    /// How often to read them from a server of ours, whose consoles share them.
    static let sharedInterval = Duration.seconds(60)
    /// How often to ask a server that does not let us read them, or has none.
    static let refusedInterval = Duration.seconds(3_600)
    /// How often to check whether the server answers at all.
    static let check = Duration.milliseconds(250)

    func run() async {
        var backOff = BackOff(first: .seconds(5), longest: Self.interval)
        var isToldRefused = false
        while !Task.isCancelled {
            guard link.health.isLive else {
                try? await Task.sleep(for: Self.check)
                continue
            }
            do {
                try await look()
                isToldRefused = false
                backOff.reset()
                try? await Task.sleep(for: link.feed.server == .ours ? Self.sharedInterval : Self.interval)
            } catch .server(.forbidden), .server(.notFound), .server(.refused) {
                // A token that may list sessions may be refused everything else. The log says so once.
                if !isToldRefused {
                    logger.notice(
                        "the server does not let us read its canned responses; the console shows the team's")
                }
                isToldRefused = true
                try? await Task.sleep(for: Self.refusedInterval)
            } catch {
                logger.debug("canned responses could not be read", metadata: ["why": .string(error.wording)])
                try? await Task.sleep(for: backOff.next())
            }
        }
    }

    private func look() async throws(MirrorFailure) {
        let responses: [CannedResponse]
        do {
            responses = try await link.call(.others, .wanted) { client throws(ParlantError) in
                try await client.cannedResponses()
            }
        } catch {
            throw .server(error)
        }
        let replies = responses.map { MirroredReply(id: $0.id, content: $0.content, creation: $0.creation) }
        let kept: Int
        do {
            kept = try await lane.perform { try $0.mirror(replies) }
        } catch {
            throw .store(error)
        }
        if kept < replies.count {
            logger.debug(
                "some canned responses are not shown",
                metadata: ["count": .stringConvertible(replies.count - kept)])
        }
    }
}
