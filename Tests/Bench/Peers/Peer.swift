/// A terminal program that people know, measured in the same run for comparison.
struct Peer: Sendable {
    let name: String
    /// What it reads, made anew for the run, and how it is started on that.
    let start: @Sendable (Workplace, Int) throws -> (arguments: [String], environment: [String: String])
    /// Pressed before anything is measured.
    var preparation = ""
    /// By the name of our figure.
    var line: (figure: String, there: String, back: String)?
    var page: (figure: String, there: String, back: String)?
    var types = false

    static let all = [tig, weechat, irssi, less]

    func run(_ workplace: Workplace, lines: Int, keys: Int, idle: Double, into report: inout Report) throws {
        let (arguments, environment) = try start(workplace, lines)
        let variables = workplace.environment.merging(environment) { $1 }
        var times: [Milliseconds] = []
        for _ in 0..<5 {
            let program = try MeasuredProgram(arguments, environment: variables)
            guard let pieces = program.settle(quiet: 300, first: 10_000, limit: 5_000),
                let first = pieces.first
            else {
                throw Fault(description: "\(name) showed nothing.")
            }
            times.append(first.at - program.startedAt)
        }
        report.add("start to first paint", .milliseconds, times, of: name)
        let program = try MeasuredProgram(arguments, environment: variables)
        // Until all lines are read.
        _ = program.settle(quiet: 3_000, first: 10_000, limit: 30_000)
        if !preparation.isEmpty {
            program.press(preparation)
            _ = program.settle(quiet: 1_000, first: 3_000)
        }
        try measureKeys(program, keys, &report)
        QuietScene.measureMemory(program, as: name, into: &report)
        QuietScene.measureIdleness(program, seconds: idle, as: name, into: &report)
    }

    private func measureKeys(_ program: MeasuredProgram, _ keys: Int, _ report: inout Report) throws {
        for motion in [line, page].compactMap({ $0 }) {
            let presses =
                Array(repeating: motion.there, count: keys / 2)
                + Array(repeating: motion.back, count: keys / 2 - 1)
            try KeyScene.measure(
                .init(name: motion.figure, presses: presses), on: program, as: name, into: &report)
        }
        if let line {
            try KeyScene.burst(
                "200 lines in the transcript", line.there, on: program, as: name, into: &report)
        }
        guard types else { return }
        try KeyScene.measure(
            .init(name: "typed key", presses: Array(repeating: "x", count: keys / 2)), on: program, as: name,
            into: &report)
        try KeyScene.burst("200 typed keys", "x", on: program, as: name, into: &report)
    }
}
