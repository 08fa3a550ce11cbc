/// From the start of the process to what can be seen, and to a list and transcript that keys act upon.
struct StartScene {
    let runs: Int

    struct Times {
        var first: [Milliseconds] = []
        var usable: [Milliseconds] = []
    }

    func measure(_ store: String, _ workplace: Workplace) throws -> Times {
        let path = try workplace.copy(store)
        defer { workplace.remove(path) }
        var times = Times()
        // The first start of all reads the program and the store from the disk and is left out.
        for run in 0...runs {
            let console = try MeasuredProgram(
                Desk.arguments(path), environment: workplace.environment)
            let first = try console.wait(for: "switchboard")
            let usable = max(
                try console.wait(for: "h " + MadeDesk.customer),
                try console.wait(for: "taken over by you"))
            guard run > 0 else { continue }
            times.first.append(first - console.startedAt)
            times.usable.append(usable - console.startedAt)
        }
        return times
    }

    func run(_ store: String, _ workplace: Workplace, into report: inout Report) throws {
        let times = try measure(store, workplace)
        report.add("start to first paint", .milliseconds, times.first, budget: .most(60))
        report.add("start to usable list", .milliseconds, times.usable, budget: .most(150))
    }
}
