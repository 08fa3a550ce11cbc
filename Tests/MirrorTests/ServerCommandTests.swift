import Conversation
import EventStore
import Foundation
import PseudoTerminal
import Testing

/// Every command on sessions, on a server that answers and on one that does not.
@Suite(.serialized) struct ServerCommandTests {
    @Test func `every command on sessions works on a server that runs`() async throws {
        let server = try await UpstreamServer()
        try server.session()
        try server.customer("Where is the green book?")
        let shell = try Shell(server.address)
        defer { shell.stop() }
        let acts: [[String]] = [
            ["take-over", "s1", "--reason", "asked for it"], ["reply", "s1", "I am looking for it."],
            ["note", "s1", "third shelf"], ["label", "s1", "--add", "books"], ["release", "s1"],
            ["take-over", "s1"], ["hand-back", "s1"],
            ["take-over", "s1"], ["close", "s1", "--outcome", "resolved"], ["reopen", "s1"],
        ]
        for act in acts { #expect(try shell.run(act).code == 0, "\(act)") }
        #expect(
            try server.store.session("s1").map { _ in try server.texts() }
                == ["Where is the green book?", "I am looking for it."])

        #expect(try server.store.session("s1")?.labels.contains("books") == true)
        let listed = try shell.run(["sessions", "--label", "books", "--json"])
        #expect(listed.output.contains("\"s1\""))
        let found = try shell.run(["search", "green", "--json"])
        #expect(found.output.contains("Where is the green book?"))
        let shown = try shell.run(["transcript", "s1"])
        #expect(shown.output.contains("I am looking for it.") && shown.output.contains("third shelf"))
        let waiting = try shell.run(["outbox"])
        let exported = try shell.run(["export", "s1"])
        for ended in [listed, found, shown, waiting, exported] { #expect(ended.code == 0, "\(ended)") }
        let line = try JSON(parsing: Array(exported.output.utf8))
        #expect(line["session"]?["id"]?.string == "s1")
        #expect(exported.output.contains("I am looking for it.") && !exported.output.contains("third shelf"))
        await server.stop()
    }

    @Test func `a server that was never read is no empty one`() async throws {
        let server = try await UpstreamServer()
        let address = server.address
        await server.stop()
        let shell = try Shell(address)
        defer { shell.stop() }
        let commands = [
            ["sessions"], ["search", "green"], ["outbox"], ["export"], ["transcript", "s1"],
            ["reply", "s1", "Hello?"],
        ]
        for command in commands {
            let ended = try shell.run(command)
            #expect(ended.code == 69 && ended.output.isEmpty, "\(command) \(ended)")
            #expect(
                ended.error.hasPrefix("switchboard: The server cannot be reached.")
                    && ended.error.hasSuffix("Nothing has been read from \(address) yet.\n"), "\(ended)")
        }
    }

    @Test func `what was read last is told as that while the server does not answer`() async throws {
        let server = try await UpstreamServer()
        try server.session()
        try server.customer("Where is the green book?")
        let shell = try Shell(server.address)
        defer { shell.stop() }
        let before = try shell.run(["export"])
        #expect(before.code == 0 && before.output.contains("green book"), "\(before)")
        await server.stop()
        var ended = try shell.run(["export"])
        let end = ContinuousClock.now + .seconds(30)
        while ended.code == 0, ContinuousClock.now < end { ended = try shell.run(["export"]) }
        #expect(ended.code == 75 && ended.output == before.output, "\(ended)")
        #expect(ended.error.contains("This is what was read last."), "\(ended)")
        let listed = try shell.run(["sessions"])
        #expect(listed.code == 0 && listed.output.contains("Ada"), "\(listed)")
        #expect(listed.error.contains("What follows is what was read last."), "\(listed)")
    }
}

/// The program with a home of its own, run to its end.
private final class Shell {
    struct Ended: CustomStringConvertible {
        let code: Int32
        let output: String
        let error: String

        var description: String { "code \(code), output \(output), error \(error)" }
    }

    private let folder: String
    private let address: ServerAddress

    init(_ address: ServerAddress) throws {
        self.address = address
        folder = NSTemporaryDirectory() + "switchboard-shell-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    func run(_ words: [String]) throws -> Ended {
        var environment = [
            "HOME": folder, "XDG_DATA_HOME": folder + "/data", "XDG_STATE_HOME": folder + "/state",
            "XDG_CONFIG_HOME": folder + "/config", "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8",
            "SWITCHBOARD_OPERATOR": "mia", "SWITCHBOARD_DISPLAY_NAME": "Mia",
            "SWITCHBOARD_SERVER": address.description,
        ]
        environment["LD_LIBRARY_PATH"] = ProcessInfo.processInfo.environment["LD_LIBRARY_PATH"]
        let program = try PipedProgram(
            [
                "/bin/sh", "-c", "exec \"$@\" >\"$HOME/out\" 2>\"$HOME/err\"", "sh",
                BuiltProgram.path("switchboard"),
            ]
                + words, environment: environment)
        let code = program.end(0)
        let texts = try ["out", "err"].map { try String(contentsOfFile: folder + "/" + $0, encoding: .utf8) }
        return Ended(code: code ?? -1, output: texts[0], error: texts[1])
    }

    /// With the processes that follow the server into its store.
    func stop() { Followers.remove(folder) }
}
