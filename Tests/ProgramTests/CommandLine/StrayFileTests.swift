import Foundation
import PseudoTerminal
import Testing

/// What stands where a file, a command or a terminal should.
@Suite struct StrayFileTests {
    private let bench: Workbench
    private let folder: String
    private let pipe: String

    init() throws {
        bench = try Workbench()
        folder = bench.folder + "/a-folder"
        pipe = bench.folder + "/a-pipe"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        mkfifo(pipe, 0o600)
    }

    @Test(.timeLimit(.minutes(1)))
    func `a folder, a pipe or a device in a file's place is told in a sentence`() throws {
        for (path, what) in [
            (folder, "is a folder"), (pipe, "is a named pipe"), ("/dev/zero", "is a device"),
        ] {
            for words in [
                ["keys", "check", path], ["guidelines", "check", path], ["import", path],
                ["chat", "--new", "--guidelines", path],
            ] {
                let ended = try bench.run([Workbench.program] + words)
                #expect(ended.code == 66, "\(words): \(ended.error)")
                #expect(ended.error.contains(what), "\(words): \(ended.error)")
                #expect(ended.error.split(separator: "\n").count == 1)
            }
            let named = try bench.run("keys", "list", "--keymap", path)
            #expect(named.code == 78 && named.error.contains("There is no keymap"))
            let stored = try bench.run("sessions", "--store", path)
            #expect(stored.code != 0 && stored.error.contains("it is not a file"))
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a folder or a pipe in the place of the settings is told in a sentence`() throws {
        let settings = bench.folder + "/config/switchboard"
        for make in [
            { try FileManager.default.createDirectory(atPath: $0, withIntermediateDirectories: true) },
            { (path: String) throws -> Void in mkfifo(path, 0o600) },
        ] {
            try? FileManager.default.removeItem(atPath: settings)
            try FileManager.default.createDirectory(atPath: settings, withIntermediateDirectories: true)
            try make(settings + "/config.toml")
            let ended = try bench.run("keys", "list")
            #expect(ended.code == 78, "\(ended.error)")
            #expect(ended.error.contains("config.toml: it is a"), "\(ended.error)")
            let doctor = try bench.run("doctor")
            #expect(doctor.text.contains("config.toml: it is a"))
        }
        // A keymap of one's own that is a folder hides nothing.
        try? FileManager.default.removeItem(atPath: settings)
        try FileManager.default.createDirectory(
            atPath: settings + "/default.keymap", withIntermediateDirectories: true)
        #expect(try bench.run("keys", "list").code == 0)
    }

    @Test func `what a shell writes as a pipe is read`() throws {
        let words = "'\(Workbench.program)' keys check <(echo '@extends default')"
        let ended = try bench.run(["/bin/bash", "-c", words])
        #expect(ended.code == 0, "\(ended.error)")
    }

    @Test func `a misspelt command is answered with the one that was meant`() throws {
        for (words, meant) in [
            (["sesions"], "Did you mean 'sessions'?"), (["keys", "chek", "x"], "Did you mean 'check'?"),
            (["takeover", "x"], "Did you mean 'take-over'?"),
            (["xyzzyx"], "All commands: switchboard --help"),
        ] {
            let ended = try bench.run([Workbench.program] + words)
            #expect(ended.code == 64, "\(words)")
            #expect(ended.error.contains(meant), "\(ended.error)")
            #expect(ended.error.split(separator: "\n").count == 1)
        }
        for words in [["help"], ["help", "sessions"], ["--help"], ["keys", "--help"]] {
            #expect(try bench.run([Workbench.program] + words).code == 0, "\(words)")
        }
    }

    @Test func `help tells how a shell learns to complete`() throws {
        #expect(try bench.run("--help").text.contains("--generate-completion-script"))
        let script = try bench.run("--generate-completion-script", "bash")
        #expect(script.code == 0 && script.text.contains("sessions"))
    }

    @Test func `keys that come by a pipe are not acted on`() throws {
        for words in [[], ["console"], ["demo"]] as [[String]] {
            let ended = try bench.run([Workbench.program] + words, input: Array("tq".utf8))
            #expect(ended.code == 69, "\(words): \(ended.error)")
            #expect(ended.error.contains("standard input is none"), "\(ended.error)")
        }
    }

    @Test func `a time zone that the system does not know is told by doctor`() throws {
        let wrong = try bench.run("doctor", environment: ["TZ": "Europe/Berlinn"])
        #expect(wrong.text.contains("does not know 'Europe/Berlinn'"))
        for zone in ["UTC", "CET-1CEST", "<+03>-3", ""] {
            #expect(
                try !bench.run("doctor", environment: ["TZ": zone]).text.contains("time zone"), "\(zone)")
        }
    }

    @Test func `sessions tell more where they are asked to, and the same as ever where not`() throws {
        let line = #"""
            {"session":{"id":"s1","agent_id":"aria","customer_id":"ada","creation_utc":"2024-05-15T09:00:00Z","title":null,"mode":"auto","consumption_offsets":{"client":0},"metadata":{},"labels":[]},"events":[]}
            """#
        try bench.run("import", "-", input: Array((line + "\n").utf8))
        let plain = try bench.run("sessions", "--json")
        let long = try bench.run("sessions", "--json", "--long")
        #expect(!plain.text.contains("note_count"))
        for name in ["owner", "waiting_since", "last_message", "event_count", "unread_count"] {
            #expect(long.text.contains("\"\(name)\":"), "\(name)")
        }
        let start = plain.text.trimmingCharacters(in: .newlines).dropLast()
        #expect(long.text.hasPrefix(String(start)))
        #expect(try bench.run("sessions", "--long").code == 64)
    }
}
