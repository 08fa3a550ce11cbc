/// The runs of `*` and `_` that may begin or end emphasis, and which of them do: CommonMark's rules, in linear time.
struct MarkupEmphasis {
    private struct Mark {
        let byte: UInt8
        /// What is left of the run.
        var range: Range<Int>
        /// The run's whole length.
        let length: Int
        let opens: Bool
        let closes: Bool
        /// The marks before and after it that are still there.
        var previous = -1
        var next = -1
    }

    private var marks: [Mark] = []

    var count: Int { marks.count }

    mutating func add(
        _ byte: UInt8, at range: Range<Int>, from before: MarkupNeighbor, to after: MarkupNeighbor
    ) {
        let isLeft = after != .space && (after != .punctuation || before != .other)
        let isRight = before != .space && (before != .punctuation || after != .other)
        var (opens, closes) = (isLeft, isRight)
        if byte == MarkupByte.underscore {
            // Within a word it is a letter: `snake_case`.
            opens = isLeft && (!isRight || before == .punctuation)
            closes = isRight && (!isLeft || after == .punctuation)
        }
        marks.append(Mark(byte: byte, range: range, length: range.count, opens: opens, closes: closes))
    }

    /// Decides about the marks from an index on, and forgets them.
    mutating func resolve(from first: Int, on paint: inout MarkupPaint) {
        guard first < marks.count else { return }
        defer { marks.removeSubrange(first...) }
        for index in first..<marks.count {
            marks[index].previous = index > first ? index - 1 : -1
            marks[index].next = index + 1 < marks.count ? index + 1 : -1
        }
        // Below these there is nothing that a mark of this kind could close.
        var bottoms: [Int] = Array(repeating: first, count: 12)
        var closer = first
        while closer >= 0 {
            guard marks[closer].closes else {
                closer = marks[closer].next
                continue
            }
            let kind = kind(of: closer)
            if let opener = opener(of: closer, above: bottoms[kind]) {
                closer = join(opener, closer, on: &paint)
            } else {
                bottoms[kind] = closer
                let next = marks[closer].next
                if !marks[closer].opens { remove(closer) }
                closer = next
            }
        }
    }

    /// What decides about which marks a mark may close.
    private func kind(of index: Int) -> Int {
        let mark = marks[index]
        return (mark.byte == MarkupByte.star ? 0 : 6) + (mark.opens ? 3 : 0) + mark.length % 3
    }

    private func opener(of closer: Int, above bottom: Int) -> Int? {
        let closing = marks[closer]
        var index = closing.previous
        while index >= bottom, index >= 0 {
            let mark = marks[index]
            if mark.opens, mark.byte == closing.byte {
                let isOdd =
                    (mark.closes || closing.opens) && (mark.length + closing.length) % 3 == 0
                    && !(mark.length % 3 == 0 && closing.length % 3 == 0)
                if !isOdd { return index }
            }
            index = mark.previous
        }
        return nil
    }

    /// Emphasizes what is between two marks. Returns the next mark to look at.
    private mutating func join(_ opener: Int, _ closer: Int, on paint: inout MarkupPaint) -> Int {
        let isStrong = marks[opener].range.count >= 2 && marks[closer].range.count >= 2
        let width = isStrong ? 2 : 1
        let inside = marks[opener].range.upperBound..<marks[closer].range.lowerBound
        let (left, right) = (marks[opener].range, marks[closer].range)
        paint.paint((left.upperBound - width)..<left.upperBound, .mark)
        paint.paint(right.lowerBound..<(right.lowerBound + width), .mark)
        paint.emphasize(inside, isStrong: isStrong)
        marks[opener].range = left.lowerBound..<(left.upperBound - width)
        marks[closer].range = (right.lowerBound + width)..<right.upperBound
        // What is between them joins with nothing outside.
        marks[opener].next = closer
        marks[closer].previous = opener
        if marks[opener].range.isEmpty { remove(opener) }
        guard marks[closer].range.isEmpty else { return closer }
        let next = marks[closer].next
        remove(closer)
        return next
    }

    private mutating func remove(_ index: Int) {
        let (previous, next) = (marks[index].previous, marks[index].next)
        if previous >= 0 { marks[previous].next = next }
        if next >= 0 { marks[next].previous = previous }
    }
}
