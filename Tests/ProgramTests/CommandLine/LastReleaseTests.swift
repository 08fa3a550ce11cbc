import Conversation
import EventStore
import PseudoTerminal
import Testing

/// What scripts were written against in the last release: names may be added, and none goes away.
@Suite struct LastReleaseTests {
    private let bench: Workbench

    init() throws { bench = try Workbench() }

    @Test func `every command and every option of the last release is there`() throws {
        for line in try CarriedFile.lines("last-release/commands.txt") {
            let words = line.split(separator: " ").map(String.init)
            let command = words.filter { !$0.hasPrefix("-") }
            let help = try bench.run(
                [BuiltProgram.path(command[0])] + command.dropFirst() + ["--help"])
            #expect(help.code == 0, "\(line): \(help.error)")
            // A command that is not there answers with its parent's help.
            #expect(help.text.contains("USAGE: \(command.joined(separator: " "))"), "\(line)")
            let told = Set(
                help.text.split { !($0.isLetter || $0.isNumber || $0 == "-") }.map(String.init))
            for option in words where option.hasPrefix("-") {
                #expect(told.contains(option), "\(command.joined(separator: " ")) \(option)")
            }
        }
    }

    private static let session = [
        "id", "agent_id", "customer_id", "creation_utc", "title", "mode", "consumption_offsets", "metadata",
        "labels",
    ]
    private static let event = [
        "id", "source", "kind", "offset", "creation_utc", "trace_id", "correlation_id", "data", "metadata",
        "deleted",
    ]

    @Test func `every field of the last release's JSON is there`() throws {
        try bench.store().seedWaiting("s1", customer: "Omar Rossi", said: "Hello?", reason: "Name change")
        func fields(_ arguments: String...) throws -> [Set<String>] {
            let ended = try bench.run([Workbench.program] + arguments)
            #expect(ended.code == 0, "\(ended.error)")
            return try ended.lines.map { line in
                Set(try #require(try JSON(parsing: line).members).pairs.map(\.name))
            }
        }
        for found in try fields("sessions", "--json") { #expect(found.isSuperset(of: Self.session)) }
        let events = try fields("transcript", "s1", "--json")
        #expect(events.count == 2)
        for found in events { #expect(found.isSuperset(of: Self.event)) }
        let line = try #require(try bench.run("export").lines.first)
        let exported = try JSON(parsing: line)
        let session = try #require(exported["session"]?.members).pairs.map(\.name)
        #expect(Set(session).isSuperset(of: Self.session))
        for event in try #require(exported["events"]?.array) {
            let found = Set(try #require(event.members).pairs.map(\.name))
            #expect(found.isSuperset(of: Self.event))
        }
    }
}
