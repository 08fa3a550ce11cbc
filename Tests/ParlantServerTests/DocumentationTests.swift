import Foundation
import PseudoTerminal
import Readme
import Testing

/// What the pages of the documentation point to is there, and what they tell people to type can be typed.
@Suite struct DocumentationTests {
    @Test func `every link of every page leads to a file, and no page is left out`() throws {
        var reached: Set<String> = ["README.md"]
        for (path, text) in Readme.pages {
            let folder = Readme.root.appendingPathComponent(path).deletingLastPathComponent()
            for link in text.matches(of: /\]\(([^)\s]+)\)/).map({ String($0.1) }) {
                if link.hasPrefix("https://") { continue }
                let target = folder.appendingPathComponent(link).standardizedFileURL.path
                #expect(FileManager.default.fileExists(atPath: target), "\(path): \(link)")
                reached.insert(String(target.dropFirst(Readme.root.standardizedFileURL.path.count + 1)))
            }
        }
        // The fixtures' page is for who reads the fixtures.
        #expect(Set(Readme.pages.keys).subtracting(reached) == ["Tests/Fixtures/README.md"])
    }

    @Test func `every file of the package that a page names is there`() throws {
        for (path, text) in Readme.pages {
            for name in text.matches(of: /`((?:Sources|Tests|Keymaps)\/[A-Za-z0-9.\/+]+)`/).map({
                String($0.1)
            }) {
                let target = Readme.root.appendingPathComponent(name).path
                #expect(FileManager.default.fileExists(atPath: target), "\(path): \(name)")
            }
        }
    }

    @Test func `every command that a page shows is one, with the options that it shows`() throws {
        var shown = 0
        for (path, text) in Readme.pages {
            let inText = text.matches(of: /`(switchboardd? [a-z][^`]*)`/).map { "    " + $0.1 }
            for line in text.split(separator: "\n").map(String.init) + inText {
                guard let words = Self.command(in: line) else { continue }
                shown += 1
                let help = try Self.help(words)
                #expect(help.code == 0, "\(path): \(line)")
                for option in words where option.hasPrefix("--") && option != "--generate-completion-script" {
                    #expect(help.text.contains(option.prefix { $0 != "=" }), "\(path): \(option) in \(line)")
                }
            }
        }
        #expect(shown > 30)
    }

    @Test func `every variable that a page names is one that something reads`() throws {
        let folders = ["Sources", "Tests", ".ci"].map { Readme.root.appendingPathComponent($0).path }
        var read = ""
        for folder in folders {
            for name in try FileManager.default.subpathsOfDirectory(atPath: folder)
            where !name.hasSuffix(".md") && !name.hasSuffix("Help/Pages.swift") {
                read += (try? String(contentsOfFile: folder + "/" + name, encoding: .utf8)) ?? ""
            }
        }
        for (path, text) in Readme.pages {
            for name in Set(text.matches(of: /SWITCHBOARD_[A-Z_]*[A-Z]/).map { String($0.0) }) {
                #expect(read.contains(name), "\(path): \(name)")
            }
        }
    }

    @Test func `the network program shows the same pages, a manual of its own and completions`() throws {
        let page = try Self.answer(["switchboardd", "help", "tokens"])
        #expect(page.code == 0 && page.text.hasPrefix("Tokens\n======\n"))
        let manual = try Self.answer(["switchboardd", "help", "--man"])
        #expect(manual.code == 0 && manual.text.hasPrefix(".TH \"SWITCHBOARDD\" 1 "))
        #expect(manual.text.contains(".SS \"switchboardd token rotate\"\n"))
        let unknown = try Self.answer(["switchboardd", "help", "tokns"])
        #expect(unknown.code == 64 && unknown.text.isEmpty)
        for shell in ["bash", "zsh", "fish"] {
            let script = try Self.answer(["switchboardd", "--generate-completion-script", shell])
            #expect(script.code == 0 && script.text.contains("rotate"), "\(shell)")
        }
    }

    /// The words of a line of ours in an indented block, from the program's name on; nil where it is none.
    private static func command(in line: String) -> [String]? {
        guard line.hasPrefix("    ") else { return nil }
        let words = line.split(separator: "#")[0].split(separator: " ").map(String.init)
        guard let start = words.firstIndex(where: { $0 == "switchboard" || $0 == "switchboardd" }),
            words[..<start].allSatisfy({ $0.contains("=") })
        else { return nil }
        return Array(words[start...].prefix { !["|", ">", "&&"].contains($0) })
    }

    /// What the program says of the command that the words begin with.
    private static func help(_ words: [String]) throws -> (code: Int32?, text: String) {
        var names = Array(
            words.dropFirst().prefix {
                $0.allSatisfy { $0.isLowercase || $0 == "-" } && !$0.hasPrefix("-")
            })
        // Without a command it opens the console.
        if names.isEmpty, words[0] == "switchboard" { names = ["console"] }
        // A word may be a command below or what the command works on; help refuses the latter.
        var failure: (Int32?, String) = (nil, "")
        for count in stride(from: names.count, through: 0, by: -1) {
            let (code, text) = try answer([words[0], "help"] + names.prefix(count))
            if code == 0, count > 0 || names.isEmpty { return (code, text) }
            failure = (64, text)
        }
        return failure
    }

    /// What a program writes to standard output, and its exit code.
    private static func answer(_ words: [String]) throws -> (code: Int32?, text: String) {
        let folder = NSTemporaryDirectory() + "switchboard-pages-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let program = try PipedProgram(
            ["/bin/sh", "-c", "exec \"$@\" >\"$HOME/out\"", "sh", BuiltProgram.path(words[0])]
                + words.dropFirst(), environment: ["HOME": folder, "LANG": "C.UTF-8"])
        let code = program.end(0)
        return (code, try String(contentsOfFile: folder + "/out", encoding: .utf8))
    }
}
