import Console
import Conversation
import Glass
import Keymaps
import Testing

@testable import Console

/// A console at work: keys in, frames out, a clock that moves by hand, and a store that answers when it is told.
///
/// It does what the loop does: takes in everything that is there, renders once, and says that it was painted.
struct Desk {
    var state: ConsoleState
    var store: DeskStore
    private(set) var screen = Grid(size: Size(columns: 0, rows: 0))
    /// Milliseconds.
    private(set) var uptime = 1_000_000
    /// Requests that were not answered yet.
    private(set) var inFlight: [Effect] = []
    /// Everything that was ever asked for.
    private(set) var asked: [Effect] = []
    /// Whether the store answers by itself. Otherwise `answer` makes it.
    var answersAtOnce = true
    /// Whether committed rows arrive by themselves. Otherwise `feed` makes them.
    var feedsAtOnce = true

    /// By default with all sessions in the list; `view` is nil for a console as it starts.
    init(
        _ store: DeskStore = .airline, columns: Int = 120, rows: Int = 36,
        keymap: BundledKeymap = .default, view: ListView? = .all,
        _ change: (inout Settings) -> Void = { _ in }
    ) {
        var settings = Settings(operatorName: store.operatorName, displayName: "Sam", runID: "run")
        change(&settings)
        let loaded = Keymap.load(keymap.text, named: keymap.fileName, commands: CommandTable.index) { _ in nil
        }
        let now = Moment(uptime: uptime, wall: store.now)
        self.store = store
        state = ConsoleState(
            settings: settings, keymap: loaded.keymap, problems: loaded.problems,
            size: Size(columns: columns, rows: rows), now: now)
        if let view { state.list.show(view, .attention) }
        take(state.start())
        settle()
        advance(OverlayExposure.answerDelay)
    }

    // MARK: What reaches the console

    /// Presses keys, some time apart, and waits until the last one had its effect.
    mutating func press(_ notation: String, every gap: Int = 400) {
        for key in Self.keys(notation) {
            advance(gap)
            deliver(.input(.key(key)))
        }
        advance(TypingBurst.gap + 5)
    }

    /// Presses keys without waiting for anything in between or after.
    mutating func burst(_ notation: String, every gap: Int = 0) {
        for key in Self.keys(notation) {
            advance(gap)
            deliver(.input(.key(key)))
        }
    }

    /// Goes down the list to a session.
    mutating func select(_ session: Session.ID) {
        press("g")
        for _ in 0..<50 where state.list.selectedID != session { press("j") }
        #expect(state.list.selectedID == session)
    }

    mutating func paste(_ text: String) {
        advance(400)
        deliver(.input(.paste(text)))
        advance(TypingBurst.gap + 5)
    }

    mutating func resize(_ columns: Int, _ rows: Int) {
        deliver(.resized(Size(columns: columns, rows: rows)))
    }

    mutating func deliver(_ arrivals: Arrival...) { deliver(all: arrivals) }

    mutating func deliver(all arrivals: [Arrival]) {
        for arrival in arrivals { take(state.update(arrival, at: moment)) }
        settle()
    }

    /// Moves the clock, ticking where the console asked for it.
    mutating func advance(_ milliseconds: Int) {
        let end = uptime + milliseconds
        var ticks = 0
        while let deadline = state.deadline, deadline <= end {
            move(to: max(uptime, deadline))
            take(state.update(.tick, at: moment))
            settle()
            ticks += 1
            guard ticks < 10_000 else {
                Issue.record("the console asks to be woken without end")
                break
            }
        }
        move(to: end)
    }

    private mutating func move(to uptime: Int) {
        store.now = store.now + .milliseconds(uptime - self.uptime)
        self.uptime = uptime
    }

    private var moment: Moment { Moment(uptime: uptime, wall: store.now) }

    // MARK: The store's side

    /// Answers the oldest request that matches.
    mutating func answer(_ matches: (Effect) -> Bool = { _ in true }) {
        guard let index = inFlight.firstIndex(where: matches) else {
            Issue.record("nothing like that was asked for")
            return
        }
        let effect = inFlight.remove(at: index)
        if let arrival = store.answer(effect) { deliver(arrival) } else { settle() }
    }

    /// Forgets the oldest request that matches and answers something else.
    mutating func answer(with arrival: Arrival, _ matches: (Effect) -> Bool) {
        guard let index = inFlight.firstIndex(where: matches) else {
            Issue.record("nothing like that was asked for")
            return
        }
        inFlight.remove(at: index)
        deliver(arrival)
    }

    /// Delivers what was committed meanwhile.
    mutating func feed() {
        guard let page = store.takeChanges() else { return }
        deliver(.changed(page))
    }

    /// Lets somebody else work on the store; the feed tells.
    mutating func meanwhile(_ change: (inout DeskStore) -> Void) {
        change(&store)
        settle()
    }

    private mutating func take(_ effects: [Effect]) {
        asked += effects
        inFlight += effects
    }

    private mutating func settle() {
        for _ in 0..<500 {
            if answersAtOnce, !inFlight.isEmpty {
                if let arrival = store.answer(inFlight.removeFirst()) {
                    take(state.update(arrival, at: moment))
                }
            } else if feedsAtOnce, let page = store.takeChanges() {
                take(state.update(.changed(page), at: moment))
            } else {
                screen = state.render()
                let before = inFlight.count
                take(state.update(.painted, at: moment))
                if inFlight.count == before || !answersAtOnce { return }
            }
        }
        Issue.record("the console asks without end")
    }

    // MARK: What is there

    var text: String { screen.plainText }
    var inks: String { screen.inkText }

    /// The rows of the screen that hold a text.
    func rows(with text: String) -> [String] {
        self.text.split(separator: "\n").map(String.init).filter { $0.contains(text) }
    }

    func shows(_ text: String) -> Bool { self.text.contains(text) }

    /// The last row: what keys do here, or a remark.
    var hint: String { String(text.split(separator: "\n", omittingEmptySubsequences: false).last ?? "") }

    var draft: String? { state.drafts.current.flatMap { state.drafts.composers[$0]?.editor.text } }

    var sent: [Outgoing] {
        asked.compactMap { if case .store(.send(let message)) = $0 { message } else { nil } }
    }
    var acts: [Act] { asked.compactMap { if case .store(.perform(let act)) = $0 { act } else { nil } } }
    var hasQuit: Bool { asked.contains(.terminal(.quit)) }

    var question: AskedQuestion? { state.overlay as? AskedQuestion }
    var prompt: OpenPrompt? { state.overlay as? OpenPrompt }
    var palette: CommandPalette? { state.overlay as? CommandPalette }

    /// Whether a question is on screen, with these values.
    func asks<Asked: Question>(_ expected: Asked) -> Bool { question?.question as? Asked == expected }

    func awaits(_ matches: (Effect) -> Bool) -> Bool { inFlight.contains(where: matches) }

    mutating func forget() { asked = [] }

    static func keys(_ notation: String) -> [Key] {
        let spaced = notation.replacing(" ", with: "<Space>").replacing("\n", with: "<Enter>")
        guard let sequence = try? KeySequence(notation: spaced) else {
            Issue.record("\(notation) is no key notation")
            return []
        }
        return sequence.keys
    }
}

extension String {
    func replacing(_ old: Character, with new: String) -> String {
        reduce(into: "") { $0 += $1 == old ? new : String($1) }
    }
}

extension AskedQuestion {
    /// What is typed in its text field.
    var text: String? { question.text }
    var outcome: Outcome? { (question as? Close)?.outcome ?? (question as? HandBack)?.outcome }
}

extension Question {
    fileprivate var text: String? {
        fields.compactMap {
            if case .text(let path, _) = $0.control { self[keyPath: path].text } else { nil }
        }
        .first
    }
}

extension Effect {
    var isSend: Bool { if case .store(.send) = self { true } else { false } }
    var isLook: Bool { if case .store(.look) = self { true } else { false } }
    var isAct: Bool { if case .store(.perform) = self { true } else { false } }
    var isListRequest: Bool { if case .store(.loadList) = self { true } else { false } }
    var isLogRequest: Bool { if case .store(.loadLog) = self { true } else { false } }
    var isSessionRequest: Bool { if case .store(.loadSession) = self { true } else { false } }
}
