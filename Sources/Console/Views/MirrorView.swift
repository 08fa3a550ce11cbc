import Conversation
import Glass

/// How current the screen is if the store mirrors a server.
extension ConsoleState {
    /// The state of the connection to the server, and how many of the allowed requests are made.
    var upstreamSpan: Span {
        guard presence.isFollowed != false else { return Span("NOT FOLLOWED", .error, [.bold, .reverse]) }
        guard let upstream = presence.upstream else { return Span("connecting", .warning) }
        let pace = upstream.pace
        switch upstream.state {
        case .connecting: return Span("connecting", .warning)
        case .live where upstream.lost > 0:
            return Span("the server lost \(count: upstream.lost) sessions", .error, .bold)
        case .live where upstream.isSlowed: return Span("live, slowed: \(pace)", .warning)
        case .live: return Span("live · \(pace)", .success)
        case .offline(let since, _):
            return Span("OFFLINE \((now.wall - since).watched)", .error, [.bold, .reverse])
        }
    }

    /// Returns how old the data of an automatic session may be, since those are read seldom; nil while it is fresh.
    func age(of summary: SessionSummary) -> SafeText? {
        guard let mirror = summary.mirror, !mirror.isGone, summary.session.mode == .auto else { return nil }
        if presence.upstream?.isFed == true { return nil }
        guard let looked = mirror.lookedAt else { return "not read yet · " }
        let age = now.wall - looked
        return age >= Self.freshness && open?.id != summary.id ? "seen \(age.short) ago · " : nil
    }

    /// How old data may be and still count as fresh. The store records reads to the minute.
    private static let freshness = Duration.seconds(150)

    /// The share of the server's conversations that a search covers; nil if it covers all.
    var searchCoverage: SafeText? {
        guard let coverage = presence.coverage, coverage.whole < coverage.sessions else { return nil }
        return "of \(count: coverage.sessions) sessions \(count: coverage.whole) are here in full"
    }
}

extension Upstream {
    /// How many requests are made, and how often the list is read if that is not every second.
    fileprivate var pace: SafeText {
        guard !isFed, let listInterval, listInterval >= .milliseconds(1_500) else {
            return "\(count: requestsPerMinute) of \(count: budget) a minute"
        }
        let seconds = Int((listInterval / .milliseconds(1_000)).rounded())
        return "every \(count: seconds) s · \(count: requestsPerMinute) a minute"
    }
}
