public import Conversation
public import Glass
public import Statistics

extension Board {
    /// The figures in sentences, for reading aloud.
    ///
    /// - Parameters:
    ///   - counts: What is going on now.
    ///   - localTime: The desk's.
    /// - Returns: A sentence for each line.
    public func spoken(_ counts: StateCounts, _ localTime: LocalTime) -> [SafeText] {
        let busy = counts.theirs - counts.abandoned
        let now: SafeText = """
            Now: \(count: counts.waiting + counts.abandoned) waiting, \(count: counts.yours) yours, \
            \(count: busy) with colleagues, \(count: counts.automatic) automatic, \(count: counts.closed) closed.
            """
        let past = localTime.civil(weekAgo.window.since ?? moment)
        let until: SafeText =
            "Today until \(localTime.civil(moment).clock); before: \(past.dayName), until the same time."
        return [now, until] + Figure.all.compactMap { spoken($0.name) } + [spokenReasons]
    }

    /// nil for breakdowns.
    private func spoken(_ name: String) -> SafeText? {
        guard let value = today[name], let before = weekAgo[name] else { return nil }
        let title = SafeText(oneLine: name)
        switch value {
        case .count, .rate: return "\(title): \(value.words), before \(before.words)."
        case .times(let spread): return "\(title): \(spread.spoken), before \(weekAgo.spread(name).spoken)."
        case .counts: return nil
        }
    }

    private var spokenReasons: SafeText {
        if reasons.isEmpty { return "Nobody gave a reason in 7 days." }
        let parts = reasons.prefix(10).map { reason in
            "\(SafeText(oneLine: reason.name)) \(count: reason.count), before \(count: reason.before)"
                as SafeText
        }
        return "Reasons in 7 days: \(parts.joined(separator: "; "))."
    }
}

extension Spread {
    fileprivate var spoken: SafeText {
        n == 0 ? "n 0" : "half within \(words(50)), nine in ten within \(words(90)), n \(count: n)"
    }
}
