import Conversation
import EventStore
import Foundation
import PseudoTerminal

/// An operator who answers at the real console, one numbered reply after the other.
final class Anna {
    private let desk: FaultDesk
    private(set) var terminal: TerminalSession?
    /// Replies that she saw in the log, with the row of the screen that told her.
    private(set) var told: [Int: String] = [:]
    private(set) var number = 0
    private var step = Step.idle
    /// For her console alone.
    var environment: [String: String] = [:]

    private static let mark = "#"

    /// A screen may be half painted: after a stop the console clears it and paints all of it anew. That a reply is not
    /// in the composer proves nothing, then; a mark behind it does, since keys are read in their order.
    private enum Step {
        case idle
        /// On its way to the screen.
        case typing
        case entered(at: ContinuousClock.Instant)
        /// Still, or again, where it was typed long after it was entered, so a mark was typed behind it: once that is
        /// seen, the key before it was read.
        case doubting
        /// It was not in the composer when that was last seen.
        case underWay
    }

    init(at desk: FaultDesk) { self.desk = desk }

    func die() throws {
        terminal?.kill(SIGKILL)
        _ = try terminal?.waitForExit()
        terminal = nil
        step = .idle
    }

    /// Opens her console and the composer in her session; a reply that the log has is not written again.
    func live() throws {
        let terminal = try desk.console(environment)
        self.terminal = terminal
        step = .idle
        try terminal.openComposer()
        let log = try desk.withStore { try $0.tail(of: FaultDesk.owned, limit: 1).entries }
        if log.last?.event.message?.text == text { number += 1 }
    }

    var text: String { "reply \(number)" }

    /// Types the next reply where none is under way, answers a question about it, and looks what became of it.
    func work() throws {
        guard let terminal else { return try live() }
        let screen = terminal.screen
        if screen.contains("Send to ") {
            // Nothing within 300 ms after it was painted answers it.
            terminal.read(for: .milliseconds(350))
            if screen.contains("stands above what you typed") {
                step = .idle
                return terminal.send("<Esc>")
            }
            step = .entered(at: .now)
            return terminal.send("<Enter>")
        }
        let isInComposer = screen.composer.contains { $0.hasWord(text) }
        let isMarked = screen.composer.contains { $0.contains(Self.mark) }
        switch (step, isInComposer) {
        case (.idle, _):
            // A draft of an earlier run goes, and what came back.
            terminal.send("<C-e><C-u><Backspace><C-u><Backspace><C-u>" + text)
            step = .typing
        case (.typing, true) where !isMarked:
            terminal.send("<Enter>")
            step = .entered(at: .now)
        case (.typing, _): break
        case (.entered(let moment), true):
            if ContinuousClock.now - moment < .seconds(3) { return }
            terminal.send(Self.mark)
            step = .doubting
        case (.entered, false): step = .underWay
        case (.doubting, let isBack):
            guard isMarked else { return }
            step = isBack ? .idle : .underWay
        case (.underWay, true): step = .entered(at: .now)
        case (.underWay, false):
            guard let row = screen.rows.first(where: { $0.contains("you ") && $0.hasWord(text) }) else {
                return
            }
            told[number] = row
            number += 1
            step = .idle
        }
    }
}

extension TerminalSession {
    /// Opens a composer in Anna's session, once the console has started.
    func openComposer(as identity: Identity = .oneself) throws {
        try wait(for: "Customer own")
        send("2")
        try wait(for: "MANUAL · yours")
        send(identity == .theAI ? "a" : "r")
        try wait(for: identity == .theAI ? "AS THE AI" : "AS YOURSELF")
    }
}

extension ScreenText {
    /// The rows in which a reply is written.
    var composer: ArraySlice<String> {
        let rows = rows
        guard let head = rows.firstIndex(where: { $0.contains("AS YOURSELF") }) else { return [] }
        return rows[(head + 1)...]
    }
}

extension String {
    /// Whether it holds some words that no digit follows: `reply 1` is not in `reply 12`.
    fileprivate func hasWord(_ words: String) -> Bool {
        guard let range = range(of: words) else { return false }
        return range.upperBound == endIndex || !self[range.upperBound].isNumber
    }
}
