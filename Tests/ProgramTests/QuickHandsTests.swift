import Conversation
import EventStore
import Foundation
import PseudoTerminal
import Testing

/// Quick hands at the real program: what they leave is not sent.
@Suite struct QuickHandsTests {
    @Test func `no key 10 to 300 ms behind an Esc sends the reply that was left`() throws {
        let bench = try Workbench()
        let store = try bench.store()
        try store.seedWaiting(
            "s1", customer: "Omar Rossi", said: "Change the name please", reason: "Name change")
        let anna = try store.operatorProfile("anna")
        _ = try store.takeOver("s1", by: anna, reason: nil, saw: store.summary("s1", for: "anna")!.claim)
        let console = try ConsoleOnTerminal(bench, operator: "anna", arguments: ["--display-name", "Anna"])
        let terminal = console.terminal
        try terminal.wait(for: "MANUAL · yours")
        terminal.read(for: .milliseconds(2_200))
        terminal.send("r")
        try terminal.wait(for: "TO Omar Rossi")
        terminal.send("half a thought")
        try terminal.wait(for: "half a thought")
        let followers = ["x", "b", "u", "d", "h", "s", "z", "v", "e", "\r"]
        for (round, gap) in [
            10, 15, 20, 30, 40, 50, 60, 80, 90, 100, 110, 120, 130, 140, 149, 160, 180, 200, 250, 300,
        ]
        .enumerated() {
            terminal.send(bytes: [0x1B])
            terminal.read(for: .milliseconds(gap))
            terminal.send(bytes: Array((followers[round % followers.count] + "eh\r").utf8))
            try terminal.wait(until: "the composer is closed, \(gap) ms") { !$0.contains("TO Omar Rossi") }
            terminal.read(for: .milliseconds(60))
            terminal.send("r")
            try terminal.wait(until: "the draft is there, \(gap) ms") {
                $0.contains("TO Omar Rossi") && $0.contains("half a thought")
            }
        }
        let said = try store.tail(of: "s1", limit: 50).entries.filter {
            $0.event.source.isHuman && $0.event.kind == .message
        }
        #expect(said.isEmpty)
        terminal.send("ö")
        try terminal.wait(for: "half a thoughtö")
    }
}
