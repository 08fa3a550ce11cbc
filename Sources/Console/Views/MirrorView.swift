import Conversation
import Glass

/// How current the screen is if the store mirrors a server.
extension Presence {
    /// The state of the connection to the server, and how many of the allowed requests are made.
    private func upstreamSpan(at wall: Timestamp) -> Span {
        guard isFollowed != false else { return Span("NOT FOLLOWED", .error) }
        guard let upstream else { return Span("connecting", .warning) }
        let pace = upstream.pace
        switch upstream.state {
        case .connecting: return Span("connecting", .warning)
        case .live where upstream.lost > 0:
            return Span("the server lost \(count: upstream.lost) sessions", .error)
        case .live where upstream.isSlowed: return Span("live, slowed: \(pace)", .warning)
        case .live: return Span("live · \(pace)", .faint)
        case .offline(let since, _):
            return Span("OFFLINE \((wall - since).watched)", .error)
        }
    }

    /// Returns how old the data of an automatic session may be, since those are read seldom; nil while it is fresh.
    func age(of summary: SessionSummary, isOpen: Bool, at wall: Timestamp) -> SafeText? {
        guard let mirror = summary.mirror, !mirror.isGone, summary.session.mode == .auto else { return nil }
        if upstream?.isFed == true { return nil }
        guard let looked = mirror.lookedAt else { return "not read yet · " }
        let age = wall - looked
        return age >= Self.freshness && !isOpen ? "seen \(age.short) ago · " : nil
    }

    /// Whether the last look at the store succeeded and, if it mirrors a server, the connection to that.
    func healthSpan(isMirror: Bool, at now: Moment) -> Span {
        guard case .stale(let since, _) = health else {
            return isMirror ? upstreamSpan(at: now.wall) : Span("live", .faint)
        }
        return Span("STALE \(max(0, now.uptime - since) / 1_000) s", .error)
    }

    /// How old data may be and still count as fresh. The store records reads to the minute.
    private static let freshness = Duration.seconds(150)

    /// The share of the server's conversations that a search covers; nil if it covers all.
    var searchCoverage: SafeText? {
        guard let coverage, coverage.whole < coverage.sessions else { return nil }
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
