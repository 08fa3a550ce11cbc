import Glass

/// Numbers as pictures one row high, of block characters or of ASCII.
struct Chart {
    let usesBlocks: Bool

    /// A sign for each number, as high as its part of the greatest one. Zero is a dot.
    func line(_ numbers: [Int], of most: Int) -> SafeText {
        let levels = Array(usesBlocks ? "·▁▂▃▄▅▆▇█" : ".:-=+*%#@")
        let signs = numbers.map { number in
            let level = most > 0 ? (max(0, number) * 8 + most - 1) / most : 0
            return levels[min(level, 8)]
        }
        return SafeText(oneLine: String(signs))
    }

    /// A bar as long as a number's part of the greatest one, at most `width` columns. Only zero has none.
    func bar(_ number: Int, of most: Int, width: Int) -> SafeText {
        guard number > 0, most > 0, width > 0 else { return .empty }
        guard usesBlocks else {
            return SafeText(String(repeating: "#", count: max(1, min(number, most) * width / most)))
        }
        let eighths = max(1, min(number, most) * width * 8 / most)
        let parts = Array(" ▏▎▍▌▋▊▉")
        let rest = eighths % 8 == 0 ? "" : String(parts[eighths % 8])
        return SafeText(oneLine: String(repeating: "█", count: eighths / 8) + rest)
    }
}
