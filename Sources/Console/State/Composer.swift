import Conversation
import Glass

extension ConsoleState {
    /// How many characters a reply holds at most.
    public static let replyLimit = Composer.characterLimit
}

/// One draft being written.
struct Composer: Sendable {
    var editor = Editor()
    /// What came into the draft by itself, as long as something of it is left: sending it is asked about.
    var comeback: Comeback?
    /// Uptime of the first change that is not saved yet.
    var dirtySince: Int?
    /// The version in the store that the text was made from; 0 for none.
    var version: Int64 = 0
    /// Saves on their way. What is typed meanwhile is saved behind them, made from what they tell.
    var saves = 0
    /// Where the last save went.
    var place = DraftPlace.store
    /// The place in the history that is shown, what was being written before, and what stands there.
    var recalled: (index: Int, draft: String, text: String)?
    /// What the store did not have after an unknown outcome. Sent again unchanged it keeps its request id.
    var givenBack: Outgoing?
    /// What is to be kept: an earlier message that is only looked at is no draft.
    var draft: String {
        guard let recalled, recalled.text == editor.text else { return editor.text }
        return recalled.draft
    }
    /// The greeting that was put into an empty draft.
    var greeting: String?
    /// Nothing was ever typed.
    var isUntouched: Bool { editor == Editor() }
    /// Nothing was typed beyond the greeting that stood there.
    var isGreetingAlone: Bool { greeting.map { $0 == editor.text } ?? false }
    /// There is nothing in it that anybody wrote.
    var isBlank: Bool { editor.isBlank || isGreetingAlone }

    /// A draft is saved this long after its first unsaved change, in milliseconds.
    static let saveDelay = 500
    /// Larger texts are refused with a sentence: no customer reads them, and every key lays them out anew.
    static let characterLimit = 20_000
}

extension Composer {
    /// Text that nobody typed just now.
    enum Comeback: Sendable {
        /// An earlier run's draft, alone.
        case draft
        /// An earlier run's draft, which arrived when something was typed already.
        case draftAbove
        /// A message that could not be sent, given back when the next one was being written.
        case messageAbove
        /// What another console of the operator wrote, alone.
        case elsewhere
        /// What another console of the operator wrote while something else was typed here.
        case elsewhereAbove

        var reason: SafeText {
            switch self {
            case .draft: "This draft is from an earlier run."
            case .draftAbove: "A draft from an earlier run stands above what you typed."
            case .messageAbove: "A message that was not sent stands above what you typed."
            case .elsewhere: "Another console of yours changed this draft."
            case .elsewhereAbove: "Another console of yours changed this draft: its text stands above yours."
            }
        }
    }

    /// Puts an earlier message away that was only looked at; one that was edited stays, below what it had covered.
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

    /// Takes a greeting away that nobody made theirs.
    mutating func dropGreeting() {
        if isGreetingAlone { editor = editor.emptied }
        greeting = nil
    }

    /// Takes in a draft that was stored before the composer was there. What was typed meanwhile stands below it.
    mutating func restore(_ draft: String, at uptime: Int) {
        endRecall()
        let typed = editor.text
        if isUntouched {
            editor = Editor(draft)
            comeback = .draft
        } else if editor.isBlank {
            editor.replaceAll(draft)
            comeback = .draft
        } else {
            // It may have been added to what is stored already.
            let isAdded = draft == typed || draft.hasSuffix("\n" + typed)
            editor.prepend(isAdded ? String(draft.dropLast(typed.count)) : draft + "\n")
            dirtySince = dirtySince ?? uptime
            comeback = .draftAbove
        }
    }

    /// Shows what another console has saved. Nothing that is typed here is unsaved.
    mutating func adopt(_ draft: Draft) {
        version = draft.version
        guard draft.text != self.draft else { return }
        endRecall()
        editor.replaceAll(draft.text)
        comeback = editor.isBlank ? nil : .elsewhere
    }

    /// Puts what another console had saved above what was typed here.
    mutating func stack(_ above: String) {
        endRecall()
        comeback = editor.isBlank ? .elsewhere : .elsewhereAbove
        if editor.isBlank { editor.replaceAll(above) } else { editor.prepend(above + "\n") }
    }

    /// What is left when its text is on its way: the draft that an earlier message had covered.
    func sent(at uptime: Int) -> Composer {
        var rest = Composer(editor: editor.emptied)
        rest.version = version
        rest.saves = saves
        if let draft = recalled?.draft, draft != editor.text, !draft.isEmpty, draft != greeting {
            rest.editor.insert(draft)
            rest.dirtySince = uptime
        }
        return rest
    }
}

/// Keys that come too fast for hands: a paste without brackets.
struct TypingBurst: Equatable, Sendable {
    /// Uptime of the last key.
    var last = -1_000
    /// A line end with text after it was among them.
    var hasLineEnd = false

    /// Keys closer than this belong together, in milliseconds.
    static let gap = 20
}

/// A message that the log has not returned yet.
struct OutgoingLine: Equatable, Sendable {
    enum State: Equatable, Sendable {
        case sending, unconfirmed
        /// Its session is not known to be ours yet.
        case claiming
        /// The server cannot be reached now.
        case queued
        /// It waits for the operator's word; the wording says why.
        case held(String)
    }
    var message: Outgoing
    var state: State
    /// A mirror store's outbox has it and will tell; the log alone does not decide.
    var isQueued = false

    var isHeld: Bool { if case .held = state { true } else { false } }
}

/// An Enter in a text field, until it is known whether more text follows it.
struct HeldEnter: Equatable, Sendable {
    /// What it means where nothing follows.
    var command: CommandName
    /// Uptime in milliseconds.
    var at: Int
}
