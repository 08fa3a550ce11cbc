import Console
import Conversation
import EventStore
import Foundation
import PseudoTerminal
import Testing

@testable import switchboard

/// Two consoles of one operator on one store.
@Suite struct TwinConsoleTests {
    private let bench: Workbench
    private let store: EventStore

    init() throws {
        bench = try Workbench()
        store = try bench.store()
        try store.seedWaiting(
            "s1", customer: "Omar Rossi", said: "Change the name please", reason: "Name change")
        let anna = try store.operatorProfile("anna")
        let claim = try #require(try store.summary("s1", for: "anna")).claim
        _ = try store.takeOver("s1", by: anna, reason: nil, saw: claim)
    }

    private func console() throws -> TerminalSession {
        let anna = try ConsoleOnTerminal(bench, operator: "anna", arguments: ["--display-name", "Anna"])
        try anna.terminal.wait(for: "MANUAL · yours")
        return anna.terminal
    }

    private func drafts() -> [String] { (try? store.drafts(of: "anna").map(\.text)) ?? [] }

    @Test func `neither draft of two consoles is lost, and a composer that opens shows the other's`() throws {
        let desk = try console()
        let sofa = try console()
        for terminal in [desk, sofa] {
            terminal.send("r")
            try terminal.wait(for: "TO Omar Rossi")
        }
        desk.send("written at the desk")
        try desk.wait(until: "it is saved") { _ in drafts() == ["written at the desk"] }
        sofa.send("on the sofa")
        try sofa.wait(for: "Another console of yours changed this draft")
        try sofa.wait(until: "both are kept") { _ in drafts() == ["written at the desk\non the sofa"] }
        desk.send(bytes: [0x1B])
        try desk.wait(until: "the composer is closed") { !$0.contains("TO Omar Rossi") }
        desk.send("r")
        try desk.wait(until: "both texts stand there") {
            $0.contains("written at the desk") && $0.contains("on the sofa")
        }
    }

    @Test func `drafts that no store could take are kept apart by console, and all come back`() throws {
        let folder = bench.folder + "/state/drafts"
        func files(_ run: String) -> DraftFiles {
            DraftFiles(directory: folder, store: "x.store", operatorName: "anna", run: run)
        }
        let key = DraftKey(session: "s1", identity: .oneself)
        let (desk, sofa) = (files("desk"), files("sofa"))
        #expect(desk.save(key, "at the desk", saw: 3) && sofa.save(key, "on the sofa", saw: 3))
        let mode = try FileManager.default.contentsOfDirectory(atPath: folder).map {
            try FileManager.default.attributesOfItem(atPath: folder + "/" + $0)[.posixPermissions] as? Int
        }
        #expect(mode == [0o600, 0o600])
        let stored = Draft(
            session: "s1", identity: .oneself, text: "older", saved: Timestamp(microseconds: 0), version: 3)
        let later = files("later")
        let back = try #require(later.bringBack(key, above: stored))
        #expect(back.text == "at the desk\non the sofa" && back.version == 3)
        // One console goes on writing; the other one's file is gone once the store has its text.
        #expect(desk.save(key, "at the desk, more", saw: 3))
        later.remove(key)
        #expect(files("last").bringBack(key, above: nil)?.text == "at the desk, more")
        let newer = Draft(
            session: "s1", identity: .oneself, text: "newer", saved: Timestamp(microseconds: 0), version: 4)
        #expect(files("last").bringBack(key, above: newer)?.text == "newer\nat the desk, more")
    }
}
