/// A part of the run, with a name to ask for it alone.
struct Scene {
    let name: String
    let run: (Plan, inout Report) throws -> Void

    static let names = "start, keys, resize, idle, arrival, load, catch-up, peers, scale"

    static func all(_ plan: Plan) -> [Scene] {
        let title = "\(MeasuredProgram.columns)×\(MeasuredProgram.rows)"
        var scenes = [
            onDesk("start") { try StartScene(runs: $0.count(20)).run($1, $2, into: &$3) },
            onDesk("keys") { try ConsoleKeys(count: $0.count(200)).run($1, $2, into: &$3) },
            onDesk("resize") { try ResizeScene(rounds: $0.count(20)).run($1, $2, into: &$3) },
            onDesk("idle") { try QuietScene(seconds: $0.idleSeconds).run($1, $2, into: &$3) },
            onDesk("arrival") { try ArrivalScene(count: $0.count(100)).run($1, $2, into: &$3) },
            onDesk("load") {
                try LoadScene(rate: 1_000, seconds: $0.isQuick ? 2 : 10, keys: $0.count(200))
                    .run($1, $2, into: &$3)
            },
            onDesk("catch-up") {
                try CatchUpScene(count: $0.isQuick ? 1_000 : 100_000).run($1, $2, into: &$3)
            },
        ]
        scenes.append(Scene(name: "peers", run: peers))
        scenes.append(
            Scene(name: "scale") { plan, report in
                report.begin("Sessions × events in the open one, \(title)", columns: [])
                try ScaleScene(recipes: plan.sizes, keys: plan.count(40))
                    .run(plan.shelf, Workplace(), into: &report)
            })
        return scenes
    }

    private static func onDesk(
        _ name: String, _ body: @escaping (Plan, String, Workplace, inout Report) throws -> Void
    ) -> Scene {
        Scene(name: name) { plan, report in
            openMain(plan, &report)
            try body(plan, plan.shelf.store(plan.recipe), Workplace(), &report)
        }
    }

    private static func openMain(_ plan: Plan, _ report: inout Report) {
        guard report.sections.isEmpty else { return }
        let (columns, rows) = (MeasuredProgram.columns, MeasuredProgram.rows)
        report.begin(
            "\(columns)×\(rows), \(plan.recipe.sessions) sessions, \(plan.recipe.events) events in the open one"
        )
    }

    private static func peers(_ plan: Plan, _ report: inout Report) throws {
        guard plan.hasPeers else { return }
        openMain(plan, &report)
        for peer in Peer.all {
            guard Workplace.installed(peer.name) != nil,
                peer.name != "tig" || Workplace.installed("git") != nil
            else {
                report.notInstalled.append(peer.name)
                continue
            }
            plan.say("\(peer.name) …")
            do {
                try peer.run(
                    Workplace(), lines: plan.lines, keys: plan.count(100), idle: plan.peerIdleSeconds,
                    into: &report)
            } catch let fault as Fault {
                report.note("peers: \(fault.sentence)")
                plan.say(fault.description)
            }
        }
    }
}
