import Foundation

extension Peer {
    private static let lineFigure = "line in the transcript"
    private static let pageFigure = "page in the transcript"

    /// In a repository with as many commits as the others have lines.
    static let tig = Peer(
        name: "tig",
        start: { workplace, lines in
            let repository = workplace.folder + "/repository"
            try History.make(commits: lines, in: repository)
            return (["tig"], ["GIT_DIR": repository])
        },
        line: (lineFigure, "j", "k"), page: (pageFigure, " ", "-"))

    static let weechat = Peer(
        name: "weechat",
        start: { workplace, lines in
            let folder = workplace.folder + "/weechat"
            return (
                [
                    "weechat", "--dir", folder, "--run-command",
                    "/set weechat.history.max_buffer_lines_number 0", "--run-command",
                    "/repeat \(lines) /print A line of a conversation that went on for a while, number ${repeat_index}.",
                ], [:]
            )
        },
        page: (pageFigure, ConsoleKeys.pageUp, ConsoleKeys.pageDown), types: true)

    static let irssi = Peer(
        name: "irssi",
        start: { workplace, lines in
            let folder = workplace.folder + "/irssi"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            let text = try Lines.file(lines, in: workplace)
            try "settings = { \"fe-text\" = { scrollback_lines = \"\(lines * 2)\"; }; };\n".write(
                toFile: folder + "/config", atomically: true, encoding: .utf8)
            try "CAT \(text)\n".write(toFile: folder + "/startup", atomically: true, encoding: .utf8)
            return (["irssi", "--home=" + folder], [:])
        },
        page: (pageFigure, ConsoleKeys.pageUp, ConsoleKeys.pageDown), types: true)

    /// Ten times as many lines as the others.
    static let less = Peer(
        name: "less",
        start: { workplace, lines in (["less", try Lines.file(lines * 10, in: workplace)], [:]) },
        preparation: "G", line: (lineFigure, "k", "j"), page: (pageFigure, "b", " "))
}

/// Plain text.
private enum Lines {
    static func file(_ count: Int, in workplace: Workplace) throws -> String {
        let path = workplace.folder + "/\(count)-lines.txt"
        guard !FileManager.default.fileExists(atPath: path) else { return path }
        var text = ""
        for number in 0..<count { text += MadeDesk.sentence(number) + "\n" }
        try text.write(toFile: path, atomically: false, encoding: .utf8)
        return path
    }
}

/// A repository without files: only its history is looked at.
private enum History {
    static func make(commits: Int, in repository: String) throws {
        guard !FileManager.default.fileExists(atPath: repository) else { return }
        try git(["init", "--quiet", "--bare", repository], input: nil)
        var stream = ""
        for number in 0..<commits {
            let text = MadeDesk.sentence(number)
            stream +=
                "commit refs/heads/main\ncommitter Ada <ada@example.org> \(1_600_000_000 + number) +0000\n"
                + "data \(text.utf8.count)\n\(text)\n"
        }
        let path = repository + "/stream"
        try stream.write(toFile: path, atomically: false, encoding: .utf8)
        try git(["--git-dir", repository, "fast-import", "--quiet"], input: path)
        try git(["--git-dir", repository, "symbolic-ref", "HEAD", "refs/heads/main"], input: nil)
    }

    private static func git(_ arguments: [String], input: String?) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Workplace.installed("git") ?? "/usr/bin/git")
        process.arguments = arguments
        process.standardInput =
            try input.map { try FileHandle(forReadingFrom: URL(fileURLWithPath: $0)) } ?? .nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Fault(description: "git \(arguments) failed.") }
    }
}
