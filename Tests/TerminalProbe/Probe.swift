import Glass
import Glibc
import Terminal

/// A program that shows its inputs, for tests of what only a whole process can show: signals, stops and crashes.
@main
struct Probe {
    static func main() {
        let screen: Screen
        do {
            screen = try Screen()
        } catch {
            print(error.wording)
            exit(2)
        }
        let wake = Wake()
        SignalEvents.install(waking: wake)
        SignalEvents.restoreOnCrash()
        screen.setTitle("probe")
        Probe(screen: screen, wake: wake).run()
    }

    let screen: Screen
    let wake: Wake

    private func run() {
        var decoder = KeyDecoder()
        let start = ContinuousClock.now
        var uptime: Int { Int((ContinuousClock.now - start) / .milliseconds(1)) }
        var lines: [SafeText] = ["ready"]
        while true {
            show(lines)
            let ready = Poll.wait(
                for: [0, wake.fileDescriptor], milliseconds: decoder.deadline.map { max(0, $0 - uptime) })
            if ready.contains(wake.fileDescriptor) {
                wake.drain()
                lines.append(obey(SignalEvents.consume()))
            }
            var inputs: [Input] = []
            if ready.contains(0), case .bytes(let bytes) = Keyboard.read() {
                inputs = decoder.feed(bytes, at: uptime)
            }
            if ready.isEmpty { inputs = decoder.pass(to: uptime) }
            for input in inputs { lines.append(obey(input)) }
        }
    }

    private func show(_ lines: [SafeText]) {
        var grid = Grid(size: screen.size)
        grid.put("\(screen.size.columns) columns", at: Point(column: 0, row: 0), style: Style(.accent))
        for (row, line) in lines.suffix(max(grid.size.rows - 1, 0)).enumerated() {
            grid.put(line, at: Point(column: 0, row: row + 1))
        }
        // Its arguments, each before a border.
        for (row, text) in CommandLine.arguments.dropFirst().enumerated() {
            grid.put(SafeText(text), at: Point(column: 30, row: row))
            grid.put("│", at: Point(column: 50, row: row))
        }
        screen.show(grid)
    }

    private func obey(_ events: SignalEvents) -> SafeText {
        if events.contains(.terminate) {
            screen.close()
            print("ended in peace")
            exit(0)
        }
        if events.contains(.windowChanged) { screen.resized() }
        if events.contains(.stop) { screen.suspend() }
        if events.contains(.continued) { screen.continued() }
        return "events \(Int(events.rawValue))"
    }

    private func obey(_ input: Input) -> SafeText {
        switch input {
        case .key(.control("x")): crash()
        case .key(.control("a")): abort()
        case .key(.control("q")): exit(5)
        case .key(.control("z")): screen.suspend()
        case .key(.control("l")): screen.redraw()
        default: break
        }
        return SafeText(oneLine: "\(input)")
    }

    private func crash() {
        let none: [Int] = []
        print(none[CommandLine.arguments.count])
    }
}
