/// What a console costs at which nothing happens.
struct QuietScene {
    let seconds: Double

    func run(_ store: String, _ workplace: Workplace, into report: inout Report) throws {
        let desk = try Desk(store, workplace)
        Self.measureMemory(desk.console, as: Report.ours, budget: .most(40), into: &report)
        Self.measureIdleness(
            desk.console, seconds: seconds, as: Report.ours, isBudgeted: true, into: &report)
    }

    static func measureMemory(
        _ program: MeasuredProgram, as column: String, budget: Budget? = nil, into report: inout Report
    ) {
        let footprint = program.footprint
        report.add(
            "memory, shared pages in part", .mebibytes, [footprint.proportional], budget: budget, of: column)
        report.add("memory, shared pages in full", .mebibytes, [footprint.resident], of: column)
    }

    static func measureIdleness(
        _ program: MeasuredProgram, seconds: Double, as column: String, isBudgeted: Bool = false,
        into report: inout Report
    ) {
        _ = program.settle(quiet: 2_500, first: 2_500)
        let before = program.footprint
        let bytes = idleBytes(program, seconds: seconds)
        let after = program.footprint
        func budget(_ most: Double) -> Budget? { isBudgeted ? .most(most) : nil }
        let name = "idle for \(Int(seconds)) s"
        report.add(name, .ticks, [Double(after.ticks - before.ticks)], budget: budget(0), of: column)
        report.add(name + ", processor", .milliseconds, [after.processor - before.processor], of: column)
        report.add(
            name + ", wake-ups", .perSecond, [Double(after.sleeps - before.sleeps) / seconds],
            budget: budget(1),
            of: column)
        report.add(name + ", written", .bytes, [Double(bytes)], budget: budget(0), of: column)
    }

    /// What is written but at the change of a minute, which is shown.
    private static func idleBytes(_ program: MeasuredProgram, seconds: Double) -> Int {
        let end = Clock.now + seconds * 1_000
        var bytes = 0
        while program.isOpen, Clock.now < end {
            let before = program.byteCount
            program.read(until: end)
            if !(Clock.second < 2) { bytes += program.byteCount - before }
        }
        return bytes
    }
}
