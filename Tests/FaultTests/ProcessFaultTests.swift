import Conversation
import Effort
import EventStore
import Foundation
import PseudoTerminal
import Testing

/// What becomes of everybody when clocks, terminals and processes do what they should not.
@Suite struct ProcessFaultTests {
    /// A sanitizer puts functions of its own before the C library's, as the wrong clock does.
    @Test(.enabled(if: !BuiltProgram.isSanitized))
    func `a clock that jumps back and forth changes no order and ends no lease`() throws {
        let desk = try FaultDesk()
        let clock = try WrongClock()
        desk.environment.merge(clock.environment) { $1 }
        let bustle = try Bustle(at: desk)
        try bustle.goesOn()
        let day: Int64 = 86_400_000_000
        for jump in [-day, 400 * day, -3_600_000_000, 7 * day, 0] {
            clock.jump(by: jump)
            try bustle.work(for: .milliseconds(500))
            try bustle.goesOn()
            #expect(bustle.anna.terminal?.screen.contains("STALE") == false)
        }
        try bustle.verify()
        // The clocks were wrong indeed, and the log has the order of the commits.
        let years = try desk.withStore { store in
            Set(
                try store.entries(of: FaultDesk.written[0], from: .zero, limit: 1_000_000).entries.map {
                    $0.event.creation.iso8601.prefix(4)
                })
        }
        #expect(years.count > 1)
    }

    @Test func `a console that loses its terminal keeps the draft of the last moment and its session`() throws
    {
        let desk = try FaultDesk()
        for round in 0..<3 {
            let terminal = try desk.console()
            try terminal.openComposer()
            // What is typed before the draft is read back is kept beside it.
            if round > 0 { try terminal.wait(for: "half a sentence \(round - 1)") }
            terminal.send("<C-e><C-u>half a sentence \(round)")
            try terminal.wait(for: "half a sentence \(round)")
            // At once: less than the second after which a draft is saved anyway.
            terminal.kill(SIGHUP)
            #expect(try terminal.waitForExit() == .exited(0))
            #expect(!terminal.screen.isAlternate)
            let drafts = try desk.withStore { try $0.drafts(of: "anna").map(\.text) }
            #expect(drafts == ["half a sentence \(round)"])
            #expect(try desk.withStore { try $0.summary(FaultDesk.owned, for: "anna")?.owner } == "anna")
        }
    }

    @Test func `processes that are stopped and go on lose and double nothing`() throws {
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededRandom(seed: seed)
        let bustle = try Bustle(at: FaultDesk())
        try bustle.goesOn()
        // One after the other for a short time: whoever holds the lock then keeps the others waiting.
        for _ in 0..<Effort.count(200) {
            let victim = bustle.processes.randomElement(using: &random)!
            kill(victim, SIGSTOP)
            try bustle.work(for: .milliseconds(.random(in: 10...250, using: &random)))
            kill(victim, SIGCONT)
        }
        try bustle.goesOn()
        // All together for longer than leases and patience last.
        let all = bustle.processes
        for process in all { kill(process, SIGSTOP) }
        usleep(Effort.isFull ? 60_000_000 : 6_000_000)
        for process in all { kill(process, SIGCONT) }
        try bustle.goesOn()
        #expect(bustle.anna.terminal?.screen.contains("STALE") == false, "seed \(seed)")
        try bustle.verify()
    }
}

/// A wall clock that is wrong by as much as the test says, for programs that take their time from it.
private final class WrongClock {
    private let path = NSTemporaryDirectory() + "/switchboard-clock-" + UUID().uuidString
    private let error: UnsafeMutablePointer<Int64>

    init() throws {
        try Data(repeating: 0, count: 8).write(to: URL(fileURLWithPath: path))
        let file = open(path, O_RDWR | O_CLOEXEC)
        defer { close(file) }
        let page = mmap(nil, 8, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0)
        error = page!.assumingMemoryBound(to: Int64.self)
    }

    deinit {
        munmap(error, 8)
        unlink(path)
    }

    var environment: [String: String] {
        ["LD_PRELOAD": BuiltProgram.path("libClockShim.so"), "CLOCK_SHIM": path]
    }

    func jump(by microseconds: Int64) { error.pointee = microseconds }
}
