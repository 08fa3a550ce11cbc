import Conversation
import Foundation
import PseudoTerminal

/// A folder of its own in which the built program runs, apart from the settings of whoever runs the tests.
final class Workbench {
    let folder: String
    let environment: [String: String]

    /// What a finished program left.
    struct Ended {
        let code: Int32
        let out: [UInt8]
        let error: String

        var text: String { String(decoding: out, as: UTF8.self) }
        var lines: [String] {
            text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
        }
    }

    init() throws {
        folder = NSTemporaryDirectory() + "/switchboard-tests-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        environment = BuiltProgram.inheritedVariables.merging([
            "HOME": folder, "XDG_CONFIG_HOME": folder + "/config", "XDG_DATA_HOME": folder + "/data",
            "XDG_STATE_HOME": folder + "/state", "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "TZ": "UTC",
            "TERM": "xterm-256color", "SWITCHBOARD_OPERATOR": "anna",
        ]) { $1 }
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    static let program = BuiltProgram.path("switchboard")

    /// Runs the program to its end; input, output and errors are files.
    @discardableResult
    func run(
        _ arguments: String..., input: [UInt8] = [], environment more: [String: String] = [:]
    ) throws -> Ended {
        try run([Self.program] + arguments, input: input, environment: more)
    }

    func run(_ words: [String], input: [UInt8] = [], environment more: [String: String] = [:]) throws -> Ended
    {
        let name = folder + "/" + UUID().uuidString
        try Data(input).write(to: URL(fileURLWithPath: name + ".in"))
        let process = try start(words, more) { actions in
            posix_spawn_file_actions_addopen(&actions, 0, name + ".in", O_RDONLY, 0)
            posix_spawn_file_actions_addopen(&actions, 1, name + ".out", O_WRONLY | O_CREAT, 0o600)
            posix_spawn_file_actions_addopen(&actions, 2, name + ".err", O_WRONLY | O_CREAT, 0o600)
        }
        let code = Self.wait(for: process)
        let error = try Data(contentsOf: URL(fileURLWithPath: name + ".err"))
        return Ended(
            code: code, out: Array(try Data(contentsOf: URL(fileURLWithPath: name + ".out"))),
            error: String(decoding: error, as: UTF8.self))
    }

    func start(
        _ words: [String], _ more: [String: String] = [:],
        _ prepare: (inout posix_spawn_file_actions_t) -> Void
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        prepare(&actions)
        let variables = environment.merging(more) { $1 }.map { "\($0)=\($1)" }
        let arguments = words.map { strdup($0) } + [nil]
        let settings = variables.map { strdup($0) } + [nil]
        defer { for text in arguments + settings { free(text) } }
        var process = pid_t()
        // The threads on which tests run block signals, and a program inherits that.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        let result = posix_spawn(&process, words[0], &actions, &attributes, arguments, settings)
        guard result == 0 else { throw SessionError.notStarted(words[0], errno: result) }
        return process
    }

    /// The exit code; 1000 and the signal's number where a signal ended it.
    static func wait(for process: pid_t) -> Int32 {
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        return status & 0x7F == 0 ? (status >> 8) & 0xFF : 1000 + status & 0x7F
    }

    /// Writes a file and answers its path.
    func file(_ name: String, _ text: String) throws -> String {
        let path = folder + "/" + name
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return path
    }

    /// Takes in sessions.
    func fill(_ sessions: Fixture...) throws {
        let lines = sessions.map { $0.line + "\n" }.joined()
        _ = try run("import", "-", input: Array(lines.utf8))
    }
}

/// A program whose output is read while it runs.
final class Running {
    private let process: pid_t
    private let output: Int32
    private(set) var text = ""
    private var hasEnded = false

    init(_ bench: Workbench, _ arguments: String...) throws {
        var ends: [Int32] = [-1, -1]
        pipe(&ends)
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let (reading, writing) = (ends[0], ends[1])
        output = reading
        process = try bench.start([Workbench.program] + arguments) { actions in
            posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
            posix_spawn_file_actions_adddup2(&actions, writing, 1)
        }
        close(writing)
    }

    deinit {
        if !hasEnded { _ = end(by: SIGKILL) }
        close(output)
    }

    /// Reads until a text has come; false when 20 seconds or the output ended before.
    func wait(for wanted: String) -> Bool {
        var bytes = [UInt8](repeating: 0, count: 4096)
        while !text.contains(wanted) {
            var file = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
            guard poll(&file, 1, 20_000) > 0 else { return false }
            let count = read(output, &bytes, bytes.count)
            guard count > 0 else { return false }
            text += String(decoding: bytes[..<count], as: UTF8.self)
        }
        return true
    }

    func end(by signal: Int32) -> Int32 {
        hasEnded = true
        kill(process, signal)
        return Workbench.wait(for: process)
    }
}

/// A session to be imported.
struct Fixture {
    var session: Session
    var events: [Event] = []

    init(
        _ id: String, name: String = "Ada Byron", mode: Mode = .auto, title: String? = nil,
        labels: [String] = [], said: (Source, String)...
    ) {
        session = Session(
            id: Session.ID(id), agentID: Agent.ID("aria"), customerID: Customer.ID("c-" + id),
            creation: Self.start, title: title, mode: mode, labels: labels)
        for (source, text) in said {
            let speaker = Participant(displayName: source == .customer ? name : "Aria")
            add(source, .message, Event.messageData(text, from: speaker))
        }
    }

    mutating func add(_ source: Source, _ kind: Kind, _ data: JSON) {
        events.append(
            Event(
                id: Event.ID("e\(events.count)"), source: source, kind: kind, offset: Offset(events.count),
                creation: Self.start + .seconds(events.count), traceID: "t\(events.count)", data: data))
    }

    var line: String {
        let json: JSON = ["session": session.json, "events": .array(events.map(\.json))]
        return json.compact
    }

    private static let start = Timestamp(iso8601: "2026-03-04T09:30:00.000001Z")!

    /// Everything that a terminal would obey or hide.
    static let hostileText =
        "\u{0}\u{1b}[2J\u{1b}]0;PWNED\u{7}\r\n\u{9b}31m\u{7f}\u{85}\u{202e}evil\u{202c}\u{200b}\tx\u{8}\u{feff}"

    static let handoff: JSON = [
        "tool_calls": [
            [
                "tool_id": "built-in:initiate_human_handoff", "arguments": ["reason": "wants a refund"],
                "result": ["data": "ok", "control": ["mode": "manual"]],
            ]
        ]
    ]
}

extension [UInt8] {
    /// Whether a terminal could obey something in it: C0 except line breaks, DEL, or C1 in UTF-8.
    var holdsControls: Bool {
        if contains(where: { ($0 < 0x20 && $0 != 0x0A) || $0 == 0x7F }) { return true }
        return String(decoding: self, as: UTF8.self).unicodeScalars.contains {
            (0x80...0x9F).contains($0.value)
        }
    }
}
