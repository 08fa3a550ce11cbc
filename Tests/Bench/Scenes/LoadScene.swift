import EventStore
import Foundation
import PseudoTerminal

/// A console while another process appends a thousand messages a second, a tenth of them to the open session.
struct LoadScene {
    let rate: Double
    let seconds: Double
    let keys: Int

    func run(_ store: String, _ workplace: Workplace, into report: inout Report) throws {
        let desk = try Desk(store, workplace)
        let row = try desk.beginReply()
        let writer = try startWriter(desk.path, workplace)
        _ = desk.console.settle(quiet: 30, first: 5_000, limit: 1_500)
        let before = desk.console.footprint
        let start = desk.console.pieces.count
        desk.console.read(for: seconds * 1_000)
        let pieces = desk.console.pieces[start...]
        let after = desk.console.footprint
        let times = try type(on: desk.console, row)
        writer.kill(SIGKILL)
        let name = "\(Int(rate)) messages/s arrive"
        report.add(name + ", frames", .perSecond, [Double(pieces.frameCount) / seconds], budget: .most(30))
        report.add(name + ", written per second", .bytes, [Double(pieces.byteCount) / seconds])
        report.add(
            name + ", processor per second", .milliseconds, [(after.processor - before.processor) / seconds])
        report.add(
            name + ", typed key", .milliseconds, times, budget: .atWorst(8))
    }

    private func startWriter(_ store: String, _ workplace: Workplace) throws -> TerminalSession {
        let own = "/proc/self/exe"
        let program = try FileManager.default.destinationOfSymbolicLink(atPath: own)
        return try TerminalSession(
            [
                program, "write", "--store", store, "--rate", String(rate), "--seconds",
                String(seconds + 60),
            ], environment: workplace.environment)
    }

    /// From each key to the cell that shows it, whatever else is drawn meanwhile.
    private func type(on console: MeasuredProgram, _ row: Int) throws -> [Milliseconds] {
        var times: [Milliseconds] = []
        _ = console.screen
        for number in 0..<keys {
            let place = number % Self.lineLength
            if place == 0 { try clearLine(on: console, row) }
            let typed = Self.letters(from: number - place, through: number)
            let start = Clock.now
            console.press(String(typed.suffix(1)))
            guard let moment = console.await({ $0.text(inRow: row).contains(typed) }) else {
                throw Fault(description: "A typed key did not come under load.\n\(console.screen.text)")
            }
            times.append(moment - start)
        }
        return times
    }

    /// A draft of one row can be looked for in one.
    private static let lineLength = 20

    private static func letters(from first: Int, through last: Int) -> String {
        String((first...last).map { Character(UnicodeScalar(UInt8(97 + $0 % 26))) })
    }

    private func clearLine(on console: MeasuredProgram, _ row: Int) throws {
        console.press("x\u{15}")
        let cleared = console.await { emulator in
            // The list stands beside it.
            let draft = emulator.text(inRow: row).split(separator: "│").last ?? ""
            return draft.allSatisfy(\.isWhitespace)
        }
        guard cleared != nil else {
            throw Fault(description: "The draft was not cleared under load.\n\(console.screen.text)")
        }
    }
}
