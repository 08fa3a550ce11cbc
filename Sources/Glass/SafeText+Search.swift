extension SafeText {
    /// Columns at which `needle` stands in this single line, upper and lower case alike, from left to right and
    /// without overlaps.
    public func occurrences(of needle: String) -> [Range<Int>] {
        let sought = SafeText(oneLine: needle).folded.units
        let line = folded
        guard let first = sought.first, line.units.count >= sought.count else { return [] }
        var found: [Range<Int>] = []
        var index = 0
        while index + sought.count <= line.units.count {
            if line.units[index] == first, line.units[index..<(index + sought.count)].elementsEqual(sought) {
                found.append(line.starts[index]..<line.ends[index + sought.count - 1])
                index += sought.count
            } else {
                index += 1
            }
        }
        return found
    }

    /// Scalars in lower case, each with the columns of the glyph it belongs to.
    private var folded: (units: [UInt32], starts: [Int], ends: [Int]) {
        var units: [UInt32] = []
        var starts: [Int] = []
        var ends: [Int] = []
        text.withBytes { bytes in
            var glyphs = Glyphs(bytes)
            var column = 0
            while let glyph = glyphs.next() {
                let before = units.count
                if glyph.end - glyph.start == 1 {
                    units.append((0x41...0x5A).contains(glyph.scalar) ? glyph.scalar | 0x20 : glyph.scalar)
                } else {
                    let lower = bytes.text(glyph.start..<glyph.end).lowercased()
                    units.append(contentsOf: lower.unicodeScalars.map(\.value))
                }
                for _ in before..<units.count {
                    starts.append(column)
                    ends.append(column + glyph.width)
                }
                column += glyph.width
            }
        }
        return (units, starts, ends)
    }
}
