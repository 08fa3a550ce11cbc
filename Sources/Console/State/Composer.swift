import Conversation
import Glass

/// A draft being written.
struct Composer: Sendable {
    var editor = Editor()
    /// Text in the draft that the operator did not just type, while any of it is left. Sending then asks for
    /// confirmation.
    var comeback: Comeback?
    /// The uptime of the first unsaved change, in milliseconds.
    var dirtySince: Int?
    /// The store's version that the text is based on; 0 for none.
    var version: Int64 = 0
    /// The number of saves in progress. Later changes are saved after them, based on the version that they report.
    var saves = 0
    /// Where the last save went.
    var place = DraftPlace.store
    /// The history entry on display: its index, the draft that it replaced, and its text.
    var recalled: (index: Int, draft: String, text: String)?
    /// A message that turned out not to be in the store after an unknown outcome. Sent again unchanged, it keeps its
    /// request ID.
    var givenBack: Outgoing?
    /// Placeholders that canned replies brought and nothing filled, as they are written. Nothing is sent with one of
    /// them in it.
    var gaps: [String] = []
    /// What happens after the draft was sent.
    var steps: [CannedReply.Step] = []
    /// Whether a canned reply was inserted and has not been on screen yet.
    var isInsertionUnseen = false
    /// The text to save. An earlier message that is only being viewed is not part of it.
    var draft: String {
        guard let recalled, recalled.text == editor.text else { return editor.text }
        return recalled.draft
    }
    /// The uptime at which its unsaved changes are saved; nil if it has none.
    var saveDue: Int? { dirtySince.map { $0 + Self.saveDelay } }

    /// Returns the text to save, below messages that are stored nowhere else.
    func text(below waiting: [String]) -> String {
        (waiting + (isGreetingAlone ? [] : [draft])).filter { !$0.isEmpty }.joined(separator: "\n")
    }

    /// The greeting that was inserted into an empty draft.
    var greeting: String?
    /// Whether nothing was ever typed.
    var isUntouched: Bool { editor == Editor() }
    /// Whether the draft is only the inserted greeting.
    var isGreetingAlone: Bool { greeting.map { $0 == editor.text } ?? false }
    /// Whether the draft holds nothing that anybody wrote.
    var isBlank: Bool { editor.isBlank || isGreetingAlone }

    /// How long after its first unsaved change a draft is saved, in milliseconds.
    static let saveDelay = 500
    /// The maximum length of a draft, in characters. Longer texts are refused with an explanation: no customer reads
    /// them, and every key press lays out the whole text again.
    static let characterLimit = 20_000
}

extension Composer {
    /// Where text that the operator did not just type came from.
    enum Comeback: Sendable {
        /// An earlier run's draft, alone.
        case draft
        /// An earlier run's draft, above text that had already been typed when it arrived.
        case draftAbove
        /// A message that could not be sent, above the next one, which was already being written.
        case messageAbove
        /// Text from another console of the operator, alone.
        case elsewhere
        /// Text from another console of the operator, above different text typed here.
        case elsewhereAbove

        var reason: SafeText {
            switch self {
            case .draft: "This draft is from an earlier run."
            case .draftAbove: "A draft from an earlier run is above what you typed."
            case .messageAbove: "A message that was not sent stands above what you typed."
            case .elsewhere: "Another console of yours changed this draft."
            case .elsewhereAbove: "Another console of yours changed this draft: its text stands above yours."
            }
        }
    }

    /// Stops viewing an earlier message. An unchanged one is replaced with the draft; an edited one stays, below the
    /// draft.
    mutating func endRecall() {
        dropGreeting()
        guard let recalled else { return }
        self.recalled = nil
        if recalled.text == editor.text {
            editor.replaceAll(recalled.draft)
        } else if !Editor(recalled.draft).isBlank {
            editor.prepend(recalled.draft + "\n")
        }
    }

    /// Removes the greeting if the operator did not edit it.
    mutating func dropGreeting() {
        if isGreetingAlone { editor = editor.emptied }
        greeting = nil
    }

    /// Restores a stored draft. Text that was typed before it arrived stays below it.
    mutating func restore(_ draft: String, at uptime: Int) {
        endRecall()
        let typed = editor.text
        suspectPlaceholders(in: draft)
        if isUntouched {
            editor = Editor(draft)
            comeback = .draft
        } else if editor.isBlank {
            editor.replaceAll(draft)
            comeback = .draft
        } else {
            // The typed text may already have been appended to the stored draft.
            let isAdded = draft == typed || draft.hasSuffix("\n" + typed)
            editor.prepend(isAdded ? String(draft.dropLast(typed.count)) : draft + "\n")
            dirtySince = dirtySince ?? uptime
            comeback = .draftAbove
        }
    }

    /// Shows what another console of the operator saved. Nothing typed here may be unsaved.
    mutating func adopt(_ draft: Draft) {
        version = draft.version
        guard draft.text != self.draft else { return }
        endRecall()
        suspectPlaceholders(in: draft.text)
        // They belonged to the text that this one replaces.
        steps = []
        editor.replaceAll(draft.text)
        comeback = editor.isBlank ? nil : .elsewhere
    }

    /// Puts what another console of the operator saved above the text typed here.
    mutating func stack(_ above: String) {
        endRecall()
        suspectPlaceholders(in: above)
        comeback = editor.isBlank ? .elsewhere : .elsewhereAbove
        if editor.isBlank { editor.replaceAll(above) } else { editor.prepend(above + "\n") }
    }

    /// Puts a message that was not sent back, above what was written since. `keepingID`: sent again unchanged, it keeps
    /// its request ID.
    mutating func giveBack(_ message: Outgoing, keepingID: Bool, at uptime: Int) {
        endRecall()
        dropGreeting()
        let isBlank = editor.isBlank
        editor.prepend(isBlank ? message.text : message.text + "\n")
        givenBack = keepingID && isBlank ? message : nil
        if steps.isEmpty { steps = message.then }
        if !isBlank { comeback = .messageAbove }
        dirtySince = uptime
    }

    /// Changes the text. Returns false, and changes nothing, if it would be too long.
    mutating func edit(_ change: (inout Editor) -> Void, at uptime: Int) -> Bool {
        var changed = editor
        change(&changed)
        guard changed.characters.count <= Self.characterLimit else { return false }
        if changed.characters != editor.characters { dirtySince = dirtySince ?? uptime }
        editor = changed
        // Whatever is typed into an emptied draft is new. A placeholder that was cut can be pasted again.
        if editor.characters.isEmpty {
            comeback = nil
            // While an earlier reply is looked at, the draft behind it keeps what follows it.
            if recalled == nil { steps = [] }
        }
        return true
    }

    /// Appends a draft of the AI. Returns false, and changes nothing, if the text would be too long.
    mutating func append(_ suggestion: Suggestion, at uptime: Int) -> Bool {
        var composer = self
        if let recalled {
            // Append to the draft, not to an old reply that is only being viewed.
            composer.editor.replaceAll(recalled.draft)
            composer.recalled = nil
        }
        composer.editor.appendLines(suggestion.text)
        guard composer.editor.characters.count <= Self.characterLimit else { return false }
        composer.dirtySince = dirtySince ?? uptime
        self = composer
        return true
    }

    /// Shows an earlier message in place of the draft, or goes back to the draft after the last.
    mutating func recall(_ step: Int, in history: [String], at uptime: Int) {
        let place = recalled?.index ?? history.count
        let target = place + step
        guard target >= 0, target <= history.count, place != target else { return }
        let draft = recalled?.draft ?? editor.text
        let text = target == history.count ? draft : history[target]
        // An edited earlier message is saved in that form.
        if let recalled, recalled.text != editor.text { dirtySince = dirtySince ?? uptime }
        editor.replaceAll(text)
        recalled = target == history.count ? nil : (target, draft, text)
    }

    /// Returns the composer to use once the text is sent: empty, or with the draft that an earlier message had
    /// replaced.
    func sent(at uptime: Int) -> Composer {
        var rest = Composer(editor: editor.emptied)
        rest.version = version
        rest.saves = saves
        rest.gaps = gaps.filter(editor.canYank)
        if let draft = recalled?.draft, draft != editor.text, !draft.isEmpty, draft != greeting {
            rest.editor.insert(draft)
            rest.dirtySince = uptime
            (rest.gaps, rest.steps) = (gaps, steps)
        }
        return rest
    }
}
