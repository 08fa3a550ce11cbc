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
            ["note", "s1", "third shelf"], ["release", "s1"], ["take-over", "s1"], ["hand-back", "s1"],
            ["take-over", "s1"], ["close", "s1", "--outcome", "resolved"], ["reopen", "s1"],
        ]
        for act in acts { #expect(try shell.run(act).code == 0, "\(act)") }
        #expect(
            try server.store.session("s1").map { _ in try server.texts() }
                == ["Where is the green book?", "I am looking for it."])

        let listed = try shell.run(["sessions", "--json"])
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

    @Test func `a server that does not answer is named, and nobody is told to import`() async throws {
        let server = try await UpstreamServer()
        let address = server.address
        await server.stop()
        let shell = try Shell(address)
        defer { shell.stop() }
        for command in [["sessions"], ["search", "green"], ["outbox"]] {
            let ended = try shell.run(command)
            #expect(ended.error.contains("\(address)") || ended.error.contains("server"), "\(ended)")
            #expect(!(ended.output + ended.error).localizedCaseInsensitiveContains("import"), "\(ended)")
        }
        let ended = try shell.run(["reply", "s1", "Hello?"])
        #expect(ended.code != 0 && !ended.error.localizedCaseInsensitiveContains("import"), "\(ended)")
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
    func stop() {
        let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        for process in all.compactMap({ pid_t($0) }) {
            let line = FileManager.default.contents(atPath: "/proc/\(process)/cmdline") ?? Data()
            let words = line.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
            let isOurs = words.dropFirst().first == "mirror" && words.contains { $0.hasPrefix(folder) }
            if isOurs { kill(process, SIGTERM) }
        }
        try? FileManager.default.removeItem(atPath: folder)
    }
}
