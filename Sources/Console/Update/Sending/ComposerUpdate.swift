import Conversation
import Glass

extension ConsoleState {
    /// The maximum length of a reply, in characters.
    public static let replyLimit = Composer.characterLimit

    // MARK: Opening and leaving

    mutating func openComposer(_ identity: Identity, in session: Session.ID) -> [Effect] {
        let key = DraftKey(session: session, identity: identity)
        if focus == .list { open?.beginReading() }
        composing = key
        focus = .composer
        if composers[key] == nil { composers[key] = Composer() }
        greet(in: key)
        let other = DraftKey(session: session, identity: identity == .oneself ? .theAI : .oneself)
        if let draft = composers[other], !draft.isBlank {
            say(
                identity == .oneself
                    ? "There is also a draft as the AI here." : "There is also a draft as yourself here.")
        }
        return lookAtDraft()
    }

    mutating func leaveComposer() -> [Effect] {
        guard let key = composing else { return [] }
        composing = nil
        focus = .transcript
        remindOfClaim(key)
        composers[key]?.dropGreeting()
        return saveDraft(key)
    }

    /// Inserts the operator's greeting, if there is one, into the empty draft of a session taken over without a
    /// question. Typing replaces it.
    private mutating func greet(in key: DraftKey) {
        guard let greeting = settings.greeting, key.identity == .oneself, claims[key.session] != nil,
            restored.contains(key), composers[key]?.editor.characters.isEmpty == true,
            !outgoing.contains(where: { $0.message.session == key.session })
        else { return }
        composers[key]?.editor.select(inserting: greeting)
        composers[key]?.greeting = greeting
    }

    mutating func switchIdentity() -> [Effect] {
        guard let key = composing else { return [] }
        composers[key]?.dropGreeting()
        let effects = saveDraft(key)
        return effects + openComposer(key.identity == .oneself ? .theAI : .oneself, in: key.session)
    }

    // MARK: Editing

    /// Edits the text field that has the focus.
    mutating func edit(_ change: (inout Editor) -> Void) -> [Effect] {
        if let overlay { return overlay.edit(change, in: &self) }
        if let composing { editDraft(composing, change) }
        return []
    }

    mutating func editDraft(_ key: DraftKey, _ change: (inout Editor) -> Void) {
        guard var composer = composers[key] else { return }
        var editor = composer.editor
        change(&editor)
        guard editor.characters.count <= Composer.characterLimit else {
            say("Not inserted: a reply holds at most \(count: Composer.characterLimit) characters.", .error)
            return
        }
        if editor.characters != composer.editor.characters, composer.dirtySince == nil {
            composer.dirtySince = now.uptime
        }
        composer.editor = editor
        // Whatever is typed into an emptied draft is new.
        if editor.characters.isEmpty { composer.comeback = nil }
        composers[key] = composer
    }

    mutating func moveInDraft(rows: Int) -> [Effect] {
        guard let key = typedDraft, let composer = composers[key] else { return [] }
        let layout = EditorLayout(composer.editor, columns: panes.composerWidth, memo: memo)
        let place = layout.place(row: layout.cursor.row + rows, column: layout.cursor.column)
        composers[key]?.editor.move(to: place)
        return []
    }

    mutating func openEditor() -> [Effect] {
        guard let key = composing, let composer = composers[key] else { return [] }
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
            composers[key, default: Composer()].editor.replaceAll(text)
            composers[key]?.dirtySince = now.uptime
        }
        return []
    }

    // MARK: History

    /// The messages that this operator sent in the session under the composer's identity, oldest first.
    private var history: [String] {
        guard let key = composing, let open, open.id == key.session else { return [] }
        let said = open.entries.filter {
            $0.event.source == key.identity.source
                && ($0.author ?? settings.operatorName).isExactly(settings.operatorName)
        }
        let onTheWay = outgoing.filter {
            $0.message.session == key.session && $0.message.identity == key.identity
        }
        return said.compactMap(\.event.message?.text).filter { !$0.isEmpty } + onTheWay.map(\.message.text)
    }

    mutating func recall(_ step: Int) -> [Effect] {
        guard let key = composing, var composer = composers[key] else { return [] }
        let history = history
        let place = composer.recalled?.index ?? history.count
        let target = place + step
        guard target >= 0, target <= history.count, place != target else { return [] }
        let draft = composer.recalled?.draft ?? composer.editor.text
        let text = target == history.count ? draft : history[target]
        if let shown = composer.recalled, shown.text != composer.editor.text, composer.dirtySince == nil {
            // The recalled message was edited; save it in that form.
            composer.dirtySince = now.uptime
        }
        composer.editor.replaceAll(text)
        composer.recalled = target == history.count ? nil : (target, draft, text)
        composers[key] = composer
        return []
    }

    // MARK: Saving drafts

    /// Saves a draft, unless the stored draft of an earlier run has not been read yet.
    mutating func saveDraft(_ key: DraftKey, evenBehindAnother: Bool = false) -> [Effect] {
        guard let composer = composers[key], composer.dirtySince != nil, restored.contains(key) else {
            return []
        }
        // Based on an unknown version, the save would look like a change from another console.
        guard composer.saves == 0 || evenBehindAnother else { return [] }
        composers[key]?.dirtySince = nil
        composers[key]?.saves += 1
        return [.store(.saveDraft(key, unsentText(key, composer), saw: composer.version))]
    }

    /// Returns the text to save. It includes messages that wait for their session, which are stored nowhere else.
    func unsentText(_ key: DraftKey, _ composer: Composer) -> String {
        let waiting = outgoing.filter { $0.state == .claiming && $0.message.draftKey == key }
        let texts = waiting.map(\.message.text) + (composer.isGreetingAlone ? [] : [composer.draft])
        return texts.filter { !$0.isEmpty }.joined(separator: "\n")
    }

    /// Reads the session again, because another console of the operator may just have saved the draft.
    func lookAtDraft() -> [Effect] {
        guard let composing, restored.contains(composing) else { return [] }
        return [.store(.loadSession(composing.session))]
    }

    /// Requests the stored drafts of other sessions in which something was typed before they were read.
    func readDrafts() -> [Effect] {
        let unread = composers.filter { $0.value.dirtySince != nil && !restored.contains($0.key) }
        return Set(unread.keys.map(\.session)).subtracting([open?.id].compactMap { $0 })
            .sorted { $0.rawValue < $1.rawValue }.map { .store(.loadSession($0)) }
    }

    mutating func saveDueDrafts() -> [Effect] {
        let due = composers.filter { entry in
            entry.value.dirtySince.map { now.uptime - $0 >= Composer.saveDelay } ?? false
        }
        return due.keys.flatMap { saveDraft($0) }
    }

    mutating func draftSaved(
        _ key: DraftKey, _ place: DraftPlace, _ version: Int64?, _ above: String?
    ) -> [Effect] {
        composers[key]?.place = place
        if let saves = composers[key]?.saves, saves > 0 { composers[key]?.saves = saves - 1 }
        if let version { composers[key]?.version = version }
        if let above {
            composers[key]?.stack(above)
            if let reason = composers[key]?.comeback?.reason { say(reason, .warning) }
        }
        // A text added to an unread draft stays where it was saved.
        if place == .file, !restored.contains(key) { return [] }
        if place != .store, composers[key]?.dirtySince == nil {
            // Retry until the store accepts it.
            composers[key]?.dirtySince = now.uptime
        }
        return []
    }

    /// The number of drafts with text in them, for the question on quitting.
    var unsentDrafts: Int { composers.values.count { !$0.isBlank } }
}
