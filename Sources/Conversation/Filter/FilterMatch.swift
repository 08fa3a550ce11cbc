extension ListFilter {
    /// Whether a session passes, as an operator sees it at a moment.
    ///
    /// - Parameters:
    ///   - summary: The session.
    ///   - operatorName: The operator's login.
    ///   - now: The moment.
    ///   - rule: When a colleague's session counts as abandoned.
    ///   - searchesPrivate: Whether words are looked for in the reason too, which only operators read.
    /// - Returns: Whether every term holds.
    public func matches(
        _ summary: SessionSummary, for operatorName: String, at now: Timestamp,
        rule: AbandonmentRule = AbandonmentRule(), searchesPrivate: Bool = true
    ) -> Bool {
        terms.allSatisfy { term in
            let holds =
                switch term.test {
                case .word(let word): summary.contains(word.folded, inPrivate: searchesPrivate)
                case .label(let name): summary.session.labels.contains { $0.folded == name.folded }
                case .agent(let name):
                    [summary.agentName, summary.session.agentID.rawValue].contains {
                        $0.folded == name.folded
                    }
                case .owner(let login): summary.owner?.folded == login.folded
                case .mode(let mode): summary.session.mode == mode
                case .trait(let trait): summary.has(trait, for: operatorName, at: now, rule: rule)
                case .older(let age): summary.lastActivity <= now - age.duration
                case .since(let start): summary.lastActivity >= start.moment(at: now)
                case .created(let start): summary.session.creation >= start.moment(at: now)
                }
            return holds != term.isNegated
        }
    }
}

extension SessionSummary {
    fileprivate func contains(_ folded: String, inPrivate: Bool) -> Bool {
        let texts =
            [customerName, session.title, id.rawValue, agentName, lastLine?.text, inPrivate ? reason : nil]
            .compactMap { $0 } + session.labels
        // By bytes, as a store compares them: Swift would compare whole characters.
        return texts.contains { Array($0.folded.utf8).contains(Array(folded.utf8)) }
    }

    fileprivate func has(
        _ trait: ListFilter.Trait, for operatorName: String, at now: Timestamp, rule: AbandonmentRule
    ) -> Bool {
        switch trait {
        case .waiting:
            switch standing(for: operatorName, at: now, rule: rule) {
            case .waiting, .theirs(_, isAbandoned: true): true
            default: false
            }
        case .mine: owner.isExactly(operatorName)
        case .unread: (unread ?? 0) > 0
        case .draft: !drafts.isEmpty
        case .closed: isClosed
        case .noAnswer: silence(at: now) != nil
        }
    }
}

extension SessionSummary {
    /// The age from which a customer's message in an automatic session counts as left without an answer, and the age at
    /// which the conversation counts as ended.
    public static let silence = Duration.seconds(60)..<Duration.seconds(86_400)

    /// How long the customer has waited for an AI that is not working on an answer; nil below a minute and after a day.
    public func silence(at now: Timestamp) -> Duration? {
        guard !isClosed, session.mode == .auto, turnInFlight == nil,
            let age = unansweredSince.map({ now - $0 })
        else { return nil }
        return Self.silence.contains(age) ? age : nil
    }
}
