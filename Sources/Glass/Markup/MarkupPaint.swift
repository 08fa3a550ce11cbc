/// What is known of each byte while a text is read.
struct MarkupPaint {
    private var traits: [UInt8]
    /// By how much the depth of nested emphasis changes before a byte. Painting each byte of nested ranges would take
    /// quadratic time.
    private var depths: [Int32] = []
    private var strongDepths: [Int32] = []
    /// Whether anything was painted.
    private(set) var isUsed = false

    init(count: Int) { traits = Array(repeating: 0, count: count) }

    /// Adds traits to a range. A byte may be in few ranges.
    mutating func paint(_ range: Range<Int>, _ added: MarkupTraits) {
        guard !range.isEmpty else { return }
        isUsed = true
        for index in range { traits[index] |= added.rawValue }
    }

    /// Emphasizes a range, however many others it is in.
    mutating func emphasize(_ range: Range<Int>, isStrong: Bool) {
        guard !range.isEmpty else { return }
        isUsed = true
        if isStrong {
            Self.change(&strongDepths, range, traits.count)
        } else {
            Self.change(&depths, range, traits.count)
        }
    }

    private static func change(_ depths: inout [Int32], _ range: Range<Int>, _ count: Int) {
        if depths.isEmpty { depths = Array(repeating: 0, count: count + 1) }
        depths[range.lowerBound] += 1
        depths[range.upperBound] -= 1
    }

    /// The parts from the first byte to the last.
    var runs: [MarkupRun] {
        var runs: [MarkupRun] = []
        var depth: Int32 = 0
        var strongDepth: Int32 = 0
        for index in traits.indices {
            var here = MarkupTraits(rawValue: traits[index])
            if !depths.isEmpty { depth += depths[index] }
            if !strongDepths.isEmpty { strongDepth += strongDepths[index] }
            if depth > 0 { here.insert(.emphasis) }
            if strongDepth > 0 { here.insert(.strong) }
            if let last = runs.indices.last, runs[last].traits == here {
                runs[last].end = index + 1
            } else {
                runs.append(MarkupRun(end: index + 1, traits: here))
            }
        }
        return runs
    }
}
