import Conversation
import Glass

/// The operator's drafts, and which of them the composer shows.
struct Drafts: Sendable {
    var composers: [DraftKey: Composer] = [:]
    /// The draft in the composer; nil while it is closed. Its session may have been lost in the meantime.
    var current: DraftKey?
    /// The drafts that were read from the store in this run.
    private(set) var restored: Set<DraftKey> = []
    /// The drafts from which the operator has spoken as an AI, and under which claim and name they agreed to that.
    private var spoken: [DraftKey: SpokenAs] = [:]

    private struct SpokenAs: Equatable, Sendable {
        var claim: Claim
        var name: String
    }

    /// The composer on screen.
    var composer: Composer? { current.flatMap { composers[$0] } }

    /// The number of drafts with text in them.
    var unsentCount: Int { composers.values.count { !$0.isBlank } }

    func isUnsent(in session: Session.ID) -> Bool {
        composers.contains { $0.key.session == session && !$0.value.isBlank }
    }

    /// The uptime at which the next draft is due to be saved.
    var deadline: Int? {
        composers.lazy.compactMap { key, composer in
            composer.saves == 0 && restored.contains(key) ? composer.saveDue : nil
        }
        .min()
    }

    // MARK: Speaking as the AI

    /// Whether the operator has spoken from a draft since they took over the session, under the same name.
    func hasSpoken(_ key: DraftKey, under claim: Claim, as name: String) -> Bool {
        spoken[key] == SpokenAs(claim: claim, name: name)
    }

    /// Records that a message was sent from a draft, and so that its identity need not be asked about again.
    mutating func noteSpoken(_ key: DraftKey, under claim: Claim, as name: String) {
        if key.identity == .theAI { spoken[key] = SpokenAs(claim: claim, name: name) }
    }

    // MARK: Editing

    /// Changes a draft's text. Returns false, and changes nothing, if the text would be too long.
    mutating func edit(_ key: DraftKey, _ change: (inout Editor) -> Void, at uptime: Int) -> Bool {
        guard var composer = composers[key] else { return true }
        let isFitting = composer.edit(change, at: uptime)
        if isFitting { composers[key] = composer }
        return isFitting
    }

    /// Puts a message that was not sent back into its draft. `keepingID`: sent again unchanged, it keeps its request
    /// ID.
    mutating func giveBack(_ message: Outgoing, keepingID: Bool, at uptime: Int) {
        composers[message.draftKey, default: Composer()].giveBack(message, keepingID: keepingID, at: uptime)
    }

    // MARK: Reading

    /// Restores drafts of an earlier run, once, and shows what another console of the operator has saved since.
    /// Returns what the operator must be told.
    mutating func receive(_ detail: SessionDetail, at uptime: Int) -> [SafeText] {
        let remarks = detail.drafts.compactMap { draft -> SafeText? in
            let key = DraftKey(session: draft.session, identity: draft.identity)
            guard restored.insert(key).inserted else { return adopt(draft, key) }
            var composer = composers[key] ?? Composer()
            composer.version = draft.version
            if !Editor(draft.text).isBlank { composer.restore(draft.text, at: uptime) }
            composers[key] = composer
            return composer.comeback == .draftAbove ? Composer.Comeback.draftAbove.reason : nil
        }
        for identity in Identity.allCases {
            restored.insert(DraftKey(session: detail.session, identity: identity))
        }
        return remarks
    }

    /// Shows what another console of the operator has saved since. If something here is unsaved, the two are merged
    /// when it is saved.
    private mutating func adopt(_ draft: Draft, _ key: DraftKey) -> SafeText? {
        var composer = composers[key] ?? Composer()
        guard draft.version > composer.version, composer.dirtySince == nil, composer.saves == 0 else {
            return nil
        }
        composer.adopt(draft)
        composers[key] = composer
        return current == key ? composer.comeback?.reason : nil
    }

    /// The sessions other than `session` in which something was typed before their drafts were read.
    func unreadSessions(besides session: Session.ID?) -> [Session.ID] {
        let unread = composers.filter { $0.value.dirtySince != nil && !restored.contains($0.key) }
        return Set(unread.keys.map(\.session)).subtracting([session].compactMap { $0 })
            .sorted { $0.rawValue < $1.rawValue }
    }

    // MARK: Saving

    /// The drafts whose changes are old enough to be saved.
    func due(at uptime: Int) -> [DraftKey] {
        composers.compactMap { key, composer in
            composer.saveDue.map { $0 <= uptime } ?? false ? key : nil
        }
    }

    /// Saves a draft, unless the stored draft of an earlier run has not been read yet. `waiting` are messages that
    /// wait for their session, which are stored nowhere else.
    mutating func save(_ key: DraftKey, above waiting: [String], evenBehindAnother: Bool) -> [Effect] {
        guard let composer = composers[key], composer.dirtySince != nil, restored.contains(key) else {
            return []
        }
        // Based on an unknown version, the save would look like a change from another console.
        guard composer.saves == 0 || evenBehindAnother else { return [] }
        composers[key]?.dirtySince = nil
        composers[key]?.saves += 1
        return [.store(.saveDraft(key, composer.text(below: waiting), saw: composer.version))]
    }

    /// Saves a draft before the program ends, even one whose stored text was never read.
    mutating func saveAtEnd(_ key: DraftKey, above waiting: [String]) -> [Effect] {
        if restored.contains(key) { return save(key, above: waiting, evenBehindAnother: false) }
        guard let composer = composers[key], composer.dirtySince != nil else { return [] }
        let text = composer.text(below: waiting)
        guard !text.isEmpty else { return [] }
        composers[key]?.dirtySince = nil
        return [.store(.addToDraft(key, text))]
    }

    /// Records where a draft was saved. Returns what the operator must be told.
    mutating func saved(
        _ key: DraftKey, _ place: DraftPlace, _ version: Int64?, above: String?, at uptime: Int
    ) -> SafeText? {
        guard var composer = composers[key] else { return nil }
        composer.place = place
        if composer.saves > 0 { composer.saves -= 1 }
        if let version { composer.version = version }
        if let above { composer.stack(above) }
        // A text added to an unread draft stays where it was saved.
        let isAdded = place == .file && !restored.contains(key)
        // Anything else is saved again until the store accepts it.
        if place != .store, !isAdded { composer.dirtySince = composer.dirtySince ?? uptime }
        composers[key] = composer
        return above == nil ? nil : composer.comeback?.reason
    }
}
