import CommandLine
import Console
import Glass
import Glibc
import Terminal

/// The line being typed on a terminal.
///
/// In its usual mode, a terminal keeps a half-typed line to itself: a program cannot ask what is there, and its
/// output is appended to it. So this class reads key by key and does the little that such a line needs itself:
/// characters, erasing, and the end of the line. Output makes room for the typed line: it begins on a line of its
/// own, and the typed text follows it again (`StandardOutput.unfinished`). Nothing that was written is ever
/// overwritten.
final class TypedLine {
    private var decoder = KeyDecoder(.remote)
    private var text: [Character] = []
    private(set) var hasEnded = false
    /// The number of bytes that were typed before the terminal was taken, which it has already echoed.
    private var isShown = 0

    /// Takes the terminal; fails if input or output is not one.
    init?() {
        guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1, TerminalModes.enter() else { return nil }
        var count: Int32 = 0
        if ioctl(STDIN_FILENO, UInt(FIONREAD), &count) == 0 { isShown = Int(count) }
    }

    deinit { TerminalModes.restore() }

    /// Returns the lines that these bytes complete.
    func feed(_ bytes: ArraySlice<UInt8>) throws -> [String] {
        let known = bytes.prefix(isShown)
        let lines = try read(known)
        isShown -= known.count
        return try lines + read(bytes.dropFirst(known.count))
    }

    private func read(_ bytes: ArraySlice<UInt8>) throws -> [String] {
        var lines: [String] = []
        for input in decoder.feed(bytes, at: Moment.now.uptime) {
            switch input {
            case .key(let key): if let line = try press(key) { lines.append(line) }
            case .paste(let pasted): for character in pasted { try type(character) }
            case .mouse, .focus, .background, .garbage: break
            }
        }
        return lines
    }

    /// Discards the typed text. What follows begins on a new line.
    func discard() throws {
        if !text.isEmpty { try StandardOutput.echo("\n") }
        text = []
        show()
    }

    private func press(_ key: Key) throws -> String? {
        switch key {
        case Key(.enter), .control("j"):
            try echo("\n")
            defer {
                text = []
                show()
            }
            return String(text)
        case Key(.backspace), Key(.backspace, .shift): try erase(1)
        case .control("u"): try erase(text.count)
        case .control("w"): try erase(lastWord)
        case .control("d") where text.isEmpty: hasEnded = true
        case Key(.tab): try type(" ")
        default: if let character = key.text { try type(character) }
        }
        return nil
    }

    private func type(_ character: Character) throws {
        let character = character.isNewline ? " " : character
        text.append(character)
        try echo(SafeText(oneLine: String(character)).text)
        show()
    }

    private func erase(_ count: Int) throws {
        let erased = SafeText(oneLine: String(text.suffix(count)))
        text.removeLast(min(count, text.count))
        try echo(String(repeating: "\u{8} \u{8}", count: erased.width))
        show()
    }

    private var lastWord: Int {
        let blanks = text.reversed().prefix(while: \.isWhitespace).count
        return blanks + text.dropLast(blanks).reversed().prefix { !$0.isWhitespace }.count
    }

    private func echo(_ shown: String) throws {
        if isShown == 0 { try StandardOutput.echo(shown) }
    }

    private func show() { StandardOutput.setUnfinished(SafeText(oneLine: String(text))) }
}

/// The terminal's modes while keys are read one by one, and the earlier ones, which are restored however the process
/// ends or stops.
enum TerminalModes {
    nonisolated(unsafe) private static var isTaken = false
    // Not plain variables: for one of this type the compiler reserves three bytes less than `tcgetattr` writes.
    nonisolated(unsafe) private static let former = UnsafeMutablePointer<termios>.allocate(capacity: 1)
    nonisolated(unsafe) private static let ours = UnsafeMutablePointer<termios>.allocate(capacity: 1)

    static func enter() -> Bool {
        guard tcgetattr(STDIN_FILENO, former) == 0 else { return false }
        ours.update(from: former, count: 1)
        ours.pointee.c_lflag &= ~tcflag_t(ICANON | ECHO | IEXTEN)
        // A read returns as soon as there is one byte.
        withUnsafeMutableBytes(of: &ours.pointee.c_cc) { characters in
            characters[Int(VMIN)] = 1
            characters[Int(VTIME)] = 0
        }
        guard tcsetattr(STDIN_FILENO, TCSADRAIN, ours) == 0 else { return false }
        isTaken = true
        watchSignals()
        return true
    }

    /// Restores the earlier modes. Safe in a signal handler; does nothing if the terminal was not taken.
    static func restore() {
        guard isTaken else { return }
        isTaken = false
        tcsetattr(STDIN_FILENO, TCSADRAIN, former)
    }

    /// Installs handlers that restore the terminal. Signals that already have a handler are left alone: those
    /// handlers restore it, or exit cleanly.
    private static func watchSignals() {
        for number in [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGABRT, SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE] {
            var known = sigaction()
            sigaction(number, nil, &known)
            guard known.__sigaction_handler.sa_handler == nil else { continue }
            signal(number) { number in
                TerminalModes.restore()
                signal(number, SIG_DFL)
                raise(number)
            }
        }
        signal(SIGTSTP) { _ in
            TerminalModes.restore()
            kill(getpid(), SIGSTOP)
            tcsetattr(STDIN_FILENO, TCSADRAIN, TerminalModes.ours)
            TerminalModes.isTaken = true
        }
    }
}
