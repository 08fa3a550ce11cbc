import PseudoTerminal

/// From a key to a screen that has settled, and how many bytes that took.
struct KeyScene {
    /// Keys that are pressed one after another, each once the one before has settled.
    struct Keys {
        let name: String
        let presses: [String]
        var budget: Budget?
        var byteBudget: Budget?
    }

    struct Samples {
        var times: [Milliseconds] = []
        var bytes: [Double] = []
        /// Keys that changed nothing on the screen.
        var silent = 0
    }

    /// A pause between a settled key and the next, in milliseconds; hands are not faster.
    private static let pause = 25.0

    static func press(_ presses: [String], on program: MeasuredProgram) -> Samples {
        var samples = Samples()
        for key in presses {
            program.read(for: pause)
            let start = Clock.now
            program.press(key)
            guard let pieces = program.settle(first: 500), let last = pieces.last else {
                samples.silent += 1
                continue
            }
            samples.times.append(last.at - start)
            samples.bytes.append(Double(pieces.byteCount))
        }
        return samples
    }

    static func measure(
        _ keys: Keys, on program: MeasuredProgram, as column: String, into report: inout Report
    )
        throws
    {
        let before = program.footprint
        let samples = press(keys.presses, on: program)
        let processor = program.footprint.processor - before.processor
        guard samples.silent * 2 <= keys.presses.count else {
            throw Fault(
                description:
                    "\(column), \(keys.name): \(samples.silent) of \(keys.presses.count) keys did nothing.\n\(program.screen.text)"
            )
        }
        report.add(keys.name, .milliseconds, samples.times, budget: keys.budget, of: column)
        report.add(
            keys.name + ", processor", .milliseconds, [processor / Double(keys.presses.count)], of: column)
        report.add(keys.name, .bytes, samples.bytes, budget: keys.byteBudget, of: column)
    }

    /// Many keys at once, to the last byte that they cause.
    static func burst(
        _ name: String, _ key: String, on program: MeasuredProgram, as column: String, budget: Budget? = nil,
        into report: inout Report
    ) throws {
        let start = Clock.now
        program.press(String(repeating: key, count: 200))
        guard let pieces = program.settle(quiet: 200), let last = pieces.last else {
            throw Fault(description: "\(column), \(name): 200 keys did nothing.\n\(program.screen.text)")
        }
        report.add(name, .milliseconds, [last.at - start], budget: budget, of: column)
    }
}
