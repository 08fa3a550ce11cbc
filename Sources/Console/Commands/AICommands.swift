import Conversation
import Glass

extension CommandTable {
    static let aiCommands: [Command] = [
        Command(
            "session.steer", in: .panes, "Give the AI one instruction; ownership does not change.",
            hint: "instruct the AI", noticed: true, opensAnyway: true, unavailable: \.whyNotSteer
        ) { $0.startInstruction() },
        Command(
            "suggestion.accept", in: .suggested, "Use the AI's draft as a reply under the AI's name.",
            unavailable: \.whyNotUseSuggestion
        ) { $0.acceptSuggestion() },
        Command(
            "suggestion.edit", in: .suggested, "Edit the AI's draft in $EDITOR.",
            unavailable: \.whyNotUseSuggestion
        ) { $0.editSuggestion() },
        Command(
            "suggestion.drop", in: .suggested, "Drop the AI's draft.",
            unavailable: \.whyNotUseSuggestion
        ) { $0.askToDrop() },
        Command(
            "suggestion.next", in: .suggested, "Choose the AI's next older draft.",
            unavailable: \.whyNoOtherSuggestion
        ) { $0.chooseSuggestion(1) },
        Command(
            "suggestion.previous", in: .suggested, "Choose the AI's next newer draft.",
            unavailable: \.whyNoOtherSuggestion
        ) { $0.chooseSuggestion(-1) },
    ]
}

extension Set<Context> {
    /// Contexts in which the AI's drafts are visible.
    fileprivate static let suggested: Set = [.list, .transcript, .composer]
}

extension ConsoleState {
    private var whyNoSuggestion: SafeText? {
        guard selected != nil else { return whyNoSession }
        guard open?.shownSuggestions != nil else { return "The AI has drafted nothing here." }
        if panes.detail?.drafted != nil { return nil }
        return panes.detail == nil
            ? "Read the session first with \(keymap.keyName("open"))."
            : "There is no room to show what it drafted."
    }

    /// Why the selected draft cannot be accepted, edited or dropped; nil while it can. Only the session's owner may
    /// use the AI's drafts.
    var whyNotUseSuggestion: SafeText? {
        if let reason = whyNoSuggestion { return reason }
        guard let selected, let open else { return whyNoSession }
        if isTakingOver(open.id) { return Self.takingOver }
        guard drafts.restored.contains(DraftKey(session: open.id, identity: .theAI)) else {
            return Self.beingRead
        }
        return isYours(selected) ? nil : whyNotGiveUp
    }

    var whyNoOtherSuggestion: SafeText? {
        if let reason = whyNoSuggestion { return reason }
        return open?.suggestions.all.count == 1 ? "There is only this one." : nil
    }
}
