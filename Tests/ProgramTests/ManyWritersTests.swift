import Conversation
import Effort
import EventStore
import Foundation
import PseudoTerminal
import Testing

@Suite struct ManyWritersTests {
    /// A minute in the full run, a tenth of it otherwise.
    private static let span: Duration = Effort.isFull ? .seconds(60) : .seconds(6)
    private static let sessions = 4

    /// What a writer was told: its numbers with where they stand.
    private struct Acknowledged {
        var places: [Int: (session: Session.ID, offset: Offset)] = [:]
        var next = 0

        mutating func take(_ line: String) {
            let words = line.split(separator: " ")
            guard words.count == 3, let number = Int(words[0]), let offset = Int(words[2]) else { return }
            places[number] = (Session.ID(String(words[1])), Offset(offset))
            next = max(next, number + 1)
        }
    }

    @Test func `two consoles and ten writers, one killed again and again, lose and double nothing`() throws {
        let bench = try Workbench()
        let store = try bench.store()
        for number in 0..<Self.sessions {
            try store.seedAutomatic(Session.ID("s\(number)"), customer: "Customer \(number)", said: "Hello")
        }
        let consoles = try ["anna", "ben"].map { try ConsoleOnTerminal(bench, operator: $0) }
        for console in consoles { try console.terminal.wait(for: "Customer") }

        var told = [Acknowledged](repeating: Acknowledged(), count: 10)
        var writers = try told.indices.map { try writer($0, from: 0, bench) }
        let deadline = ContinuousClock.now + Self.span
        var kills = 0
        while ContinuousClock.now < deadline {
            collect(writers, &told)
            for console in consoles { console.terminal.read(for: .zero) }
            // The first writer dies whenever it has written some more.
            if told[0].next >= (kills + 1) * 20 {
                writers[0].end(SIGKILL)
                collect([writers[0]], &told)
                kills += 1
                writers[0] = try writer(0, from: told[0].next, bench)
            }
        }
        for writer in writers { writer.end(SIGKILL) }
        collect(writers, &told)

        #expect(kills > 0)
        try verify(told, store)
        let count = told.reduce(0) { $0 + $1.places.count }
        print("\(count) acknowledged by ten writers in \(Self.span), one killed \(kills) times")
        // Both consoles still follow.
        try store.say("the very last word", in: "s0")
        for console in consoles { try console.terminal.wait(for: "the very last word") }
    }

    private func writer(_ number: Int, from first: Int, _ bench: Workbench) throws -> PipedProgram {
        try PipedProgram([
            BuiltProgram.path("StoreProbe"), bench.storePath, "w\(number)", String(first),
            String(Self.sessions),
        ])
    }

    private func collect(_ writers: [PipedProgram], _ told: inout [Acknowledged]) {
        for (number, lines) in PipedProgram.lines(of: writers, within: .milliseconds(50)).enumerated() {
            for line in lines { told[number].take(line) }
        }
    }

    private func verify(_ told: [Acknowledged], _ store: EventStore) throws {
        var logs: [Session.ID: [LogEntry]] = [:]
        for number in 0..<Self.sessions {
            let id = Session.ID("s\(number)")
            logs[id] = try store.entries(of: id, from: .zero, limit: 10_000_000).entries
        }
        for (id, log) in logs {
            #expect(log.map(\.event.offset.rawValue) == Array(0..<log.count), "gap in \(id)")
            let requests = log.compactMap(\.requestID)
            #expect(Set(requests).count == requests.count, "doubled in \(id)")
            #expect(requests.count == log.count - 1)
        }
        for (number, acknowledged) in told.enumerated() {
            #expect(acknowledged.places.count == acknowledged.next, "a number of w\(number) was left out")
            for (message, place) in acknowledged.places {
                let entry = logs[place.session]?[place.offset.rawValue]
                #expect(entry?.event.message?.text == "w\(number) \(message)")
            }
        }
    }
}
