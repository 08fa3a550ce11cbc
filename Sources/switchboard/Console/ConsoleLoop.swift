import CommandLine
import Console
import Conversation
import EventStore
import Glass
import Terminal

/// The thread that owns the screen. It waits for keys and arrivals, updates, draws once, and never does I/O that can
/// block.
final class ConsoleLoop {
    private var state: ConsoleState
    private let screen: Screen
    private let themes: ThemeChoice
    private let mailbox: Mailbox
    private let store: StoreRunner
    private var terminal: TerminalRunner
    private var decoder: KeyDecoder
    private var hasEnded = false
    private var pace = FramePace()

    init(
        state: ConsoleState, screen: Screen, themes: ThemeChoice, timing: KeyTiming, mailbox: Mailbox,
        store: StoreRunner, reloadKeymap: @escaping @Sendable () -> Arrival
    ) {
        self.state = state
        decoder = KeyDecoder(timing, readsMouse: state.settings.usesMouse)
        self.screen = screen
        self.themes = themes
        self.mailbox = mailbox
        self.store = store
        terminal = TerminalRunner(screen: screen, mailbox: mailbox, reloadKeymap: reloadKeymap)
    }

    /// Runs until the operator quits or the terminal is gone.
    func run() {
        perform(state.start())
        draw()
        askBackground()
        while !hasEnded {
            let ready = Poll.wait(for: [0, mailbox.wake.fileDescriptor], milliseconds: timeout)
            let now = Moment.now
            let arrivals = keys(ready) + mailbox.drain()
            let hasSignals = handleSignals()
            // Effects that the operator asked for or that are due start before drawing. Effects of news wait, so
            // that they don't take the processor from drawing the news.
            let isNews = arrivals.allSatisfy(\.isNews)
            let isDue = state.deadline.map { $0 <= now.uptime } ?? false
            if arrivals.isEmpty || isNews && isDue { perform(state.update(.tick, at: now)) }
            var owed: [Effect] = []
            for arrival in arrivals where !hasEnded || !arrival.isInput {
                let effects = state.update(arrival, at: now)
                if isNews { owed += effects } else { perform(effects) }
            }
            if pace.mayDraw(arrivals, at: now.uptime) || hasSignals { draw() }
            perform(owed)
        }
        finish()
    }

    /// Saves everything that was typed. Messages that the store refuses at the very end become drafts again, and
    /// those are saved too.
    private func finish() {
        let expectsBackground = decoder.expectsBackground(at: Moment.now.uptime)
        perform(state.leave())
        for _ in 0..<2 {
            store.drain()
            for arrival in mailbox.drain() { perform(state.update(arrival, at: .now)) }
            perform(state.leave())
        }
        store.drain()
        // An answer that comes now would be typed into the shell.
        if expectsBackground { screen.discardInput() }
    }

    /// Asks for the background that decides on the theme. Nothing waits for the answer.
    private func askBackground() {
        guard themes.byBackground != nil, screen.askBackground() else { return }
        decoder.awaitBackground(at: Moment.now.uptime)
    }

    /// The milliseconds until something is due; nil if nothing is.
    private var timeout: Int? {
        let now = Moment.now.uptime
        let deadlines = [state.deadline, decoder.deadline, pace.deadline]
        return deadlines.compactMap { $0 }.min().map { max(0, $0 - now) }
    }

    private func keys(_ ready: Set<Int32>) -> [Arrival] {
        // Read available bytes before looking at the time.
        guard ready.contains(0) else { return arrivals(decoder.pass(to: Moment.now.uptime)) }
        switch Keyboard.read() {
        case .bytes(let bytes): return arrivals(decoder.feed(bytes, at: Moment.now.uptime))
        case .nothing: return []
        case .closed:
            hasEnded = true
            return []
        }
    }

    /// Returns what concerns the console's state; the background concerns the screen alone.
    private func arrivals(_ inputs: [Input]) -> [Arrival] {
        inputs.compactMap { input in
            guard case .background(let color) = input else { return .input(input) }
            if let theme = themes.theme(on: color) { screen.use(theme) }
            return nil
        }
    }

    /// Handles signals. Returns whether there were any.
    private func handleSignals() -> Bool {
        let events = SignalEvents.consume()
        guard events != [] else { return false }
        if events.contains(.terminate) { hasEnded = true }
        if events.contains(.stop) { screen.suspend() }
        if events.contains(.continued) { screen.continued() }
        if events.contains(.windowChanged) || events.contains(.continued) {
            screen.resized()
            adoptSize()
        }
        return true
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
        for effect in effects {
            switch effect {
            case .store(let effect): store.run(effect)
            case .terminal(let effect): perform(effect)
            }
        }
    }

    private func perform(_ effect: TerminalEffect) {
        let arrival = terminal.run(effect)
        if terminal.hasQuit { hasEnded = true }
        // Another program may have had the terminal meanwhile.
        adoptSize()
        if let arrival { perform(state.update(arrival, at: .now)) }
    }
}
