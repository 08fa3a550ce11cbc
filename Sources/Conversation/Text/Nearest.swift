/// The candidate that a misspelled word most likely meant; nil if none is close. Case is ignored; of equally
/// close ones the first wins.
public func nearest(to word: String, among candidates: [String]) -> String? {
    let written = Array(word.lowercased())
    let limit = max(1, min(written.count, 12) / 3)
    let scored = candidates.map { (name: $0, steps: editSteps(written, Array($0.lowercased()))) }
    guard let best = scored.min(by: { $0.steps < $1.steps }), best.steps <= limit else { return nil }
    return best.name
}

/// The number of insertions, deletions, substitutions and swaps of neighbors that turn one into the other
/// (optimal string alignment).
public func editSteps<Element: Equatable>(_ a: [Element], _ b: [Element]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in a.indices {
        var row = [i + 1]
        for j in b.indices {
            var steps = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
            if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
                steps = min(steps, beforeLast[j - 1] + 1)
            }
            row.append(steps)
        }
        beforeLast = last
        last = row
    }
    return last[b.count]
}
