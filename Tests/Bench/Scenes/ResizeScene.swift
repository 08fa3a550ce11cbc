import PseudoTerminal

/// From a new size to a screen that has settled.
struct ResizeScene {
    let rounds: Int

    func run(_ store: String, _ workplace: Workplace, into report: inout Report) throws {
        let desk = try Desk(store, workplace)
        var times: [Milliseconds] = []
        var bytes: [Double] = []
        for round in 0..<rounds {
            let start = Clock.now
            if round % 2 == 0 {
                desk.console.resize(columns: 120, rows: 40)
            } else {
                desk.console.resize(columns: MeasuredProgram.columns, rows: MeasuredProgram.rows)
            }
            guard let pieces = desk.console.settle(quiet: 100), let last = pieces.last else {
                throw Fault(description: "A new size changed nothing.")
            }
            times.append(last.at - start)
            bytes.append(Double(pieces.byteCount))
        }
        guard desk.console.screen.contains(MadeDesk.customer) else {
            throw Fault(description: "The list is lost after resizing.\n\(desk.console.screen.text)")
        }
        report.add("resize", .milliseconds, times)
        report.add("resize", .bytes, bytes)
    }
}
