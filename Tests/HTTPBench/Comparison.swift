import Foundation

/// The figures of two servers side by side, with what ours should reach.
struct Comparison {
    /// What is asked of our figure.
    enum Goal {
        case none
        /// So many times the other's requests a second.
        case times(Double)
        /// More posts a second than the disk makes writes durable one by one: several share one.
        case disk
        /// At the 99th percentile.
        case milliseconds(Double)
    }

    private let durableWrites: Double
    private var lines: [String] = []

    init(durableWrites: Double) { self.durableWrites = durableWrites }

    mutating func add(_ what: String, _ own: Figures, _ other: Figures?, _ goal: Goal) {
        let times = other.map { own.perSecond / $0.perSecond }
        let parts =
            [what] + Self.parts(own) + (other.map(Self.parts) ?? ["", "", ""])
            + [times.map { digits($0) } ?? "", verdict(own, times, goal)]
        lines.append("| " + parts.joined(separator: " | ") + " |")
    }

    func write() {
        say("The disk makes \(digits(durableWrites)) writes of 4 KiB a second durable, one by one.\n")
        say("| what | switchboardd /s | p50 ms | p99 ms | Parlant /s | p50 ms | p99 ms | times | goal |")
        say("|---|---|---|---|---|---|---|---|---|")
        for line in lines { say(line) }
    }

    private static func parts(_ figures: Figures) -> [String] {
        [figures.perSecond, figures.percentile(0.5), figures.percentile(0.99)].map { digits($0) }
    }

    private func verdict(_ own: Figures, _ times: Double?, _ goal: Goal) -> String {
        switch goal {
        case .none: ""
        case .times(let least): times.map { "\(digits(least)) times: \(Self.word($0 >= least))" } ?? ""
        case .disk: "the disk's \(digits(durableWrites))/s: \(Self.word(own.perSecond >= durableWrites))"
        case .milliseconds(let most):
            "p99 < \(digits(most)) ms: \(Self.word(own.percentile(0.99) < most))"
        }
    }

    private static func word(_ isMet: Bool) -> String { isMet ? "met" : "missed" }
}

/// How fast the disk is, whatever is written on it.
enum Disk {
    /// Blocks of 4 KiB that a second makes durable, each before the next is begun, behind each other in one file.
    static func durableWrites(in folder: String, seconds: Double) throws -> Double {
        let file = open(folder + "/disk", O_CREAT | O_WRONLY | O_TRUNC, 0o600)
        guard file >= 0 else { throw Connection.Failure(what: "no file in \(folder)") }
        defer { close(file) }
        let block = [UInt8](repeating: 7, count: 4_096)
        var count = 0
        let start = ContinuousClock.now
        while ContinuousClock.now - start < .seconds(seconds) {
            guard write(file, block, block.count) == block.count, fdatasync(file) == 0 else {
                throw Connection.Failure(what: "the disk takes nothing")
            }
            count += 1
        }
        return Double(count) / (ContinuousClock.now - start).seconds
    }
}

func say(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }

/// Three of them that tell something.
func digits(_ number: Double) -> String {
    number >= 100 ? String(Int(number.rounded())) : String(format: number >= 10 ? "%.1f" : "%.2f", number)
}
