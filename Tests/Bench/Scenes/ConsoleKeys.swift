/// The keys of the console that are measured, each where hands press it most.
struct ConsoleKeys {
    /// Presses of each sort.
    let count: Int

    static let pageDown = "\u{1B}[6~"
    static let pageUp = "\u{1B}[5~"
    private static let line = Budget.typically(median: 1, atWorst: 5)
    private static let page = Budget.typically(median: 2, atWorst: 6)
    private static let burst = Budget.most(20)

    func run(_ store: String, _ workplace: Workplace, into report: inout Report) throws {
        let desk = try Desk(store, workplace)
        let console = desk.console
        // From the transcript, where a line moves a cursor over what is there, to the list, where it opens another
        // session, reads its log and draws it.
        console.press("\r")
        _ = console.settle(quiet: 300)
        try KeyScene.measure(
            .init(
                name: "line in the transcript", presses: thereAndBack("k", "j"), budget: Self.line,
                byteBudget: .most(200)), on: console, as: Report.ours, into: &report)
        try KeyScene.measure(
            .init(
                name: "page in the transcript", presses: thereAndBack(Self.pageUp, Self.pageDown),
                budget: Self.page), on: console, as: Report.ours, into: &report)
        try KeyScene.burst(
            "200 lines in the transcript", "k", on: console, as: Report.ours, budget: Self.burst,
            into: &report)
        console.press("G\t")
        _ = console.settle(quiet: 300)
        try measureList(console, &report)
        console.press("g")
        _ = console.settle(quiet: 300)
        try measureTyping(desk, &report)
    }

    private func measureList(_ console: MeasuredProgram, _ report: inout Report) throws {
        try KeyScene.measure(
            .init(
                name: "line in the list, opens a session", presses: thereAndBack("j", "k"), budget: Self.line),
            on: console, as: Report.ours, into: &report)
        try KeyScene.measure(
            .init(
                name: "page in the list, opens a session",
                presses: thereAndBack(Self.pageDown, Self.pageUp), budget: Self.page),
            on: console, as: Report.ours, into: &report)
        try KeyScene.burst(
            "200 lines in the list", "j", on: console, as: Report.ours, budget: Self.burst, into: &report)
    }

    private func measureTyping(_ desk: Desk, _ report: inout Report) throws {
        _ = try desk.beginReply()
        let text = "we have found it and it is on its way to you now "
        let letters = (0..<count).map { String(Array(text)[$0 % text.count]) }
        try KeyScene.measure(
            .init(name: "typed key", presses: letters, budget: Self.line, byteBudget: .most(200)),
            on: desk.console, as: Report.ours, into: &report)
        try KeyScene.burst(
            "200 typed keys", "x", on: desk.console, as: Report.ours, budget: Self.burst, into: &report)
    }

    private func thereAndBack(_ there: String, _ back: String) -> [String] {
        Array(repeating: there, count: count / 2) + Array(repeating: back, count: count / 2 - 1)
    }
}
