import Conversation
import Glass

extension ConsoleState {
    // MARK: Prompts

    mutating func startNote() -> [Effect] {
        guard let summary = selected else { return [] }
        var prompt = Prompt(subject: .note, session: summary.id, customer: SafeText(oneLine: summary.name))
        prompt.editor = leftNotes[summary.id] ?? Editor()
        overlay = .prompt(prompt)
        return []
    }

    /// Asks for a display name. Only the command and a start without a known name ask: text written for a customer
    /// must not become a name.
    mutating func askDisplayName(isOwn: Bool = true) -> [Effect] {
        guard !isAsking else { return [] }
        var prompt = Prompt(subject: .displayName, session: nil, customer: "")
        prompt.editor.select(inserting: settings.publicName)
        prompt.isOwn = isOwn
        overlay = .prompt(prompt)
        return []
    }

    private mutating func takeDisplayName(_ prompt: Prompt, _ name: String) -> [Effect] {
        if let doubt = PublicName.doubt(about: name, hadLineEnd: prompt.hadLineEnd),
            prompt.doubt?.text != name
        {
            var prompt = prompt
            prompt.doubt = Prompt.Doubt(text: name, reason: SafeText(doubt))
            prompt.paintedAt = nil
            prompt.isOwn = false
            overlay = .prompt(prompt)
            return []
        }
        overlay = nil
        formerDisplayName = settings.displayName
        settings.displayName = name
        return [.setDisplayName(name)]
    }

    mutating func acceptPrompt() -> [Effect] {
        guard case .prompt(let prompt) = overlay else { return [] }
        guard hears(prompt) else {
            say(
                "That came before this could be read: press \(hintName("prompt.accept", in: .prompt)) again.",
                .warning)
            return []
        }
        let text = prompt.text
        guard !text.isEmpty else { return cancelPrompt() }
        if prompt.subject == .instruct { return instruct(prompt, text) }
        if prompt.subject == .displayName { return takeDisplayName(prompt, text) }
        overlay = nil
        switch prompt.subject {
        case .note:
            guard let session = prompt.session else { return [] }
            leftNotes[session] = nil
            let claim = open?.summary?.claim ?? Claim(epoch: Epoch(0), owner: nil)
            return [perform(Act(id: newRequestID(), session: session, saw: claim, kind: .note(text)))]
        case .instruct, .displayName: return []
        }
    }

    /// Closes a prompt. An unfinished note or instruction is kept for next time.
    mutating func cancelPrompt() -> [Effect] {
        guard case .prompt(let prompt) = overlay else { return [] }
        switch prompt.subject {
        case .note: prompt.session.map { leftNotes[$0] = prompt.editor.isBlank ? nil : prompt.editor }
        case .instruct: leaveInstruction(prompt)
        case .displayName:
            let name = SafeText(oneLine: settings.publicName)
            say("Customers see you as \(name): \(keyName("operator.display-name")) changes it.")
        }
        return closeOverlay()
    }

    mutating func displayNameSet(_ result: Result<String, Failure>) -> [Effect] {
        switch result {
        case .success(let name): say("Customers see you as: \(SafeText(oneLine: name))")
        case .failure(let failure):
            settings.displayName = formerDisplayName
            say(failure)
        }
        return []
    }

    // MARK: Help

    mutating func openHelp() -> [Effect] {
        overlay = .help(HelpState(from: focus))
        return []
    }

    mutating func scrollHelp(_ rows: Int) -> [Effect] {
        guard case .help(var help) = overlay else { return [] }
        let last = max(0, helpLines(width: size.columns).count - panes.body.rows)
        help.topRow = min(max(0, help.topRow + rows), last)
        overlay = .help(help)
        return []
    }

    // MARK: Coach

    mutating func advanceCoach() {
        guard let step = coach?.step else { return }
        let isMine = open?.summary.map { isYours($0) } ?? false
        switch step {
        case .takeOver where isMine: coach?.step = .reply
        case .handBack where !isMine && (open?.summary.map { standing(of: $0) == .automatic } ?? false):
            coach?.step = .next
        case .next where open?.summary.map({ standing(of: $0) == .waiting }) ?? false: coach?.step = .done
        default: break
        }
    }
}

extension Prompt {
    /// The typed text, without surrounding whitespace.
    var text: String { editor.text.trimmed }
}

extension String {
    fileprivate var trimmed: String {
        var text = Substring(self)
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text)
    }
}
