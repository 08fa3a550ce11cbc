import Conversation
import Effort
import EventStore
import Foundation
import PseudoTerminal
import Storage
import Testing

/// What becomes of everybody when the store's file or its disk fails.
@Suite struct StoreFaultTests {
    @Test(.enabled(if: SmallDisk.isAllowed))
    func `a full disk refuses plainly, keeps drafts elsewhere, and all goes on once there is room`() throws {
        // Room for all that the writers add to SQLite's log before a checkpoint begins it anew.
        let disk = try SmallDisk(megabytes: 256)
        let desk = try FaultDesk(in: disk.folder + "/desk")
        let bustle = try Bustle(at: desk)
        try bustle.goesOn()
        // Consoles of one operator share a draft: these write where Anna does not.
        let housed = try desk.console()
        try housed.openComposer(as: .theAI)
        // A console whose private files are on the same disk.
        let homeless = try desk.console(["XDG_STATE_HOME": disk.folder + "/state"])
        try homeless.openComposer(as: .theAI)
        disk.fill()
        let refused = bustle.server.refusals.count
        try bustle.work(until: "the console and the server refuse") {
            $0.anna.terminal?.screen.contains("the disk is full") == true
                && $0.server.refusals.count > refused
        }
        #expect(bustle.server.refusals.allSatisfy { $0 >= 500 })
        try type(in: housed, until: "it is kept in a private file", disk, bustle)
        try type(in: homeless, until: "not saved", disk, bustle)
        let kept = try FileManager.default.contentsOfDirectory(atPath: desk.drafts)
        #expect(!kept.isEmpty)

        disk.makeRoom()
        try homeless.wait(until: "the draft is saved") { !$0.contains("not saved") }
        try bustle.goesOn()
        try bustle.verify()
    }

    /// Types on until it is told what becomes of the draft: where SQLite begins its log anew, it takes some more.
    private func type(
        in terminal: TerminalSession, until words: String, _ disk: SmallDisk, _ bustle: Bustle
    ) throws {
        let end = ContinuousClock.now + .seconds(60)
        while !terminal.screen.contains(words) {
            guard ContinuousClock.now < end else { throw Bustle.Stuck(description: terminal.screen.text) }
            disk.fill()
            terminal.send(".")
            try bustle.work(for: .milliseconds(300))
        }
    }

    @Test(.enabled(if: geteuid() != 0 || SmallDisk.isAllowed))
    func `a store that can only be read is told in a sentence and left as it was`() throws {
        let desk = try FaultDesk(in: NSTemporaryDirectory() + "/switchboard-desk-" + UUID().uuidString)
        let before = try Data(contentsOf: URL(fileURLWithPath: desk.path))
        do {
            let folder = try ReadOnlyFolder(desk.folder)
            let sentence = "\(desk.path) is read-only here. Check its permissions."
            let console = try desk.console()
            #expect(try console.waitForExit() != .exited(0))
            // A line may end anywhere in it.
            let shown = console.screen.text.filter { !$0.isWhitespace }
            #expect(shown.contains(sentence.filter { !$0.isWhitespace }))
            #expect(
                try desk.program("switchboardd", "serve", "--store", desk.path, "--port", "0").end(0) != 0)
            withExtendedLifetime(folder) {}
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: desk.path)) == before)
        let bustle = try Bustle(at: desk)
        try bustle.goesOn()
        try bustle.verify()
    }

    @Test func `a damaged file is called so, and a copy of it goes on`() throws {
        let desk = try FaultDesk()
        let bustle = try Bustle(at: desk)
        try bustle.goesOn()
        try bustle.verify()
        let copy = desk.path + ".copy"
        try FileManager.default.copyItem(atPath: desk.path, toPath: copy)

        let console = try desk.console()
        try console.wait(for: "Customer own")
        try Damage.do(to: desk.path)
        console.send("2")
        // The row is as wide as the terminal: how much of the advice stands there depends on the path.
        try console.wait(for: "is damaged.")
        console.kill(SIGKILL)
        _ = try console.waitForExit()
        let late = try desk.console()
        #expect(try late.waitForExit() != .exited(0))
        #expect(late.screen.text.replacing("\n", with: "").contains("is damaged."))

        for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: desk.path + end) }
        try FileManager.default.moveItem(atPath: copy, toPath: desk.path)
        try bustle.live()
        try bustle.goesOn()
        try bustle.verify()
    }

    @Test func `a write lock that is held for long refuses plainly, and the console answers meanwhile`()
        throws
    {
        let desk = try FaultDesk()
        let bustle = try Bustle(at: desk)
        try bustle.goesOn()
        var options = ConnectionOptions()
        options.wait = .growing(.seconds(20))
        options.checkpoints = false
        let file = try Connection(path: desk.path, options)
        defer { try? file.close() }
        try file.write { _ in
            let end = ContinuousClock.now + .seconds(Effort.isFull ? 30 : 6)
            try bustle.work(until: "the console says that the store is locked") {
                $0.anna.terminal?.screen.contains("the store stayed locked for") == true
            }
            // Whatever was taken before the lock has been told by now.
            let written = bustle.writers.map { writer in
                writer.collect()
                return writer.told.count
            }
            let terminal = try #require(bustle.anna.terminal)
            for _ in 0..<10 {
                terminal.send("§")
                try terminal.wait(until: "a key is answered", timeout: .seconds(1)) { screen in
                    screen.composer.contains { $0.contains("§") }
                }
                terminal.send("<Backspace>")
                try terminal.wait(until: "a key is answered", timeout: .seconds(1)) { screen in
                    !screen.composer.contains { $0.contains("§") }
                }
            }
            try bustle.work(until: "the server refuses") { $0.server.refusals.contains(503) }
            while ContinuousClock.now < end { try bustle.work() }
            #expect(bustle.writers.map(\.told.count) == written)
        }
        try bustle.goesOn()
        try bustle.verify()
    }
}

/// Overwrites what SQLite wrote.
private enum Damage {
    /// Everything behind the first pages, as a failing disk might. A program of its own does it: a file that this
    /// process closes takes SQLite's locks with it.
    static func `do`(to path: String) throws {
        let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
        let blocks = size / 4096 - 2
        try Mounting.run(
            "dd", "if=/dev/urandom", "of=\(path)", "bs=4096", "seek=2", "count=\(blocks)", "conv=notrunc",
            "status=none")
    }
}
