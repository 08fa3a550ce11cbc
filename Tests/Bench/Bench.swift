import ArgumentParser
import Foundation

/// Measures the `switchboard` that lies beside it, from outside, on a terminal.
@main
struct Bench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "switchboard-bench",
        abstract: "Measure switchboard from outside, beside its budgets and programs that people know.",
        subcommands: [Measure.self, Writer.self], defaultSubcommand: Measure.self)
}

struct Measure: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "measure", abstract: "Measure and print a table.",
        discussion: """
            Build both for release. Budgets hold at 200 by 60 cells, with 100,000 sessions and 100,000 events in the \
            open one. A figure of several readings is told as median / 95 %. Absolute times never make it fail; \
            what does not come to the screen does.
            """)

    @Flag(help: "Small stores and few readings: in a minute, to see that everything can be measured.")
    var quick = false

    @Option(help: "Only the scenes whose name holds this: \(Scene.names).")
    var only: String?

    @Flag(inversion: .prefixedNo, help: "Measure tig, weechat, irssi and less too.")
    var peers = true

    @Flag(help: "Also stores of a million sessions and of a million events in one, which take long to make.")
    var large = false

    @Option(help: "Write all readings into this file.")
    var json: String?

    @Option(help: "Where made stores are kept for later runs.")
    var stores = NSTemporaryDirectory() + "switchboard-bench-stores"

    func run() throws {
        guard FileManager.default.isExecutableFile(atPath: Desk.program) else {
            throw ValidationError("There is no \(Desk.program). Build the product switchboard first.")
        }
        var report = Report()
        let plan = Plan(isQuick: quick, isLarge: large, hasPeers: peers, stores: stores, say: say)
        for scene in Scene.all(plan) where only.map(scene.name.contains) ?? true {
            say("\(scene.name) …")
            do {
                try scene.run(plan, &report)
            } catch let fault as Fault {
                report.note("\(scene.name): \(fault.sentence)")
                say(fault.description)
            }
        }
        print(Table(report: report).text)
        if let json { try report.write(to: json) }
        if !report.faults.isEmpty { throw ExitCode.failure }
    }

    private func say(_ line: String) { FileHandle.standardError.write(Data((line + "\n").utf8)) }
}
