import CommandLine
import Console
import Conversation
import EventStore
import Foundation
import Glass

/// Checks everything that a console needs, without changing anything.
struct Examination {
    let store: StoreArguments
    let person: OperatorArguments
    var isQuick = false
    var paths = Paths()

    func findings() -> [Finding] {
        var findings = [terminal, size, locale] + [timeZone].compactMap { $0 }
        do {
            let surroundings = try Surroundings()
            findings += [configuration, secrecy(surroundings)].compactMap { $0 }
            findings += keymaps(surroundings)
            findings += themes(surroundings)
            findings += returns(surroundings)
            findings += views(surroundings)
            findings += operators(surroundings)
            findings += stores(surroundings)
        } catch {
            let wording = (error as? any ExplainedError)?.wording ?? "\(error)"
            findings.append(.problem("config", wording))
        }
        return findings
    }

    private var terminal: Finding {
        guard let name = paths.environment["TERM"], !name.isEmpty else {
            return .problem(
                "terminal", "TERM is not set. Set it to what your terminal is: export TERM=xterm-256color")
        }
        guard isKnown(name) else {
            return .problem(
                "terminal",
                "This system does not know '\(name)'. Install its terminfo entry (ncurses-term), or: export TERM=xterm-256color"
            )
        }
        if isatty(STDIN_FILENO) == 0 || isatty(STDOUT_FILENO) == 0 {
            return .warning(
                "terminal", "\(name), but this is no terminal: the console needs one; the commands don't")
        }
        let colours = paths.environment["NO_COLOR"].nonEmpty == nil ? "" : ", no colours (NO_COLOR)"
        return .ok("terminal", name + colours)
    }

    /// Whether a terminal's description is in one of the places where ncurses looks.
    private func isKnown(_ name: String) -> Bool {
        guard let first = name.utf8.first, !name.contains("/") else { return false }
        var folders = [paths.environment["TERMINFO"].nonEmpty].compactMap { $0 }
        folders.append((paths.environment["HOME"] ?? NSHomeDirectory()) + "/.terminfo")
        folders += (paths.environment["TERMINFO_DIRS"] ?? "").split(separator: ":").map(String.init)
        folders += ["/etc/terminfo", "/lib/terminfo", "/usr/share/terminfo", "/usr/local/share/terminfo"]
        let places = [String(decoding: [first], as: UTF8.self), String(first, radix: 16)]
        return folders.contains { folder in
            places.contains { access("\(folder)/\($0)/\(name)", R_OK) == 0 }
        }
    }

    private var size: Finding {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
            return .warning("size", "unknown, as the output is no terminal")
        }
        let words = "\(size.ws_col) by \(size.ws_row)"
        if size.ws_col < 40 || size.ws_row < 10 {
            return .problem(
                "size", "\(words) is too small for the console. Make the window 40 by 10 or larger.")
        }
        if size.ws_col < 100 {
            return .ok("size", "\(words): one pane at a time; from 100 columns on both")
        }
        return .ok("size", words)
    }

    private var locale: Finding {
        let said = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { name in
            paths.environment[name].nonEmpty.map { "\(name)=\($0)" }
        }.first
        let mend = "Set one that is: export LANG=C.UTF-8"
        guard setlocale(LC_CTYPE, "") != nil else {
            return .warning(
                "locale", "\(said ?? "The locale") is not installed here; C.UTF-8 stands in. \(mend)")
        }
        let codeset = String(cString: nl_langinfo(Int32(CODESET)))
        guard codeset == "UTF-8" else {
            return .warning(
                "locale", "\(said ?? "No locale is set, which") is not UTF-8; C.UTF-8 stands in. \(mend)")
        }
        return .ok("locale", said ?? "UTF-8")
    }

    /// Finds an unknown time zone, which the C library silently treats as UTC.
    private var timeZone: Finding? {
        guard let zone = paths.environment["TZ"].nonEmpty else { return nil }
        let name = zone.hasPrefix(":") ? String(zone.dropFirst()) : zone
        let folder = paths.environment["TZDIR"].nonEmpty ?? "/usr/share/zoneinfo"
        let isKnown = PlainFile.isThere(name.hasPrefix("/") ? name : folder + "/" + name)
        // A POSIX rule, such as CET-1CEST,M3.5.0,M10.5.0/3.
        let isRule = name.wholeMatch(of: /([A-Za-z]{3,}|<[A-Za-z0-9+-]{3,}>)[+-]?[0-9]{1,2}.*/) != nil
        if isKnown || isRule || name == "UTC" { return nil }
        return .problem(
            "time zone",
            "This system does not know '\(zone)' (TZ): times are shown in UTC. Set one: export TZ=Europe/Berlin"
        )
    }

    private var configuration: Finding {
        let path = paths.configurationFile
        return .ok("config", access(path, F_OK) == 0 ? path : "none; it would be \(path)")
    }

    /// Finds a configuration whose token others can read.
    private func secrecy(_ surroundings: Surroundings) -> Finding? {
        let path = paths.configurationFile
        var status = stat()
        guard surroundings.configuration.token != nil, stat(path, &status) == 0, status.st_mode & 0o077 != 0
        else { return nil }
        return .problem(
            "config",
            "\(path) holds a token, and others can read it. Mend it: chmod 600 \(ShellWords.quoted(path))")
    }

    private func keymaps(_ surroundings: Surroundings) -> [Finding] {
        let files = KeymapFiles(directory: paths.configuration)
        let name = surroundings.configuration.keymap ?? "default"
        var findings: [Finding] = []
        do {
            findings.append(finding(name, try files.load(name)))
        } catch {
            findings.append(.problem("keymap", (error as? any ExplainedError)?.wording ?? "\(error)"))
        }
        let own = (try? FileManager.default.contentsOfDirectory(atPath: paths.configuration)) ?? []
        for file in own.sorted() where file.hasSuffix(".keymap") && file != name + ".keymap" {
            guard let text = files.contents(paths.configuration + "/" + file) else {
                findings.append(.problem("keymap", "\(file) cannot be read as UTF-8 text. Check the file."))
                continue
            }
            findings.append(finding(file, files.load(text, named: file)))
        }
        return findings
    }

    private func themes(_ surroundings: Surroundings) -> [Finding] {
        let name = surroundings.configuration.theme ?? ThemeChoice.automatic
        do {
            let choice = try ThemeChoice(name, in: paths.themes)
            if choice.problems.isEmpty { return [.ok("theme", name)] }
            return choice.problems.map { .problem("theme", "\($0.wording) \($0.consequence)") }
        } catch {
            return [.problem("theme", (error as? any ExplainedError)?.wording ?? "\(error)")]
        }
    }

    private func returns(_ surroundings: Surroundings) -> [Finding] {
        let names = surroundings.configuration.returns.map(\.name)
        if names.isEmpty { return [] }
        return [.ok("returns", "sessions go back to the AI by the rules \(names.joined(separator: ", "))")]
    }

    private func views(_ surroundings: Surroundings) -> [Finding] {
        let saved = SavedViews(surroundings.configuration)
        let files = KeymapFiles(directory: paths.configuration)
        // A keymap that cannot be loaded has a finding of its own.
        let keymap = (try? files.load(surroundings.configuration.keymap))?.keymap ?? .empty
        let problems = saved.problems + saved.joined(to: keymap).problems
        if !problems.isEmpty { return problems.map { .problem("views", $0) } }
        return saved.views.isEmpty ? [] : [.ok("views", saved.views.map(\.name).joined(separator: ", "))]
    }

    private func finding(_ name: String, _ loaded: (keymap: Keymap, problems: [KeymapProblem])) -> Finding {
        guard let first = loaded.problems.first else {
            return .ok("keymap", "\(name), \(loaded.keymap.bindings.count) bindings")
        }
        let more = loaded.problems.count > 1 ? " (and \(loaded.problems.count - 1) more)" : ""
        return .problem(
            "keymap", "\(first.wording)\(more). Such lines are skipped; see: switchboard keys check FILE")
    }

    private func operators(_ surroundings: Surroundings) -> [Finding] {
        do {
            let name = try surroundings.operatorName(person)
            let shown = surroundings.displayName(person) ?? storedName(name, surroundings)
            guard let shown else {
                return [
                    .warning(
                        "operator",
                        """
                        \(name), without a name for customers: the console asks for one; for reply set \
                        SWITCHBOARD_DISPLAY_NAME or display_name in \(paths.configurationFile)
                        """)
                ]
            }
            return [.ok("operator", "\(name), customers see '\(shown)'")]
        } catch {
            return [.problem("operator", (error as? any ExplainedError)?.wording ?? "\(error)")]
        }
    }

    private func storedName(_ name: String, _ surroundings: Surroundings) -> String? {
        var shown: String?
        try? surroundings.withStoreToRead(store) { shown = try $0.storedProfile(name)?.displayName }
        return shown
    }
}
