import Glibc
import PseudoTerminal
import Terminal
import Testing

@Suite("The test terminal and the alarms")
struct SessionTests {
    @Test("Keys reach a program and its words reach the screen")
    func echoes() throws {
        let session = try TerminalSession(["/bin/cat"], columns: 40, rows: 5)
        session.send("hello <lt>there<gt><Enter>")
        let screen = try session.wait(until: "cat answered") { $0.rows[1] == "hello <there>" }
        #expect(screen.cursor?.row == 2)
        session.send("<C-d>")
        #expect(try session.waitForExit() == .exited(0))
    }

    @Test("A program starts with default signals, its own terminal and nothing else")
    func startsClean() throws {
        let script =
            "grep -E 'SigBlk|SigIgn' /proc/self/status; ls /proc/self/fd | wc -l; pwd; tty; echo $TERM $X"
        let session = try TerminalSession(
            ["/bin/sh", "-c", script], environment: ["X": "given"], directory: "/usr")
        #expect(try session.waitForExit() == .exited(0))
        let screen = session.screen
        #expect(screen.contains("SigBlk:\t".replacingTabs + "0000000000000000"))
        #expect(screen.contains("/dev/pts/"))
        #expect(screen.rows.contains("/usr"))
        #expect(screen.rows.contains("xterm-256color given"))
    }

    @Test("Queries are answered as a terminal would")
    func answers() throws {
        let script =
            "stty raw -echo; printf '\\033[c'; dd bs=1 count=3 2>/dev/null | od -c | head -1; stty sane"
        let session = try TerminalSession(["/bin/sh", "-c", script])
        try session.wait(for: "033   [   ?")
        try session.waitForExit()
    }

    @Test("Signals, new sizes and exit codes are seen")
    func signals() throws {
        let script =
            "trap 'stty size' WINCH; echo ready; while :; do read x || :; [ \"$x\" = end ] && exit 7; done"
        let session = try TerminalSession(["/bin/bash", "-c", script])
        try session.wait(for: "ready")
        session.resize(columns: 61, rows: 17)
        session.send("a<Enter>")
        try session.wait(for: "17 61")
        session.send("end<Enter>")
        #expect(try session.waitForExit() == .exited(7))

        let other = try TerminalSession(["/bin/cat"])
        other.kill(SIGTERM)
        #expect(try other.waitForExit() == .signaled(SIGTERM))
    }

    @Test("A wait in vain shows the screen")
    func timesOut() throws {
        let session = try TerminalSession(["/bin/sh", "-c", "echo what is there; read x"])
        try session.wait(for: "what is there")
        let error = #expect(throws: SessionError.self) {
            try session.wait(for: "what is not", timeout: .milliseconds(1))
        }
        #expect(error?.description.contains("what is there") == true)
        #expect(throws: SessionError.self) { try TerminalSession(["/no/such/program"]) }
    }

    @Test("Large input and large output at once do not block each other")
    func pumpsBothWays() throws {
        let session = try TerminalSession(["/bin/sh", "-c", "stty raw -echo; echo ready; exec cat"])
        try session.wait(for: "ready")
        session.send(bytes: Array(repeating: UInt8(ascii: "x"), count: 500_000))
        session.send("end of it")
        try session.wait(for: "end of it")
        #expect(session.rawBytes.count >= 500_000)
    }

    @Test("A wake-up raised many times from other threads rings until it is drained")
    func wakes() async {
        let wake = Wake()
        #expect(Poll.wait(for: [wake.fileDescriptor], milliseconds: 0) == [])
        await withTaskGroup { group in
            for _ in 0..<8 { group.addTask { for _ in 0..<100 { wake.signal() } } }
        }
        #expect(Poll.wait(for: [wake.fileDescriptor], milliseconds: 5000) == [wake.fileDescriptor])
        wake.drain()
        #expect(Poll.wait(for: [wake.fileDescriptor], milliseconds: 0) == [])
    }

    @Test("Signals become events and a wake-up")
    func noticesSignals() {
        let wake = Wake()
        SignalEvents.install(waking: wake)
        // Not `raise`: tests run on threads that block signals.
        kill(getpid(), SIGWINCH)
        kill(getpid(), SIGTERM)
        // The kernel delivers them to some thread when it runs next.
        var events: SignalEvents = []
        let deadline = ContinuousClock.now + .seconds(20)
        while events != [.windowChanged, .terminate], .now < deadline {
            if !Poll.wait(for: [wake.fileDescriptor], milliseconds: 1000).isEmpty { wake.drain() }
            events.formUnion(SignalEvents.consume())
        }
        #expect(events == [.windowChanged, .terminate])
        #expect(SignalEvents.consume() == [])
        for signal in [SIGWINCH, SIGTERM, SIGHUP, SIGINT, SIGCONT, SIGTSTP] {
            _ = Glibc.signal(signal, SIG_DFL)
        }
    }
}

extension String {
    /// As the terminal shows it after eight columns.
    fileprivate var replacingTabs: String {
        split(separator: "\t", omittingEmptySubsequences: false).map(String.init).joined(separator: " ")
    }
}
