import Console
import Conversation
import EventStore
import Foundation
import Synchronization

/// Keeps a process running that follows a server into the store. The process outlives this console.
final class MirrorKeeper: Sendable {
    private let store: EventStore
    private let server: ServerAddress
    private let environment: @Sendable () -> [String: String]
    private let tell: @Sendable (Arrival) -> Void
    private let state = Mutex(State())
    private let ticker = Mutex<Ticker?>(nil)

    private struct State {
        var told: Bool?
        var started: [ChildProcess] = []
        /// The number of looks left until the next start.
        var looksLeft = 0
        /// The token given to the last process that this console started; nil if it started none.
        var tokenGiven: String??
    }

    /// The time between looks.
    private static let interval = Duration.milliseconds(500)
    /// How many looks a process has to show itself after its start.
    private static let looksPerStart = 10
    /// How many looks a console without a token worth trying leaves to others, who may have one.
    private static let looksForOthers = 20

    /// - Parameters:
    ///   - store: The mirror's store.
    ///   - server: The server that it mirrors.
    ///   - environment: Returns the environment for the process. Called again if the server refuses the token in it,
    ///     which may have been replaced in the meantime.
    ///   - tell: Called on a thread of its own.
    init(
        store: EventStore, server: ServerAddress, environment: @escaping @Sendable () -> [String: String],
        tell: @escaping @Sendable (Arrival) -> Void
    ) {
        self.store = store
        self.server = server
        self.environment = environment
        self.tell = tell
        ticker.withLock { $0 = Ticker("mirror", every: Self.interval) { [self] in look() } }
    }

    func stop() {
        let ticker = ticker.withLock { ticker in
            defer { ticker = nil }
            return ticker
        }
        ticker?.stop()
    }

    private func look() {
        // A failure here also affects the follower, which reports it.
        guard let isFollowed = try? store.isMirrored() else { return }
        reap()
        let hasToken = handToken(isFollowed)
        let (mustStart, news) = state.withLock { state -> (Bool, Bool?) in
            if isFollowed { state.looksLeft = hasToken ? 0 : Self.looksForOthers }
            let mustStart = !isFollowed && state.looksLeft == 0
            if mustStart { state.looksLeft = Self.looksPerStart } else if !isFollowed { state.looksLeft -= 1 }
            // A first start takes a moment and is not worth reporting.
            let isNews = state.told != isFollowed && (isFollowed || state.told != nil || state.looksLeft == 1)
            if isNews { state.told = isFollowed }
            return (mustStart, isNews ? isFollowed : nil)
        }
        if let news { tell(.followed(news, (try? store.upstream()) ?? nil)) }
        if mustStart { start() }
    }

    /// Hands over a new token. If the server refuses the process that follows it, and there is a token here that was
    /// not tried, that process is asked to end, and the next one gets the new token. Tokens are passed only through
    /// the environment.
    ///
    /// - Returns: Whether a process started here has a chance.
    private func handToken(_ isFollowed: Bool) -> Bool {
        guard let upstream = (try? store.upstream()) ?? nil, upstream.isRefused else { return true }
        let token = environment()[Self.tokenName]
        let isNew = token != nil && state.withLock { $0.tokenGiven != .some(token) }
        if isNew, isFollowed { try? store.relieveMirror() }
        return isNew
    }

    private static let tokenName = "SWITCHBOARD_TOKEN"

    private func start() {
        let environment = environment()
        guard let program = Self.program(environment) else {
            return tell(
                .complained(
                    Failure(
                        wording: "switchboardd was not found beside switchboard: nothing follows the server.",
                        isDefinite: true)))
        }
        let arguments = [
            program, "mirror", "--server", server.description, "--store", store.path, "--until-idle",
        ]
        // Create the file with the store's mode and group, because a colleague's console may start the next process.
        let log = SideFile.open(".log", beside: store.path)
        if log >= 0 { close(log) }
        let kind = ChildProcess.Kind.detached(
            environment: environment, log: store.path + ".log")
        guard let process = ChildProcess(arguments, kind) else {
            return tell(
                .complained(
                    Failure(
                        wording: "switchboardd could not be started: nothing follows the server.",
                        isDefinite: true)))
        }
        state.withLock { state in
            state.started.append(process)
            state.tokenGiven = .some(environment[Self.tokenName])
        }
    }

    private func reap() {
        state.withLock { state in state.started.removeAll { $0.reap() } }
    }

    /// Returns the path of switchboardd, beside this program or on `PATH`.
    private static func program(_ environment: [String: String]) -> String? {
        let own = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let beside = own.map { ($0 as NSString).deletingLastPathComponent }
        let folders =
            [beside].compactMap { $0 } + (environment["PATH"] ?? "").split(separator: ":").map(String.init)
        return folders.map { $0 + "/switchboardd" }.first { access($0, X_OK) == 0 }
    }
}
