import Console
import Conversation
import EventStore
import Foundation
import PseudoTerminal
import Testing

@testable import switchboard

@Suite struct LinkOpenerTests {
    private let bench: Workbench

    init() throws { bench = try Workbench() }

    /// A program of the workbench that does what a shell script says.
    private func program(_ name: String, _ script: String) throws -> String {
        let path = bench.folder + "/" + name
        _ = FileManager.default.createFile(
            atPath: path, contents: Data("#!/bin/sh\n\(script)\n".utf8),
            attributes: [.posixPermissions: 0o700])
        return path
    }

    /// What a program wrote, once it has.
    private func told(_ name: String) async throws -> String {
        let path = bench.folder + "/" + name
        let end = ContinuousClock.now + .seconds(60)
        while !FileManager.default.fileExists(atPath: path), ContinuousClock.now < end {
            try await Task.sleep(for: .milliseconds(5))
        }
        return try String(contentsOfFile: path, encoding: .utf8)
    }

    /// Writes its arguments and whether it has a terminal.
    private func recorder(_ name: String = "show") throws -> String {
        try program(
            name,
            """
            tty=none; (: </dev/tty) 2>/dev/null && tty=some; [ -t 0 ] || [ -t 1 ] || [ -t 2 ] && tty=some
            printf '%s|' "$tty" "$@" >'\(bench.folder)/part' && mv '\(bench.folder)/part' '\(bench.folder)/told'
            """)
    }

    @Test(
        arguments: [
            ("", [["xdg-open", "https://x.example/;id"]]),
            (
                "firefox:links -g",
                [["firefox", "https://x.example/;id"], ["links", "-g", "https://x.example/;id"]]
            ),
            ("run --url=%s now", [["run", "--url=https://x.example/;id", "now"]]),
        ] as [(String, [[String]])])
    func `programs are taken as BROWSER lists them`(_ browser: String, _ words: [[String]]) {
        let commands = LinkOpener.commands(for: "https://x.example/;id", ["BROWSER": browser])
        #expect(Array(commands.prefix(words.count)) == words)
        #expect(commands.last?.first == "xdg-open")
    }

    @Test func `the program gets the address as one argument, and no shell reads it`() async throws {
        _ = try recorder()
        let address = "https://x.example/?a=$(id)&b=;c"
        let environment = ["BROWSER": "none:show -n", "PATH": bench.folder + ":/usr/bin:/bin"]
        #expect(LinkOpener.open(address, environment) == nil)
        #expect(try await told("told") == "none|-n|\(address)|")
    }

    @Test func `where one fails the next is tried, and the last one's failure is told`() async throws {
        let bad = try program("bad", "exit 3")
        let good = try recorder("good")
        #expect(LinkOpener.open("https://x.example", ["BROWSER": "\(bad):\(good)"]) == nil)
        #expect(try await told("told") == "none|https://x.example|")
        let failure = LinkOpener.open("https://x.example", ["BROWSER": bad, "PATH": "/nowhere"])
        #expect(failure?.wording == "Not opened: bad failed (exit code 3).")
    }

    @Test func `where nothing opens addresses it says so`() {
        let failure = LinkOpener.open("https://x.example", ["PATH": "/nowhere", "BROWSER": "/tmp"])
        #expect(failure?.wording == "No program opens addresses here: set BROWSER to one.")
    }

    @Test func `on the real console O asks, Enter opens, and the program never has the terminal`()
        async throws
    {
        let store = try bench.store()
        let address = "https://files.example/" + String(repeating: "part/", count: 40) + "?q=$(id)&end"
        try store.seedWaiting("s1", customer: "Omar Rossi", said: "See \(address).", reason: "Name change")
        let console = try ConsoleOnTerminal(
            bench, operator: "anna", environment: ["BROWSER": try recorder()])
        try console.terminal.wait(for: "initiate_human_handoff")
        console.terminal.send("<Tab>gO")
        try console.terminal.wait(until: "the end of the address is shown") {
            $0.contains("Open a link from the chat with Omar Rossi?") && $0.contains("&end")
        }
        console.terminal.read(for: .milliseconds(100))
        #expect(!FileManager.default.fileExists(atPath: bench.folder + "/told"))
        console.terminal.send("<Enter>")
        try console.terminal.wait(for: "Asked your browser to open it.")
        #expect(try await told("told") == "none|\(address)|")
    }

    @Test func `on the real console a failure is said, and the loop goes on while a program hangs`() throws {
        let store = try bench.store()
        try store.seedWaiting(
            "s1", customer: "Omar Rossi", said: "https://x.example", reason: "Name change")
        let browser = try program(
            "slow", "while [ ! -e '\(bench.folder)/go' ]; do /usr/bin/sleep 0.05; done; exit 7")
        let console = try ConsoleOnTerminal(
            bench, operator: "anna", environment: ["BROWSER": browser, "PATH": "/nowhere"])
        try console.terminal.wait(for: "initiate_human_handoff")
        console.terminal.send("<Tab>gO")
        try console.terminal.wait(for: "Check the address before you open it.")
        console.terminal.send("<Enter>")
        try console.terminal.wait(for: "Asked your browser to open it.")
        console.terminal.send("y")
        try console.terminal.wait(for: "Copied 17 characters")
        _ = FileManager.default.createFile(atPath: bench.folder + "/go", contents: nil)
        try console.terminal.wait(for: "slow failed (exit code 7).")
        try console.terminal.wait(for: "Y copies the address.")
    }
}
