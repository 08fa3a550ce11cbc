import Conversation
import EventStore
import Foundation
import PseudoTerminal
import Testing

/// Writers, agents, a server and an operator at work on one store, with everything that they were told.
final class Bustle {
    let desk: FaultDesk
    private(set) var writers: [Writer]
    private(set) var agents: [PipedProgram] = []
    let server: Server
    let anna: Anna
    private var agentsBorn = 0

    init(at desk: FaultDesk) throws {
        self.desk = desk
        writers = try (0..<3).map { try Writer("writer\($0)", at: desk) }
        server = try Server(at: desk)
        anna = Anna(at: desk)
        for _ in 0..<2 { agents.append(try bearAgent()) }
    }

    private func bearAgent() throws -> PipedProgram {
        agentsBorn += 1
        return try desk.program("AgentProbe", desk.path, "agent-\(agentsBorn)", "2000")
    }

    /// All their processes.
    var processes: [Int32] {
        writers.map(\.program.process) + agents.map(\.process)
            + [server.program?.process, anna.terminal?.process].compactMap { $0 }
    }

    /// Everybody does what they can do now.
    func work(within milliseconds: Int = 5) throws {
        for writer in writers { writer.collect() }
        server.work(within: Int32(milliseconds))
        try anna.work()
    }

    /// Works for a time; who is at work needs no signal to go on.
    func work(for time: Duration) throws {
        let end = ContinuousClock.now + time
        while ContinuousClock.now < end { try work() }
    }

    /// Works until something holds; `what` completes the sentence "In vain waited until …".
    func work(until what: String, within limit: Duration = .seconds(60), _ holds: (Bustle) -> Bool) throws {
        let end = ContinuousClock.now + limit
        while !holds(self) {
            guard ContinuousClock.now < end else {
                throw Stuck(description: "In vain waited until \(what). Anna's screen:\n\(screenText)")
            }
            try work()
        }
    }

    private var screenText: String { anna.terminal?.screen.text ?? "none" }

    // MARK: Deaths

    /// Kills one of them by -9 and starts it anew.
    func killOne(using random: inout some RandomNumberGenerator) throws -> String {
        switch Int.random(in: 0..<12, using: &random) {
        case 0..<4:
            let writer = writers.randomElement(using: &random)!
            writer.die()
            try writer.live()
            return "writer"
        case 4..<7:
            let victim = Int.random(in: agents.indices, using: &random)
            agents[victim].end(SIGKILL)
            agents[victim] = try bearAgent()
            return "agent"
        case 7..<10:
            server.die()
            try server.live()
            return "server"
        default:
            try anna.die()
            return "console"
        }
    }

    /// Starts whoever has ended.
    func live() throws {
        for writer in writers { try writer.live() }
        agents = try agents.map { _ in try bearAgent() }
        try server.live()
    }

    // MARK: Afterwards

    struct Stuck: Error, CustomStringConvertible {
        let description: String
    }

    /// Waits until each of them was told of something that it did after this moment.
    func goesOn(within limit: Duration = .seconds(60)) throws {
        let end = ContinuousClock.now + limit
        let written = writers.map(\.told.count)
        let (posted, replied) = (server.posted, anna.told.count)
        while true {
            let late =
                zip(writers, written).filter { $0.told.count <= $1 }.map(\.0.name)
                + (server.posted <= posted ? ["server"] : []) + (anna.told.count <= replied ? ["anna"] : [])
            if late.isEmpty { return }
            guard ContinuousClock.now < end else {
                throw Stuck(
                    description: "\(late) did not go on. Anna's screen:\n\(screenText)")
            }
            try work()
        }
    }

    /// Lets what is under way come to an end, ends everybody, and holds the log against what they were told.
    func verify() throws {
        let end = ContinuousClock.now + .seconds(60)
        while server.isWaiting, ContinuousClock.now < end { try work() }
        try untilAnswered(by: end)
        for writer in writers { writer.die() }
        for agent in agents { agent.end(SIGTERM) }
        server.die()
        try anna.die()
        try Ledger(
            written: Dictionary(uniqueKeysWithValues: writers.map { ($0.name, $0.told) }),
            posted: server.told, replied: anna.told
        ).verify(desk)
    }

    /// The AI has the last word in every session that it answers.
    private func untilAnswered(by end: ContinuousClock.Instant) throws {
        try desk.withStore { store in
            for id in FaultDesk.answered {
                let heard = "heard \(server.told[id]?.count ?? 0)"
                while server.told[id] != nil, try store.summary(id, for: "anna")?.lastLine?.text != heard {
                    guard ContinuousClock.now < end else {
                        throw Stuck(description: "The AI did not say \(heard) in \(id).")
                    }
                    for writer in writers { writer.collect() }
                    usleep(20_000)
                }
            }
        }
    }
}
