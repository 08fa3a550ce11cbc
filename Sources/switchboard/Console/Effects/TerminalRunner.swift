import Console
import Foundation
import Glass
import Terminal

/// Carries out the console's effects on the terminal, on the thread that owns the screen. What could block runs on a
/// thread of its own.
struct TerminalRunner {
    private let screen: Screen
    private let mailbox: Mailbox
    private let reloadKeymap: @Sendable () -> Arrival
    private(set) var hasQuit = false

    init(screen: Screen, mailbox: Mailbox, reloadKeymap: @escaping @Sendable () -> Arrival) {
        self.screen = screen
        self.mailbox = mailbox
        self.reloadKeymap = reloadKeymap
    }

    /// Carries out an effect. Returns what the console must be told before anything else.
    mutating func run(_ effect: TerminalEffect) -> Arrival? {
        switch effect {
        case .bell: screen.bell()
        case .setTitle(let title): screen.setTitle(title)
        case .copy(let text): return screen.copy(text) ? nil : .complained(Self.notCopied)
        case .openLink(let link): open(link)
        case .redraw: screen.redraw()
        case .suspend: screen.suspend()
        case .openEditor(let key, let text): return .edited(key, edit(text))
        case .reloadKeymap:
            Thread.detachNewThread { [mailbox, reloadKeymap] in mailbox.post(reloadKeymap()) }
        case .quit: hasQuit = true
        }
        return nil
    }

    private static let notCopied = Failure(
        wording:
            "Not copied: a terminal takes \(Screen.longestCopy) bytes at most. Export the session instead.",
        isDefinite: true)

    private func open(_ link: String) {
        Thread.detachNewThread { [mailbox] in
            let failure = LinkOpener.open(link, ProcessInfo.processInfo.environment)
            if let failure { mailbox.post(.notOpened(failure)) }
        }
    }

    private func edit(_ text: String) -> Result<String, Failure> {
        screen.leave()
        defer { screen.enter() }
        return ExternalEditor.edit(
            text, limit: ConsoleState.replyLimit, environment: ProcessInfo.processInfo.environment)
    }
}
