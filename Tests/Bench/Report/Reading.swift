/// How one figure came out for one program.
struct Reading: Encodable {
    let count: Int
    let median: Double
    /// At 95 %.
    let high: Double
    let largest: Double

    /// - Parameter samples: At least one.
    init(_ samples: [Double]) {
        precondition(!samples.isEmpty, "A figure without a sample tells nothing.")
        let sorted = samples.sorted()
        count = sorted.count
        median = sorted[(sorted.count - 1) / 2]
        high = sorted[min(sorted.count - 1, Int((Double(sorted.count) * 0.95).rounded(.up)) - 1)]
        largest = sorted[sorted.count - 1]
    }

    /// One number, or median and 95 %.
    func wording(_ unit: Unit) -> String {
        count == 1 ? unit.digits(median) : "\(unit.digits(median)) / \(unit.digits(high))"
    }
}
