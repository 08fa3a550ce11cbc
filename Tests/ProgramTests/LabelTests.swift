import Conversation
import EventStore
import PseudoTerminal
import Testing

/// Labels on the real console.
@Suite struct LabelTests {
    @Test func `a label is typed, seen in the header and the list, and completed in another session`() throws
    {
        let bench = try Workbench()
        let store = try bench.store()
        try store.seedWaiting("s1", customer: "Omar Rossi", said: "Hello?", reason: "Name change")
        try store.seedAutomatic("s2", customer: "Mia Li", said: "When does it leave?")
        let anna = try ConsoleOnTerminal(bench, operator: "anna", arguments: [])
        try anna.terminal.wait(for: "why: Name change")
        anna.terminal.send("l")
        try anna.terminal.wait(for: "labels of Omar Rossi")
        anna.terminal.send("refund")
        try anna.terminal.wait(for: "new #refund")
        anna.terminal.send("<Enter>")
        try anna.terminal.wait(for: "[x] #refund")
        anna.terminal.send(bytes: [0x1B])
        try anna.terminal.wait(for: "Omar Rossi  #refund")
        #expect(try store.session("s1")?.labels == ["refund"])
        let audit = try store.audit(of: "s1", limit: 1).first
        #expect(audit?.act == "labels" && audit?.operatorName == "anna")
        anna.terminal.send("3")
        try anna.terminal.wait(for: "Mia Li")
        anna.terminal.send("jl")
        try anna.terminal.wait(for: "labels of Mia Li")
        anna.terminal.send("re")
        try anna.terminal.wait(for: "[ ] #refund")
        anna.terminal.send("<Enter>")
        try anna.terminal.wait(for: "[x] #refund")
        // A colleague's change is seen too.
        try store.changeLabels(
            of: "s2", LabelChange(adding: ["vip"]), by: store.operatorProfile("ben"))
        try anna.terminal.wait(for: "[x] #vip")
        anna.terminal.send(bytes: [0x1B])
        try anna.terminal.wait(for: "Mia Li  #refund #vip")
        #expect(try store.session("s2")?.labels == ["refund", "vip"])
    }
}
