import Console
import Foundation
import Testing

@testable import switchboard

@Suite struct LinkOpenerTests {
    @Test(
        arguments: [
            ("", [["xdg-open", "https://x.example/;id"]]),
            (
                "firefox:links -g",
                [["firefox", "https://x.example/;id"], ["links", "-g", "https://x.example/;id"]]
            ),
            ("run --url=%s now", [["run", "--url=https://x.example/;id", "now"]]),
        ] as [(String, [[String]])])
    func `programs are taken as BROWSER lists them`(_ browser: String, _ words: [[String]]) {
        let commands = LinkOpener.commands(for: "https://x.example/;id", ["BROWSER": browser])
        #expect(Array(commands.prefix(words.count)) == words)
        #expect(commands.last?.first == "xdg-open")
    }

    @Test func `the program gets the address as one word, and no shell reads it`() async throws {
        let folder = NSTemporaryDirectory() + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let script =
            "#!/bin/sh\nprintf '%s|' \"$@\" > '\(folder)/part' && mv '\(folder)/part' '\(folder)/told'\n"
        _ = FileManager.default.createFile(
            atPath: folder + "/show", contents: Data(script.utf8), attributes: [.posixPermissions: 0o700])
        let link = "https://x.example/?a=$(id)&b=;c"
        #expect(LinkOpener.open(link, ["BROWSER": "none:show -n", "PATH": folder + ":/usr/bin:/bin"]) == nil)
        let end = ContinuousClock.now + .seconds(20)
        while !FileManager.default.fileExists(atPath: folder + "/told"), ContinuousClock.now < end {
            try await Task.sleep(for: .milliseconds(5))
        }
        #expect(try String(contentsOfFile: folder + "/told", encoding: .utf8) == "-n|\(link)|")
    }

    @Test func `where nothing opens addresses it says so`() {
        #expect(LinkOpener.open("https://x.example", ["PATH": "/nowhere"])?.isDefinite == true)
    }
}
