import ArgumentParser
import Foundation

/// Measures `switchboardd serve`, and beside it in the same run a Parlant server.
@main
struct HTTPBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "switchboard-bench-http",
        abstract: "Measure switchboardd serve, and beside it another server with the same API.",
        discussion:
            "Build it for release. It starts the switchboardd that lies beside it, on a store of its own.")

    @Option(help: "The base URL of a Parlant server on this machine, such as http://127.0.0.1:8801.")
    var parlant: String?

    @Option(help: "That server's process, for its processor time and memory.")
    var parlantPid: Int32?

    @Option(help: "How many clients ask at once.")
    var clients = 8

    @Option(help: "How long each figure is measured, in seconds.")
    var seconds = 5.0

    @Option(parsing: .upToNextOption, help: "How many events the sessions hold.")
    var events = [50, 1_000, 10_000]

    @Option(parsing: .upToNextOption, help: "How many reads wait on both servers.")
    var waits = [20, 200]

    @Option(parsing: .upToNextOption, help: "How many reads wait on ours alone.")
    var ownWaits = [1_000, 10_000]

    func run() throws {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        let own = try OwnServer()
        var servers = [own.server]
        if let parlant {
            guard let address = Address(parlant) else {
                throw ValidationError("--parlant needs an http URL.")
            }
            servers.append(Server(name: "Parlant", address: address, pid: parlantPid))
        }
        say("| what | server | requests/s | p50 ms | p99 ms |\n|---|---|---|---|---|")
        for server in servers { try measure(server) }
        say("\n| waiting reads | server | % of a core | MiB |\n|---|---|---|---|")
        for server in servers {
            let isOwn = server.pid == own.server.pid
            for count in isOwn ? waits + ownWaits : waits { try measureIdle(server, count) }
        }
        withExtendedLifetime(own) {}
    }

    private func measure(_ server: Server) throws {
        let scenarios = Scenarios(server: server, clients: clients, seconds: seconds)
        try scenarios.prepare()
        for count in events {
            let id = try scenarios.session(events: count)
            show("tail read at \(count) events", server, try scenarios.tailRead(id, events: count))
            show("whole read of \(count) events", server, try scenarios.wholeRead(id))
            show("post at \(count) events, 1 client", server, try scenarios.post(id, clients: 1))
            show("post, \(clients) clients", server, try scenarios.post(id, clients: clients))
            show("post, 64 clients", server, try scenarios.post(id, clients: 64))
        }
        show("wake-up of a waiting read", server, try scenarios.wakeUp(rounds: 200))
    }

    private func measureIdle(_ server: Server, _ count: Int) throws {
        let scenarios = Scenarios(server: server, clients: clients, seconds: seconds)
        guard let figures = try scenarios.idle(waits: count) else { return }
        say("| \(count) | \(server.name) | \(digits(figures.processor)) | \(digits(figures.memory)) |")
    }

    private func show(_ what: String, _ server: Server, _ figures: Figures) {
        say(
            "| \(what) | \(server.name) | \(digits(figures.perSecond)) | \(digits(figures.percentile(0.5))) "
                + "| \(digits(figures.percentile(0.99))) |")
    }

    private func say(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }

    /// Three of them that tell something.
    private func digits(_ number: Double) -> String {
        number >= 100 ? String(Int(number.rounded())) : String(format: number >= 10 ? "%.1f" : "%.2f", number)
    }
}
