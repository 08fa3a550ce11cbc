import Conversation
import EventStore
import Foundation
import PseudoTerminal

/// A process that appends numbered messages, and what it was told of them.
final class Writer {
    let name: String
    private let desk: FaultDesk
    private(set) var program: PipedProgram
    /// Acknowledged messages with where they stand.
    private(set) var told: [Int: (session: Session.ID, offset: Offset)] = [:]
    private var next = 0

    init(_ name: String, at desk: FaultDesk) throws {
        self.name = name
        self.desk = desk
        program = try Self.start(name, 0, desk)
    }

    private static func start(_ name: String, _ first: Int, _ desk: FaultDesk) throws -> PipedProgram {
        // A pause of some milliseconds: the checker reads everything.
        try desk.program(
            "StoreProbe", desk.path, name, String(first), String(FaultDesk.written.count), "w", "5000")
    }

    func take(_ lines: [String]) {
        for line in lines {
            let words = line.split(separator: " ")
            guard words.count == 3, let number = Int(words[0]), let offset = Int(words[2]) else { continue }
            told[number] = (Session.ID(String(words[1])), Offset(offset))
            next = max(next, number + 1)
        }
    }

    func collect() { take(PipedProgram.lines(of: [program], within: .zero)[0]) }

    /// What it wrote before its end counts.
    func die() {
        program.end(SIGKILL)
        collect()
    }

    func live() throws { program = try Self.start(name, next, desk) }
}
