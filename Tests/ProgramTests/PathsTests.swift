import CommandLine
import Foundation
import Testing

@testable import switchboard

@Suite struct PathsTests {
    @Test func `XDG variables place the files`() {
        let paths = Paths(environment: ["XDG_DATA_HOME": "/d", "XDG_CONFIG_HOME": "/c", "HOME": "/h"])
        #expect(paths.defaultStore == "/d/switchboard/local.store")
        #expect(paths.configurationFile == "/c/switchboard/config.toml")
        #expect(paths.state == "/h/.local/state/switchboard")
    }

    @Test func `a relative XDG path is ignored`() {
        #expect(
            Paths(environment: ["XDG_DATA_HOME": "d", "HOME": "/h"]).defaultStore
                == "/h/.local/share/switchboard/local.store")
    }

    @Test func `the folder for running programs is used where it is one's own, then TMPDIR, then tmp`() throws
    {
        let base = FileManager.default.temporaryDirectory.appending(path: "paths-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: base) }
        func folder(_ name: String) throws -> String {
            let url = base.appending(path: name)
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
            return url.path
        }
        func chosen(_ runtime: String?, _ temporary: String?) -> String {
            var environment: [String: String] = [:]
            environment["XDG_RUNTIME_DIR"] = runtime
            environment["TMPDIR"] = temporary
            return Paths(environment: environment).temporaryFolder
        }
        let (own, temporary, foreign) = (try folder("own"), try folder("tmp"), try folder("foreign"))
        // Root may write into everybody's folder, so the owner alone tells; others own none that they could give away.
        let isRoot = geteuid() == 0
        if isRoot { #expect(chown(foreign, 1, 1) == 0) }
        let file = base.appending(path: "file").path
        try Data().write(to: URL(filePath: file))
        #expect(chosen(own, temporary) == own)
        for unusable in [nil, "", "own", base.path + "/missing", file, isRoot ? foreign : "/"] {
            #expect(chosen(unusable, temporary) == temporary)
            for noFolder in [nil, "", base.path + "/missing", file] {
                #expect(chosen(unusable, noFolder) == "/tmp")
            }
        }
    }
}
