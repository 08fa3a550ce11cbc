/// How many times are at most so long, in Prometheus's sense: each bound counts all that do not exceed it.
public struct Histogram: Equatable, Sendable {
    /// Ascending, in seconds. What exceeds them all is in `count` alone.
    public static let bounds = [10, 30, 60, 120, 300, 600, 1_800, 3_600, 14_400, 86_400]

    /// The name of the metric, with its unit at the end.
    public var name: String
    public var help: String
    /// For each bound.
    public var counts: [Int]
    public var count: Int
    /// In microseconds.
    public var sum: Int64

    /// A histogram as a store counted it.
    public init(name: String, help: String, counts: [Int], count: Int, sum: Int64) {
        self.name = name
        self.help = help
        self.counts = counts
        self.count = count
        self.sum = sum
    }

    /// In Prometheus's text format.
    public var text: String {
        var text = "# HELP \(name) \(help)\n# TYPE \(name) histogram\n"
        for (bound, count) in zip(Self.bounds, counts) {
            text += "\(name)_bucket{le=\"\(bound)\"} \(count)\n"
        }
        text += "\(name)_bucket{le=\"+Inf\"} \(count)\n"
        return text + "\(name)_sum \(Double(sum) / 1e6)\n\(name)_count \(count)\n"
    }
}
