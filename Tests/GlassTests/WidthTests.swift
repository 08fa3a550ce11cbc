import Glibc
import Testing

@testable import Glass

@Suite("Widths")
struct WidthTests {
    /// Signs that Unicode 16 made wide, a mark that became a vowel sign, and fillers that are never drawn.
    private static let changed: [ClosedRange<UInt32>] = [
        0x2630...0x2637, 0x268A...0x268F, 0x4DC0...0x4DFF, 0x1D300...0x1D376, 0x1171E...0x1171E,
        0x3164...0x3164,
        0xFFA0...0xFFA0,
    ]

    @Test("Every scalar that glibc knows is as wide as glibc says, but for what Unicode changed since")
    func agreesWithGlibc() throws {
        try #require(setlocale(LC_CTYPE, "C.UTF-8") != nil)
        // Swift's overlay of the C library leaves this function out.
        let symbol = try #require(dlsym(nil, "wcwidth"))
        let wcwidth = unsafeBitCast(symbol, to: (@convention(c) (wchar_t) -> CInt).self)
        var wrong: [UInt32] = []
        for value in UInt32(1)...0x10FFFF where Unicode.Scalar(value) != nil {
            let theirs = Int(wcwidth(wchar_t(value)))
            if theirs < 0 || theirs == columns(of: value) { continue }
            if !Self.changed.contains(where: { $0.contains(value) }) { wrong.append(value) }
        }
        #expect(wrong.map { String($0, radix: 16) }.prefix(20) == [])
    }

    @Test(
        "What came after glibc 2.36 has the width that Unicode gives it",
        arguments: [
            (0x1FA77, 2), (0x1FAE8, 2), (0x1FABF, 2), (0x1FAE9, 2), (0x1FAEA, 2), (0x1FAC8, 2), (0x1E4D0, 1),
            (0x1E4EC, 0), (0x897, 0), (0x2EBF0, 2), (0x20C1, 1), (0x10940, 1),
        ] as [(UInt32, Int)])
    func knowsWhatIsNew(_ scalar: UInt32, _ width: Int) {
        #expect(columns(of: scalar) == width)
    }

    @Test("Whatever is assigned has a width, and what is not is shown as a mark")
    func knowsWhatIsAssigned() {
        var wrong: [UInt32] = []
        for value in UInt32(0x300)...0x10FFFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            if columns(of: value) < 0 { wrong.append(value) }
            let isUnassigned = scalar.properties.generalCategory == .unassigned
            if isUnassigned, SafeText(String(scalar)).text != "\u{FFFD}" { wrong.append(value) }
        }
        #expect(wrong.map { String($0, radix: 16) }.prefix(20) == [])
    }

    @Test("Cells have no padding, so that rows compare as memory")
    func hasNoPadding() {
        #expect(MemoryLayout<Cell>.size == 24)
        #expect(MemoryLayout<Cell>.stride == 24)
    }
}
