import Foundation
import Testing

@Suite struct KeysAndDoctorTests {
    private let bench: Workbench

    init() throws { bench = try Workbench() }

    @Test func `a keymap file is checked`() throws {
        let good = try bench.file("good.keymap", "@extends vim\n[list]\n<F9> session.take-over\n")
        #expect(try bench.run("keys", "check", good).code == 0)
        let bad = try bench.file("bad.keymap", "[list]\nz session.take-ovr\n")
        let ended = try bench.run("keys", "check", bad)
        #expect(ended.code == 65)
        #expect(ended.text.hasPrefix("\(bad):2:3: "))
        #expect(ended.text.contains("did you mean 'session.take-over'?"))
        #expect(try bench.run("keys", "check", bench.folder + "/none").code == 66)
    }

    @Test(arguments: ["default", "vim", "emacs"])
    func `keys are listed`(_ name: String) throws {
        let list = try bench.run("keys", "list", "--keymap", name)
        #expect(list.code == 0)
        #expect(list.text.contains("session.take-over"))
        let markdown = try bench.run("keys", "list", "--keymap", name, "--markdown")
        #expect(markdown.text.contains("| Keys | Command | What it does |"))
        #expect(try bench.run("keys", "list", "--keymap", "nonsense").code == 78)
    }

    @Test func `keys are explained`() throws {
        #expect(try bench.run("keys", "explain", "t").text.contains("session.take-over"))
        #expect(try bench.run("keys", "explain", "<C-").code == 64)
    }

    @Test func `the doctor finds nothing wrong with a new desk`() throws {
        let ended = try bench.run("doctor", environment: ["SWITCHBOARD_DISPLAY_NAME": "Dr A"])
        #expect(ended.code == 0)
        #expect(ended.text.contains("ok       locale    LANG=C.UTF-8\n"))
        #expect(ended.text.contains("ok       operator  anna, customers see 'Dr A'\n"))
        #expect(
            ended.text.contains("ok       store     none yet; \(bench.folder)/data/switchboard/local.store"))
        #expect(!FileManager.default.fileExists(atPath: bench.folder + "/data"))
    }

    @Test func `the doctor names problems and what to do`() throws {
        let store = try bench.file(
            "notes.txt", "These are only notes, and long enough to be one page of them.")
        let config = bench.folder + "/config/switchboard"
        try FileManager.default.createDirectory(atPath: config, withIntermediateDirectories: true)
        _ = try bench.file("config/switchboard/default.keymap", "@extends default\n[list]\nz nonsense\n")
        let ended = try bench.run(
            "doctor", "--store", store, environment: ["TERM": "nonsense", "LANG": "xx_YY"])
        #expect(ended.code == 78)
        let problems = ended.lines.filter { $0.hasPrefix("problem") }
        #expect(problems.count == 3)
        #expect(problems.contains { $0.contains("does not know 'nonsense'") })
        #expect(problems.contains { $0.contains("default.keymap:3:3: ") })
        #expect(problems.contains { $0.contains("is not a Switchboard store") })
        #expect(ended.lines.contains { $0.hasPrefix("warning  locale    LANG=xx_YY is not installed") })
        _ = try bench.file("config/switchboard/config.toml", "bogus = 1\n")
        let misconfigured = try bench.run("doctor")
        #expect(misconfigured.code == 78)
        #expect(misconfigured.text.contains("there is no setting 'bogus'"))
    }

    @Test func `the doctor names saved views and what is wrong with others`() throws {
        let config = bench.folder + "/config/switchboard"
        try FileManager.default.createDirectory(atPath: config, withIntermediateDirectories: true)
        let sound = "bell = false\n[[view]]\nname = \"VIP\"\nkey = \"6\"\nfilter = \"label:vip\"\n"
        _ = try bench.file("config/switchboard/config.toml", sound)
        let names = ["SWITCHBOARD_DISPLAY_NAME": "Dr A"]
        let good = try bench.run("doctor", environment: names)
        #expect(good.code == 0 && good.text.contains("ok       views     VIP\n"), "\(good.text)")
        let faulty = """
            [[view]]
            name = "Typo"
            filter = "lable:vip"
            [[view]]
            name = "Taken"
            key = "w"
            filter = "is:waiting"
            [[view]]
            name = "No key"
            key = "<C-"
            filter = "is:mine"
            [[view]]
            filter = "is:mine"
            [[view]]
            name = "More"
            filter = "is:mine"
            color = 1
            """
        _ = try bench.file("config/switchboard/config.toml", sound + faulty)
        let bad = try bench.run("doctor", environment: names)
        #expect(bad.code == 78)
        let problems = bad.lines.filter { $0.hasPrefix("problem") }
        for part in [
            "config.toml: The view “Typo”: There is no filter lable:. Did you mean label:?",
            "The view “Taken” has no key: w is taken by attention.next.", "The view “No key” has no key: ",
            "View 5 needs a name.", "The view “More”: there is no 'color'. A view has key, name and filter.",
        ] {
            #expect(problems.contains { $0.contains(part) }, "\(part) in \(bad.text)")
        }
        #expect(problems.count == 5)
        // Nothing else suffers.
        #expect(try bench.run("sessions").error.contains("There is no store"))
    }
}
