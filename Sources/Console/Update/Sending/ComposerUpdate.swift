import Conversation
import Glass

extension ConsoleState {
    /// The maximum length of a reply, in characters.
    public static let replyLimit = Composer.characterLimit

    // MARK: Opening and leaving

    mutating func openComposer(_ identity: Identity, in session: Session.ID) -> [Effect] {
        let key = DraftKey(session: session, identity: identity)
        if focus == .list { open?.beginReading() }
        drafts.current = key
        focus = .composer
        if drafts.composers[key] == nil { drafts.composers[key] = Composer() }
        greet(in: key)
        let other = DraftKey(session: session, identity: identity == .oneself ? .theAI : .oneself)
        if let draft = drafts.composers[other], !draft.isBlank {
            say(
                identity == .oneself
                    ? "There is also a draft as the AI here." : "There is also a draft as yourself here.")
        }
        return lookAtDraft() + (replies == nil ? [.store(.loadReplies)] : [])
    }

    mutating func leaveComposer() -> [Effect] {
        guard let key = drafts.current else { return [] }
        closeComposer()
        remindOfClaim(key)
        drafts.composers[key]?.dropGreeting()
        return saveDraft(key)
    }

    mutating func closeComposer() {
        drafts.current = nil
        focus = .transcript
    }

    /// Inserts the operator's greeting, if there is one, into the empty draft of a session taken over without a
    /// question. Typing replaces it.
    private mutating func greet(in key: DraftKey) {
        guard let greeting = settings.greeting, key.identity == .oneself, claims.isQuick(key.session),
            drafts.restored.contains(key), drafts.composers[key]?.editor.characters.isEmpty == true,
            !outgoing.has(in: key.session)
        else { return }
        drafts.composers[key]?.editor.select(inserting: greeting)
        drafts.composers[key]?.greeting = greeting
    }

    mutating func switchIdentity() -> [Effect] {
        guard let key = drafts.current else { return [] }
        drafts.composers[key]?.dropGreeting()
        let effects = saveDraft(key)
        return effects + openComposer(key.identity == .oneself ? .theAI : .oneself, in: key.session)
    }

    // MARK: Editing

    /// Edits the text field that has the focus.
    mutating func edit(_ change: (inout Editor) -> Void) -> [Effect] {
        if let overlay { return overlay.edit(change, in: &self) }
        if let key = drafts.current { editDraft(key, change) }
        return []
    }

    mutating func editDraft(_ key: DraftKey, _ change: (inout Editor) -> Void) {
        if !drafts.edit(key, change, at: now.uptime) { sayTooLong() }
    }

    mutating func sayTooLong() {
        say("Not inserted: a reply holds at most \(count: Composer.characterLimit) characters.", .error)
    }

    mutating func moveInDraft(rows: Int) -> [Effect] {
        guard let key = typedDraft, let composer = drafts.composers[key] else { return [] }
        let layout = EditorLayout(composer.editor, columns: panes.composerWidth, memo: memo)
        let place = layout.place(row: layout.cursor.row + rows, column: layout.cursor.column)
        drafts.composers[key]?.editor.move(to: place)
        return []
    }

    mutating func openEditor() -> [Effect] {
        guard let key = drafts.current, let composer = drafts.composer else { return [] }
        return [.terminal(.openEditor(key, composer.editor.text))]
    }

    mutating func edited(_ key: DraftKey, _ result: Result<String, Failure>) -> [Effect] {
        switch result {
        case .failure(let failure): say(failure)
        case .success(let text):
            // Editors end files with a line break that nobody typed.
            let text = text.hasSuffix("\n") ? String(text.dropLast()) : text
            guard text.count <= Composer.characterLimit else {
                say(
                    "Not taken over: a reply holds at most \(count: Composer.characterLimit) characters.",
                    .error)
                return []
            }
            drafts.composers[key, default: Composer()].editor.replaceAll(text)
            drafts.composers[key]?.dirtySince = now.uptime
        }
        return []
    }

    // MARK: History

    /// The messages that this operator sent in the session under the composer's identity, oldest first.
    private var history: [String] {
        guard let key = drafts.current, let open, open.id == key.session else { return [] }
        let said = open.entries.filter {
            $0.event.source == key.identity.source
                && ($0.author ?? settings.operatorName).isExactly(settings.operatorName)
        }
        return said.compactMap(\.event.message?.text).filter { !$0.isEmpty } + outgoing.texts(for: key)
    }

    mutating func recall(_ step: Int) -> [Effect] {
        guard let key = drafts.current else { return [] }
        let history = history
        drafts.composers[key]?.recall(step, in: history, at: now.uptime)
        return []
    }

    // MARK: Saving drafts

    /// Saves a draft with the messages that wait for its session.
    mutating func saveDraft(_ key: DraftKey, evenBehindAnother: Bool = false) -> [Effect] {
        drafts.save(key, above: outgoing.waitingTexts(for: key), evenBehindAnother: evenBehindAnother)
    }

    /// Reads the session again, because another console of the operator may just have saved the draft.
    func lookAtDraft() -> [Effect] {
        guard let key = drafts.current, drafts.restored.contains(key) else { return [] }
        return [.store(.loadSession(key.session))]
    }

    /// Requests the stored drafts of other sessions in which something was typed before they were read.
    func readDrafts() -> [Effect] {
        drafts.unreadSessions(besides: open?.id).map { .store(.loadSession($0)) }
    }

    mutating func saveDueDrafts() -> [Effect] { drafts.due(at: now.uptime).flatMap { saveDraft($0) } }

    mutating func draftSaved(
        _ key: DraftKey, _ place: DraftPlace, _ version: Int64?, _ above: String?
    ) -> [Effect] {
        if let reason = drafts.saved(key, place, version, above: above, at: now.uptime) {
            say(reason, .warning)
        }
        return []
    }
}
