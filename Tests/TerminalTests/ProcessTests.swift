import Glibc
import PseudoTerminal
import Terminal
import Testing

@Suite("A program on a terminal")
struct ProcessTests {
    private func start(_ term: String = "xterm-256color") throws -> TerminalSession {
        let quiet = ["SWIFT_BACKTRACE": "enable=no", "TERM": term]
        return try TerminalSession(
            [BuiltProgram.path("TerminalProbe")], environment: quiet, columns: 60, rows: 12)
    }

    private func startReady() throws -> TerminalSession {
        let session = try start()
        try session.wait(for: "ready")
        return session
    }

    /// The terminal as its user would want it back.
    private func expectRestored(_ session: TerminalSession) {
        #expect(!session.screen.isAlternate)
        #expect(session.screen.cursor != nil)
        let written = String(decoding: session.rawBytes, as: UTF8.self)
        for off in ["\u{1B}[?2004l", "\u{1B}[?1004l", "\u{1B}[23;2t"] {
            #expect(written.contains(off), "\(off.dropFirst())")
        }
    }

    @Test("Keys, pastes and a lone Esc reach it")
    func readsInputs() throws {
        let session = try startReady()
        #expect(session.screen.title == "probe")
        session.send("ä<C-c><A-Enter><S-Tab>")
        try session.wait(until: "the keys are shown") { $0.contains("ä") && $0.contains("tab") }
        session.paste("two\nlines")
        try session.wait(for: "paste(\"two\\nlines\")")
        session.send(bytes: [0x1B])
        try session.wait(for: "escape")
    }

    @Test("It adopts new sizes")
    func resizes() throws {
        let session = try startReady()
        session.resize(columns: 43, rows: 7)
        try session.wait(for: "43 columns")
    }

    @Test("SIGTERM ends it in peace", arguments: [SIGTERM, SIGHUP, SIGINT])
    func ends(_ signal: Int32) throws {
        let session = try startReady()
        session.kill(signal)
        #expect(try session.waitForExit() == .exited(0))
        expectRestored(session)
        #expect(session.screen.contains("ended in peace"))
    }

    @Test("Leaving without closing restores the terminal")
    func exits() throws {
        let session = try startReady()
        session.send("<C-q>")
        #expect(try session.waitForExit() == .exited(5))
        expectRestored(session)
    }

    @Test("A crash restores the terminal and stays a crash", arguments: ["<C-x>", "<C-a>"])
    func crashes(_ key: String) throws {
        let session = try startReady()
        session.send(key)
        let status = try session.waitForExit()
        #expect(status == .signaled(key == "<C-a>" ? SIGABRT : SIGILL) || status == .signaled(SIGTRAP))
        expectRestored(session)
    }

    @Test("After a stop from outside it draws anew")
    func continues() throws {
        let session = try startReady()
        session.kill(SIGSTOP)
        session.kill(SIGCONT)
        try session.wait(for: "events 4")
    }

    @Test("C-z under a shell gives the shell its terminal, and fg brings everything back")
    func suspends() throws {
        let session = try TerminalSession(
            ["/bin/bash", "--norc", "--noprofile", "-i"], environment: ["PS1": "shell> "], columns: 60,
            rows: 12)
        try session.wait(for: "shell>")
        session.send(BuiltProgram.path("TerminalProbe") + "<Enter>")
        try session.wait(for: "ready")
        session.send("<C-z>")
        try session.wait(until: "the shell is back") { !$0.isAlternate && $0.contains("Stopped") }
        expectRestored(session)
        session.send("stty size; stty -a | grep -c 'isig icanon'<Enter>")
        try session.wait(for: "12 60")
        session.send("fg<Enter>")
        try session.wait(until: "the program is back") { $0.isAlternate && $0.contains("ready") }
        session.send("k")
        try session.wait(for: "key")
        session.send("<C-q>")
        try session.wait(until: "the shell is back for good") { !$0.isAlternate }
        session.send("exit<Enter>")
    }

    @Test("On what is no terminal it says so in a sentence")
    func refuses() throws {
        let session = try start("no-such-terminal")
        #expect(try session.waitForExit() == .exited(2))
        #expect(session.screen.text.contains("\"no-such-terminal\" is unknown"))
    }
}
