import Console
import Conversation
import EventStore
import Foundation
import Glass
import Terminal

/// The thread that owns the screen: waits for keys and arrivals, updates, draws once, and never does I/O
/// that can block.
final class ConsoleLoop {
    private var state: ConsoleState
    private let screen: Screen
    private let mailbox: Mailbox
    private let runner: EffectRunner
    private let reloadKeymap: () -> Arrival?
    private var decoder = KeyDecoder()
    private var hasEnded = false

    /// How long a lone Esc byte waits for the rest of a sequence, in milliseconds.
    private static let escapeTimeout = 25

    init(
        state: ConsoleState, screen: Screen, mailbox: Mailbox, runner: EffectRunner,
        reloadKeymap: @escaping () -> Arrival?
    ) {
        self.state = state
        self.screen = screen
        self.mailbox = mailbox
        self.runner = runner
        self.reloadKeymap = reloadKeymap
    }

    /// Returns when the operator has quit or the terminal is gone.
    func run() {
        perform(state.start())
        draw()
        while !hasEnded {
            let ready = Poll.wait(for: [0, mailbox.wake.fileDescriptor], milliseconds: patience)
            let now = Moment.now
            let arrivals = keys(ready) + mailbox.take()
            takeSignals()
            for arrival in arrivals where !hasEnded { perform(state.update(arrival, at: now)) }
            if arrivals.isEmpty { perform(state.update(.tick, at: now)) }
            draw()
        }
        perform(state.leave())
    }

    private var patience: Int? {
        if decoder.isWaiting { return Self.escapeTimeout }
        return state.deadline.map { max(0, $0 - Moment.now.uptime) }
    }

    private func keys(_ ready: Set<Int32>) -> [Arrival] {
        guard ready.contains(0) else {
            return decoder.isWaiting ? decoder.timeout().map { .input($0) } : []
        }
        switch Keyboard.read() {
        case .bytes(let bytes): return decoder.feed(bytes).map { .input($0) }
        case .nothing: return []
        case .closed:
            hasEnded = true
            return []
        }
    }

    private func takeSignals() {
        let events = SignalEvents.take()
        if events.contains(.terminate) { hasEnded = true }
        if events.contains(.stop) { screen.suspend() }
        if events.contains(.continued) { screen.continued() }
        guard events.contains(.windowChanged) || events.contains(.continued) else { return }
        screen.resized()
        adoptSize()
    }

    private func adoptSize() {
        if screen.size != state.size { perform(state.update(.resized(screen.size), at: .now)) }
    }

    private func draw() {
        guard !hasEnded else { return }
        screen.show(state.render())
        if state.awaitsPaint { perform(state.update(.painted, at: .now)) }
    }

    private func perform(_ effects: [Effect]) {
        for effect in effects where !runner.run(effect) { performOnTerminal(effect) }
    }

    private func performOnTerminal(_ effect: Effect) {
        switch effect {
        case .bell: screen.bell()
        case .setTitle(let title): screen.setTitle(title)
        case .copy(let text): screen.copy(text)
        case .redraw: screen.redraw()
        case .suspend:
            screen.suspend()
            adoptSize()
        case .openEditor(let key, let text): edit(key, text)
        case .reloadKeymap:
            if let arrival = reloadKeymap() { perform(state.update(arrival, at: .now)) }
        case .quit: hasEnded = true
        default: break
        }
    }

    private func edit(_ key: DraftKey, _ text: String) {
        screen.leave()
        let result = ExternalEditor.edit(text, environment: ProcessInfo.processInfo.environment)
        screen.enter()
        adoptSize()
        perform(state.update(.edited(key, result), at: .now))
    }
}
