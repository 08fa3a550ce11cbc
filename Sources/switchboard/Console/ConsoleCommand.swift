import ArgumentParser
import CommandLine
import Console
import Conversation
import EventStore
import Glass
import Glibc
import Terminal

/// `switchboard console`, the default command.
struct ConsoleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "console", abstract: "Watch all conversations, take over, reply, hand back.")

    @OptionGroup var store: StoreArguments
    @OptionGroup var person: OperatorArguments

    @Option(
        help:
            "Work on the Parlant server at this address (token: SWITCHBOARD_TOKEN), such as http://host:8800."
    )
    var server: String?

    @Option(help: "default, vim, emacs, or a file's path.", completion: .file(extensions: ["keymap"]))
    var keymap: String?

    @Flag(help: "Plain lines for screen readers: nothing is drawn twice, commands are typed one a line.")
    var linear = false

    func run() throws {
        try complaining {
            let surroundings = try Surroundings()
            let server = try surroundings.server(server)
            if linear { return try runLinear(surroundings, server) }
            let store = try surroundings.openStore(store, mirroring: server)
            defer { store.close() }
            let profile = try surroundings.profile(person, in: store)
            var settings = Settings(
                operatorName: profile.name, displayName: profile.displayName, runID: .runID)
            settings.apply(surroundings)
            settings.apply(server)
            try ConsoleProgram(
                store: store, profile: profile, settings: settings, surroundings: surroundings,
                server: server,
                keymapName: keymap ?? surroundings.configuration.keymap
            ).run()
        }
    }
}

extension String {
    /// Random characters that distinguish the requests of this run from those of all others.
    static var runID: String { IDSource.random.short() }
}

extension Settings {
    mutating func apply(_ surroundings: Surroundings) {
        rings = surroundings.configuration.rings
        setsTitle = surroundings.configuration.setsTitle
        usesMouse = surroundings.configuration.usesMouse
        showsBlocks = Self.showsBlocks(surroundings.paths.environment)
        facts = surroundings.configuration.facts
        greeting = surroundings.configuration.greeting
        farewell = surroundings.configuration.farewell
        replyMetadata = surroundings.configuration.replyMetadata
        abandonment = surroundings.abandonment
        savedViews = SavedViews(surroundings.configuration)
        localTime = .system
    }
}

extension Settings {
    /// Whether the terminal certainly has block characters: the text console of Linux and old terminals lack most.
    private static func showsBlocks(_ environment: [String: String]) -> Bool {
        let terminal = environment["TERM"] ?? ""
        if terminal == "linux" || terminal == "dumb" || terminal.hasPrefix("vt") { return false }
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0].nonEmpty }.first
        return locale.map { $0 != "C" && $0 != "POSIX" } ?? true
    }
}

extension SavedViews {
    /// The views of a configuration. One whose key is not one keeps its name.
    init(_ configuration: Configuration) {
        var problems = configuration.viewProblems
        let views = configuration.views.map { view in
            var keys: KeySequence?
            if let key = view.key {
                do throws(NotationProblem) {
                    keys = try KeySequence(notation: key)
                } catch {
                    problems.append("The view “\(view.name)” has no key: \(error.wording).")
                }
            }
            return SavedView(name: view.name, keys: keys, filter: view.filter)
        }
        self.init(views, problems: problems)
    }
}

extension KeyTiming {
    /// Chooses the timing for keys: over SSH, the network may delay them.
    init(_ environment: [String: String]) {
        let isRemote = ["SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT"].contains {
            environment[$0].nonEmpty != nil
        }
        self = isRemote ? .remote : .local
    }
}

extension Settings {
    fileprivate mutating func apply(_ server: ServerAddress?) {
        guard let server else { return }
        isMirror = true
        storeName = "\(server.host):\(server.port)\(server.path)"
    }
}

/// Everything that runs while a console is open.
struct ConsoleProgram {
    let store: EventStore
    let profile: Operator
    let settings: Settings
    let surroundings: Surroundings
    var server: ServerAddress?
    let keymapName: String?

    func run() throws {
        let files = KeymapFiles(directory: surroundings.paths.configuration)
        let (keymap, problems) = try files.load(keymapName)
        let themes = try ThemeChoice(surroundings.configuration.theme, in: surroundings.paths.themes)
        let mailbox = Mailbox()
        let runner = runner(posting: mailbox)
        let position = try store.position
        try Self.requireKeyboard()
        let screen = try Screen(theme: themes.first)
        defer { screen.close() }
        SignalEvents.install(waking: mailbox.wake)
        SignalEvents.restoreOnCrash()
        if settings.usesMouse { screen.useMouse() }
        let follower = follow(from: position, mailbox)
        let heartbeat = Heartbeat(
            store: store, mailbox: mailbox, id: .ours(run: settings.runID), name: profile.name,
            returns: surroundings.configuration.returns)
        let keeper = server.map {
            MirrorKeeper(store: store, server: $0, environment: { surroundings.mirrorEnvironmentNow }) {
                mailbox.post($0)
            }
        }
        var state = ConsoleState(
            settings: settings, keymap: keymap, problems: problems, size: screen.size, now: .now)
        state.report(themeProblems: themes.problems.map(\.wording))
        ConsoleLoop(
            state: state, screen: screen, themes: themes, timing: KeyTiming(surroundings.paths.environment),
            mailbox: mailbox, store: runner
        ) { files.reload(keymapName) }.run()
        screen.close()
        runner.drain()
        keeper?.stop()
        heartbeat.stop()
        follower.stop()
    }

    private func runner(posting mailbox: Mailbox) -> StoreRunner {
        StoreRunner(
            store: store, mailbox: mailbox, person: profile, console: .ours(run: settings.runID),
            draftFiles: DraftFiles(
                directory: surroundings.paths.state + "/drafts", store: store.path,
                operatorName: profile.name, run: settings.runID))
    }

    private static func requireKeyboard() throws {
        guard isatty(STDIN_FILENO) == 1 else {
            throw Complaint(
                .unavailable,
                "The console takes its keys from a terminal, and standard input is none. For scripts there are commands: switchboard --help"
            )
        }
    }

    private func follow(from position: Position, _ mailbox: Mailbox) -> Follower {
        Follower(
            store, from: position, for: profile.name,
            onPage: { mailbox.post(.changed($0)) },
            onState: { state in
                switch state {
                case .live: mailbox.post(.health(.live))
                case .failing(let since, let error):
                    let age = Timestamp.wallClock - since
                    let uptime = Moment.now.uptime - Int(age.microseconds / 1_000)
                    mailbox.post(.health(.stale(since: uptime, wording: error.wording)))
                }
            })
    }
}
