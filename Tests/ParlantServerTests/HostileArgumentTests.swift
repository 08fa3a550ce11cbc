import Conversation
import EventStore
import Foundation
import PseudoTerminal
import Testing

/// What both programs write to a terminal when they are given what only an attacker writes.
@Suite struct HostileArgumentTests {
    private static let hostile =
        "x\u{1b}[2J\u{1b}]0;PWNED\u{7}\r\n\t\u{9b}31m\u{7f}\u{85}\u{202e}evil\u{2066}\u{200b}\u{200f}\u{feff}\u{e0041}"
    private static let folder = NSTemporaryDirectory() + "switchboard-hostile"

    /// Each ends by itself.
    private static let arguments: [[String]] = [
        [hostile], ["--\(hostile)"], ["--store", hostile, "--\(hostile)=\(hostile)"], ["help", hostile],
        ["--version", hostile],
    ]

    private static let console: [[String]] = [
        ["sessions", "--view", hostile], ["sessions", "--limit", hostile], ["sessions", hostile],
        ["transcript", hostile, "--store", "/dev/null/\(hostile)"], ["reply", hostile, hostile],
        ["append", hostile, "--kind", hostile], ["append", "s1", "--kind", "status", "--status", hostile],
        ["import", hostile], ["import", "/dev/null/\(hostile)"], ["keys", "explain", hostile],
        ["keys", "--keymap", hostile], ["demo", "--pace", hostile], ["close", "s1", "--outcome", hostile],
        ["console", "--keymap", hostile, "--store", "/dev/null/\(hostile)"], ["doctor", hostile],
        ["export", hostile], ["guidelines", "check", hostile], ["steer", hostile],
        ["note", hostile, hostile], ["replies", "import", hostile], ["replies", "add", hostile],
        ["replies", "edit", hostile, "--text", hostile], ["replies", "export", "/dev/null/\(hostile)"],
    ]

    private static let network: [[String]] = [
        ["serve", "--store", "/dev/null/\(hostile)"], ["serve", "--port", hostile],
        ["serve", "--bind", hostile],
        ["serve", "--origin", hostile], ["mirror", "--server", hostile], ["mirror", hostile],
        ["agent", "--guidelines", hostile, "--store", folder + "/none.store"],
        ["token", "create", "--role", hostile], ["token", "revoke", hostile, "--store", folder + "/t.store"],
        ["token", hostile], ["token", "list", "--store", "/dev/null/\(hostile)"],
    ]

    private func expectSafe(_ words: [String], _ environment: [String: String] = [:]) throws {
        let settings = [
            "HOME": Self.folder, "XDG_DATA_HOME": Self.folder, "XDG_STATE_HOME": Self.folder,
            "SWITCHBOARD_OPERATOR": "anna",
        ].merging(environment) { $1 }
        let session = try TerminalSession(words, environment: settings, columns: 200, rows: 60)
        let status = try session.waitForExit()
        #expect(
            status != .exited(0) || words.contains("--version") || words.contains("help"),
            "\(words.dropFirst())")
        expectSafe(session.rawBytes, "\(words.dropFirst())")
        #expect(!session.rawBytes.isEmpty, "\(words.dropFirst())")
    }

    private func expectSafe(_ bytes: [UInt8], _ comment: Comment) {
        let unsafe = String(decoding: bytes, as: UTF8.self).unicodeScalars.filter { scalar in
            if scalar == "\n" || scalar == "\r" || scalar == "\t" { return false }
            return scalar.properties.generalCategory == .control
                || scalar.properties.isDefaultIgnorableCodePoint
                || scalar.properties.generalCategory == .format
        }
        #expect(unsafe.map { String($0.value, radix: 16) } == [], comment)
    }

    @Test("arguments reach no terminal raw from switchboard", arguments: arguments + console)
    func switchboard(_ words: [String]) throws {
        try expectSafe([BuiltProgram.path("switchboard")] + words)
    }

    @Test("arguments reach no terminal raw from switchboardd", arguments: arguments + network)
    func switchboardd(_ words: [String]) throws {
        try expectSafe([BuiltProgram.path("switchboardd")] + words)
    }

    @Test func `a path in the environment is no way round`() throws {
        let store = ["SWITCHBOARD_STORE": "/dev/null/\(Self.hostile)"]
        try expectSafe([BuiltProgram.path("switchboard"), "sessions"], store)
        try expectSafe([BuiltProgram.path("switchboardd"), "token", "list"], store)
    }

    @Test func `what is quoted stays on its line`() throws {
        let session = try TerminalSession(
            [BuiltProgram.path("switchboard"), "sessions", "one\ntwo"], columns: 120, rows: 20)
        try session.waitForExit()
        #expect(session.screen.contains("one⏎two"))
    }

    @Test func `a list of tokens and JSON are safe on a terminal, and JSON keeps its values`() throws {
        let folder = NSTemporaryDirectory() + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let store = try EventStore.open(at: folder + "/desk.store")
        _ = try store.addToken(
            hash: [1, 2, 3], role: .operator, subject: "\u{202e}evil\u{2066}\u{200b}\u{200f}\u{feff}\u{e0041}"
        )
        try store.createSession(
            NewSession(
                id: "s1", agentID: "aria", customerID: "ada", agentName: "Aria", customerName: "Ada",
                title: Self.hostile))
        store.close()
        let environment = ["HOME": folder, "SWITCHBOARD_STORE": folder + "/desk.store"]
        let list = try TerminalSession(
            [BuiltProgram.path("switchboardd"), "token", "list"], environment: environment, columns: 200)
        #expect(try list.waitForExit() == .exited(0))
        expectSafe(list.rawBytes, "token list")
        #expect(list.screen.contains("evil"))
        let json = try TerminalSession(
            [BuiltProgram.path("switchboard"), "sessions", "--json"], environment: environment, columns: 2000)
        #expect(try json.waitForExit() == .exited(0))
        expectSafe(json.rawBytes, "sessions --json")
        let line = String(decoding: json.rawBytes, as: UTF8.self).split(separator: "\r\n").first ?? ""
        #expect(try JSON(parsing: String(line))["title"] == .string(Self.hostile))
    }
}
