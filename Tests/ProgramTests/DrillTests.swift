import Conversation
import Effort
import EventStore
import Foundation
import PseudoTerminal
import Testing

/// What an operator does all day, with the keys that it takes beside the text that they write.
@Suite struct DrillTests {
    private func airline() throws -> Workbench {
        let bench = try Workbench()
        let pipe = "zcat '\(CarriedFile.path("airline.jsonl.gz"))' | '\(Workbench.program)' import -"
        #expect(try bench.run(["/bin/sh", "-c", pipe]).text.hasPrefix("140 added"))
        return bench
    }

    @Test func `a whole handoff from a cold start takes at most six keys`() throws {
        let bench = try airline()
        var hands = try Hands(at: bench)
        try hands.see("why: User Omar Rossi needs to change")
        hands.readOn()
        hands.press("r")
        try hands.see("MANUAL · yours")
        hands.write("Hello Omar, the name is changed.")
        hands.press("<Enter>")
        try hands.see("you           Hello Omar, the name is changed.")
        hands.press("<Esc>")
        hands.press("B")
        try hands.see("Hand Omar Rossi back to the AI?")
        hands.press("<Enter>")
        try hands.see("handed back to the AI by you")
        #expect(hands.keys <= 6)
        let store = try bench.store()
        #expect(try store.summary("tau_4_0", for: "anna")?.session.mode == .auto)
        #expect(try said(in: "tau_4_0", store) == ["Hello Omar, the name is changed."])
    }

    @Test func `ten who wait are answered with a canned reply and closed with at most five keys each`() throws
    {
        let bench = try airline()
        let store = try bench.store()
        _ = try store.addReply(
            ReplyContent(
                code: "sent", title: "Solved by mail", text: "Hello {customer}, we have sent you a mail.",
                then: [.close(.resolved)]))
        _ = try store.addReply(ReplyContent(code: "wait", text: "One moment, {customer}."))
        var hands = try Hands(at: bench)
        try hands.see("! 21 waiting")
        var answered: [Session.ID] = []
        let rounds = Effort.isFull ? 10 : 3
        for round in 1...rounds {
            let before = hands.keys
            let id = try next(round, &hands, answered)
            hands.press("r")
            try hands.see("MANUAL · yours")
            hands.press("/")
            try hands.see("Solved by mail")
            hands.write("sent")
            hands.press("<Tab>")
            try hands.see("AND closes resolved")
            hands.press("<Enter>")
            try hands.terminal.wait(until: "\(id) is closed") { _ in
                (try? store.summary(id, for: "anna"))??.isClosed == true
            }
            answered.append(id)
            #expect(hands.keys - before <= 5, "\(id)")
        }
        #expect(Set(answered).count == rounds)
        for id in answered {
            let messages = try said(in: id, store)
            #expect(messages.count == 1 && messages[0].hasSuffix("we have sent you a mail."), "\(id)")
        }
        try hands.see("! \(21 - rounds) waiting")
    }

    /// Goes to who waits next, from the second round on, and says which session that is.
    private func next(_ round: Int, _ hands: inout Hands, _ answered: [Session.ID]) throws -> Session.ID {
        if round > 1 { hands.press("w") }
        let waiting = "UNASSIGNED · waiting"
        let screen = try hands.terminal.wait(until: "another session is shown") { screen in
            screen.session.map { !answered.contains($0) } ?? false && screen.contains(waiting)
        }
        hands.readOn()
        return screen.session ?? ""
    }

    @Test(arguments: [
        ("James Taylor", "James Taylor"), ("FQ8APE", "tau_4_"),
        ("\"gift card and certificate balances\"", "tau_8_"),
    ])
    func `a customer is found by name, number or phrase with at most three keys`(
        _ text: String, _ found: String
    )
        throws
    {
        var hands = try Hands(at: airline())
        try hands.see("! 21 waiting")
        hands.press("/")
        hands.write(text)
        try hands.terminal.wait(until: "there are matches") { $0.contains(" match") }
        hands.press("<Enter>")
        try hands.terminal.wait(until: "\(found) is open") { screen in
            screen.header?.contains(found) ?? false
        }
        #expect(hands.keys <= 3)
    }

    private func said(in id: Session.ID, _ store: EventStore) throws -> [String] {
        try store.tail(of: id, limit: 200).entries.filter {
            $0.event.source == .humanAgent && $0.event.kind == .message
        }.compactMap { $0.event.message?.text }
    }
}

/// An operator at the console, whose keys are counted.
private struct Hands {
    let terminal: TerminalSession
    /// Its folder is there as long as it is.
    private let bench: Workbench
    /// The keys pressed beside text.
    private(set) var keys = 0

    init(at bench: Workbench) throws {
        self.bench = bench
        terminal = try ConsoleOnTerminal(bench, operator: "anna").terminal
    }

    /// Presses a key once what is on screen has been there long enough to be read.
    mutating func press(_ key: String) {
        terminal.read(for: .milliseconds(400))
        keys += 1
        terminal.send(key)
    }

    /// Reads what is on screen: what was there for less than two seconds cannot have been read.
    func readOn() { terminal.read(for: .milliseconds(2_100)) }

    func write(_ text: String) { terminal.send(text) }

    func see(_ text: String) throws { try terminal.wait(for: text) }
}

extension ScreenText {
    /// The line that names the open session: `Omar Rossi · airline · tau_4_0`.
    fileprivate var header: String? { row(containing: " · airline · ") }

    fileprivate var session: Session.ID? {
        guard let header, let start = header.range(of: " · airline · ")?.upperBound else { return nil }
        return Session.ID(String(header[start...].prefix { !$0.isWhitespace }))
    }
}
