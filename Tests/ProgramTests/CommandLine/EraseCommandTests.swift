import Conversation
import EventStore
import Foundation
import Testing

@Suite struct EraseCommandTests {
    private let bench: Workbench
    private var folder: String { bench.folder + "/data/switchboard" }

    init() throws { bench = try Workbench() }

    private func found(_ word: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).filter { name in
            let bytes = FileManager.default.contents(atPath: folder + "/" + name)
            return bytes?.range(of: Data(word.utf8)) != nil
        }
    }

    @Test func `a customer is erased from every file of the store, after a word`() throws {
        try bench.fill(
            Fixture("s-1", name: "SECRETNAME", said: (.customer, "SECRETWORD")),
            Fixture("s-2", said: (.customer, "stays")))
        try bench.run("take-over", "s-1", "--reason", "SECRETREASON")
        let asked = try bench.run("erase", "--customer", "c-s-1")
        #expect(asked.code == 64)
        #expect(asked.text.contains("1 session of 1 customer, last active 20"))
        #expect(asked.text.contains("With it go "))
        #expect(asked.text.contains("What is known of the customer."))
        #expect(asked.error.contains("repeat this with --yes"))
        #expect(try bench.run("export").text.contains("SECRETWORD"))
        let erased = try bench.run("erase", "--customer", "c-s-1", "--yes")
        #expect(erased.code == 0, "\(erased.error)")
        #expect(erased.text.contains("1 session erased.\nNot reached: backups, exports, mirrors"))
        for word in ["SECRET", "c-s-1"] { #expect(try found(word) == [], "\(word)") }
        #expect(try bench.run("export").text.contains("stays"))
        #expect(try bench.run("erase", "--customer", "c-s-1", "--yes").text == "There is nothing to erase.\n")
    }

    @Test func `a setting says what goes by age, and nothing goes without a choice`() throws {
        try bench.fill(
            Fixture("s-1", labels: ["done"], said: (.customer, "old")),
            Fixture("s-2", said: (.customer, "old")))
        #expect(try bench.run("erase", "--yes").code == 64)
        #expect(try bench.run("erase", "--older", "soon", "--yes").code == 64)
        let config = bench.folder + "/config/switchboard"
        try FileManager.default.createDirectory(atPath: config, withIntermediateDirectories: true)
        _ = try bench.file(
            "config/switchboard/config.toml", "retention = \"1h\"\nretention_label = \"done\"\n")
        // The fixtures are of a fixed day, perhaps in the future of a wrong clock.
        guard Timestamp.wallClock > Timestamp(iso8601: "2026-03-05T00:00:00Z")! else { return }
        #expect(try bench.run("doctor").text.contains("1 sessions are older than the retention of 1h"))
        #expect(try bench.run("erase", "--yes").text.contains("1 session erased."))
        #expect(try bench.run("sessions", "--json").text.contains("s-2"))
    }

    @Test func `the audit tells who did what by which program`() throws {
        try bench.fill(Fixture("s-1", said: (.customer, "hi")))
        try bench.run("take-over", "s-1", "--reason", "because")
        try bench.run("reply", "s-1", "hello", "--display-name", "Dr A")
        try bench.run("erase", "s-1", "--yes")
        let audit = try bench.run("audit", "s-1")
        #expect(audit.code == 0)
        let acts = audit.lines.map { $0.components(separatedBy: "  ").dropFirst() }
        #expect(
            acts.map { Array($0.prefix(3)) } == [
                ["anna by switchboard erase", "delete", "s-1"],
                ["anna by switchboard reply", "add message", "s-1"],
                ["anna by switchboard take-over", "take_over", "s-1"],
                ["anna by switchboard import", "import", "s-1"],
            ])
        #expect(!audit.text.contains("because"))
        let last = try JSON(parsing: Array(try bench.run("audit", "--json", "--limit", "1").out.dropLast()))
        #expect(last["operator"] == "anna" && last["door"] == "switchboard erase" && last["act"] == "delete")
    }
}
