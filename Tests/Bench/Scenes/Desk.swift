import Foundation
import PseudoTerminal

/// A console on a copy of a made store, in which the long session stands first and is open.
final class Desk {
    let console: MeasuredProgram
    let path: String
    private let workplace: Workplace

    static var program: String {
        let own = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        return own.deletingLastPathComponent().appendingPathComponent("switchboard").path
    }

    static func arguments(_ store: String) -> [String] {
        [
            program, "console", "--store", store, "--operator", MadeDesk.operatorName, "--display-name",
            "operator",
        ]
    }

    init(_ store: String, _ workplace: Workplace) throws {
        self.workplace = workplace
        path = try workplace.copy(store)
        console = try MeasuredProgram(Self.arguments(path), environment: workplace.environment)
        try console.wait(for: "h " + MadeDesk.customer)
        try console.wait(for: "taken over by you")
        _ = console.settle(quiet: 300, first: 300)
    }

    deinit { workplace.remove(path) }

    /// Begins a reply in the open session.
    ///
    /// - Returns: The row of the screen in which it is typed.
    func beginReply() throws -> Int {
        console.press("r")
        try console.wait(for: "TO " + MadeDesk.customer)
        _ = console.settle(quiet: 300, first: 300)
        guard let cursor = console.screen.cursor else {
            throw Fault(description: "No cursor stands in the reply.\n\(console.screen.text)")
        }
        return cursor.row
    }
}
