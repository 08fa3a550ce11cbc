import Conversation
import Testing

@Suite struct SearchCommandTests {
    private let bench: Workbench

    init() throws { bench = try Workbench() }

    @Test func `search finds words in any order, newest first, without an end`() throws {
        try bench.fill(
            Fixture(
                "s-4", name: "Omar Rossi", said: (.customer, "un cafe\u{301}"), (.aiAgent, "Le CAFÉ est prêt")
            ))
        let found = try bench.run("search", "cafe")
        #expect(found.lines.count == 2)
        #expect(found.lines.first?.contains("s-4  Omar Rossi  message 1: Le CAFÉ est prêt") == true)
        #expect(try bench.run("search", "rossi  omar").lines.first?.contains("name: Omar Rossi") == true)
        #expect(try bench.run("search", "\"omar rossi\"", "--json").lines.count == 1)
        #expect(try bench.run("search", "\"rossi omar\"").text == "Nothing found.\n")
        #expect(try bench.run("search", " ").code == 64)
        var long = Fixture("s-5")
        for number in 0..<450 {
            long.add(
                .customer, .message,
                Event.messageData("parcel \(number)", from: Participant(displayName: "A")))
        }
        try bench.fill(long)
        let all = try bench.run("search", "parcel").lines
        #expect(all.count == 450)
        #expect(all.first?.hasSuffix("parcel 449") == true)
        #expect(try bench.run("search", "parcel", "--limit", "7").lines.count == 7)
    }
}
