import Console
import Glass
import Glibc
import Terminal

/// The line that is being typed on a terminal.
///
/// A terminal in its usual mode keeps a half typed line to itself: nobody can ask what stands there, and what arrives
/// meanwhile is glued to it. So keys come one by one here, and the little that such a line can do is done here:
/// characters, erasing, and its end. Output steps aside for it: it begins on a line of its own, and what was typed
/// stands behind it again (`StandardOutput.unfinished`). Nothing that was written is ever written over.
final class TypedLine {
    private var decoder = KeyDecoder(.remote)
    private var text: [Character] = []
    private(set) var hasEnded = false
    /// Bytes that were typed before the terminal was taken: it has shown them already.
    private var isShown = 0

    /// Takes the terminal; nil where input or output is none.
    init?() {
        guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1, TerminalModes.take() else { return nil }
        var count: Int32 = 0
        if ioctl(STDIN_FILENO, UInt(FIONREAD), &count) == 0 { isShown = Int(count) }
    }

    deinit { TerminalModes.giveBack() }

    /// What these bytes complete.
    func take(_ bytes: ArraySlice<UInt8>) throws -> [String] {
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
            case .focus, .garbage: break
            }
        }
        return lines
    }

    /// Forgets what was typed; what comes next begins on a new line.
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

/// The terminal's modes while keys come one by one, and as they were before, for however the process ends or stops.
enum TerminalModes {
    nonisolated(unsafe) private static var isTaken = false
    nonisolated(unsafe) private static var former = termios()
    nonisolated(unsafe) private static var ours = termios()

    static func take() -> Bool {
        guard tcgetattr(STDIN_FILENO, &former) == 0 else { return false }
        ours = former
        ours.c_lflag &= ~tcflag_t(ICANON | ECHO | IEXTEN)
        // A read returns with the first byte.
        withUnsafeMutableBytes(of: &ours.c_cc) { characters in
            characters[Int(VMIN)] = 1
            characters[Int(VTIME)] = 0
        }
        guard tcsetattr(STDIN_FILENO, TCSADRAIN, &ours) == 0 else { return false }
        isTaken = true
        watchSignals()
        return true
    }

    /// Safe in a signal's handler; does nothing where the terminal was not taken.
    static func giveBack() {
        guard isTaken else { return }
        isTaken = false
        tcsetattr(STDIN_FILENO, TCSADRAIN, &former)
    }

    /// Whoever handles a signal already gives the terminal back, or ends in order.
    private static func watchSignals() {
        for number in [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGABRT, SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE] {
            var known = sigaction()
            sigaction(number, nil, &known)
            guard known.__sigaction_handler.sa_handler == nil else { continue }
            signal(number) { number in
                TerminalModes.giveBack()
                signal(number, SIG_DFL)
                raise(number)
            }
        }
        signal(SIGTSTP) { _ in
            TerminalModes.giveBack()
            kill(getpid(), SIGSTOP)
            tcsetattr(STDIN_FILENO, TCSADRAIN, &TerminalModes.ours)
            TerminalModes.isTaken = true
        }
    }
}
