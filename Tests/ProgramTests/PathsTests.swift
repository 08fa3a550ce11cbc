import CommandLine
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
}
