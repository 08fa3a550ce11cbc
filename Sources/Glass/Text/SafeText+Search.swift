extension SafeText {
    /// Returns the columns of all occurrences of several texts in this single line, from left to right and without
    /// overlaps. If several begin in one place, the longest counts.
    ///
    /// - Parameters:
    ///   - needles: The texts to find.
    ///   - fold: Maps texts that should match each other to equal texts.
    /// - Returns: The columns of each occurrence.
    public func occurrences(of needles: [String], foldedBy fold: (String) -> String) -> [Range<Int>] {
        let sought = needles.map { fold(SafeText(oneLine: $0).text).unicodeScalars.map(\.value) }
            .filter { !$0.isEmpty }.sorted { $0.count > $1.count }
        if sought.isEmpty { return [] }
        let line = folded(by: fold)
        var found: [Range<Int>] = []
        var index = 0
        while index < line.units.count {
            let match = sought.first { line.units[index...].starts(with: $0) }
            if let match {
                found.append(line.starts[index]..<line.ends[index + match.count - 1])
                index += match.count
            } else {
                index += 1
            }
        }
        return found
    }

    /// Returns the folded scalars, each with the columns of its glyph.
    private func folded(by fold: (String) -> String) -> (units: [UInt32], starts: [Int], ends: [Int]) {
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
                    units.append(
                        contentsOf: fold(bytes.text(glyph.start..<glyph.end)).unicodeScalars.map(\.value))
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
