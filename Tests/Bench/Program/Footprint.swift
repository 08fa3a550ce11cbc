import Foundation

/// What a process and its children cost, as the kernel tells it.
struct Footprint {
    /// Processor time in clock ticks of 10 ms.
    var ticks = 0
    /// Processor time in milliseconds, of threads that have ended too.
    var processor = 0.0
    /// How often a thread went to sleep and so was woken.
    var sleeps = 0
    /// MiB: pages that are shared count in part.
    var proportional = 0.0
    /// MiB: pages that are shared count in full.
    var resident = 0.0

    /// The process as it stands now.
    init(of process: Int32) { add(process) }

    private mutating func add(_ process: Int32) {
        let folder = "/proc/\(process)"
        // The second part is the name, which may hold anything.
        let stat = Self.text(folder + "/stat")
        let parts = stat[(stat.lastIndex(of: ")") ?? stat.startIndex)...].split(separator: " ")
        if parts.count > 13 { ticks += (Int(parts[12]) ?? 0) + (Int(parts[13]) ?? 0) }
        processor += Self.processorTime(of: process)
        let memory = Self.text(folder + "/smaps_rollup")
        proportional += Double(Self.number("Pss:", in: memory)) / 1_024
        resident += Double(Self.number("Rss:", in: memory)) / 1_024
        let threads = (try? FileManager.default.contentsOfDirectory(atPath: folder + "/task")) ?? []
        for thread in threads {
            let task = folder + "/task/" + thread
            sleeps += Self.number("voluntary_ctxt_switches:", in: Self.text(task + "/status"))
            for child in Self.text(task + "/children").split(separator: " ") {
                if let child = Int32(child) { add(child) }
            }
        }
    }

    private static func processorTime(of process: Int32) -> Milliseconds {
        var clock: clockid_t = 0
        var time = timespec()
        guard clock_getcpuclockid(process, &clock) == 0, clock_gettime(clock, &time) == 0 else { return 0 }
        return Double(time.tv_sec) * 1_000 + Double(time.tv_nsec) / 1_000_000
    }

    private static func text(_ path: String) -> String {
        (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    }

    private static func number(_ name: String, in text: String) -> Int {
        let line = text.split(separator: "\n").first { $0.hasPrefix(name) }
        let word = line?.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first
        return word.flatMap { Int($0) } ?? 0
    }
}
