import ArgumentParser
import Foundation

/// Measures `switchboardd serve`, and beside it in the same run a Parlant server.
@main
struct HTTPBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "switchboard-bench-http",
        abstract: "Measure switchboardd serve, and beside it another server with the same API.",
        discussion:
            "Build it for release. It starts the switchboardd that lies beside it, on a store of its own, and writes "
            + "Markdown. Each figure is measured on one server while the other has nothing to do.")

    @Option(help: "The base URL of a Parlant server on this machine, such as http://127.0.0.1:8801.")
    var parlant: String?

    @Option(help: "The command that starts that server, for its processor time and memory.")
    var parlantCommand: String?

    @Option(help: "How many clients read at once.")
    var clients = 8

    @Option(help: "How many clients post at once, beside one alone.")
    var posters = 64

    @Option(help: "How long each figure is measured, in seconds, after half a second that does not count.")
    var seconds = 2.5

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
        let other = try parlant.map { try OtherServer($0, command: parlantCommand) }
        let desk = Scenarios(server: own.server, clients: clients, seconds: seconds)
        let parlant = other.map { Scenarios(server: $0.server, clients: clients, seconds: seconds) }
        try desk.prepare()
        try parlant?.prepare()
        let disk = try Disk.durableWrites(in: own.folder, seconds: seconds)
        try measureRequests(desk, parlant, disk)
        try measureWaits(desk, parlant)
        withExtendedLifetime((own, other)) {}
    }

    private func measureRequests(_ desk: Scenarios, _ parlant: Scenarios?, _ disk: Double) throws {
        var table = Comparison(durableWrites: disk)
        for count in events {
            let (ours, theirs) = (try desk.session(events: count), try parlant?.session(events: count))
            func compare(
                _ what: String, _ goal: Comparison.Goal, _ measure: (Scenarios, String) throws -> Figures
            ) throws {
                let own = try measure(desk, ours)
                let other = try parlant.flatMap { parlant in try theirs.map { try measure(parlant, $0) } }
                table.add(what, own, other, goal)
            }
            let isGoal = count == 1_000
            try compare("tail read at \(count) events", isGoal ? .times(50) : .none) {
                try $0.tailRead($1, events: count)
            }
            try compare("whole read of \(count) events", isGoal ? .times(50) : .none) { try $0.wholeRead($1) }
            try compare("post behind \(count) events, 1 client", .none) { try $0.post($1, clients: 1) }
            try compare("post behind \(count) events, \(posters) clients", .disk) {
                try $0.post($1, clients: posters)
            }
        }
        table.add(
            "wake-up of a waiting read", try desk.wakeUp(rounds: 200), try parlant?.wakeUp(rounds: 200),
            .milliseconds(10))
        table.write()
    }

    private func measureWaits(_ desk: Scenarios, _ parlant: Scenarios?) throws {
        say("\n| waiting reads | server | % of a core | MiB | MiB before | goal |\n|---|---|---|---|---|---|")
        for (scenarios, counts) in [(desk, waits + ownWaits), (parlant, waits)] {
            for count in counts {
                guard let figures = try scenarios?.idle(waits: count) else { continue }
                let isGoal = scenarios?.server.name == desk.server.name && count == 10_000
                let isMet = figures.processor < 1 && figures.memory < 300e6 / 1_048_576
                let goal = isGoal ? "< 1 %, < 286 MiB (300 MB): " + (isMet ? "met" : "missed") : ""
                say(
                    "| \(count) | \(scenarios!.server.name) | \(digits(figures.processor)) "
                        + "| \(digits(figures.memory)) | \(digits(figures.before)) | \(goal) |")
            }
        }
    }
}
