import CNcurses
import Testing

@testable import Glass

@Suite("Widths")
struct WidthTests {
    @Test("Every scalar is as wide as glibc says")
    func agreesWithGlibc() {
        cnc_use_utf8()
        var wrong: [UInt32] = []
        for value in UInt32(1)...0x10FFFF where Unicode.Scalar(value) != nil {
            if columns(of: value) != Int(cnc_width(value)) { wrong.append(value) }
        }
        #expect(wrong.map { String($0, radix: 16) }.prefix(20) == [])
    }

    @Test("Cells have no padding, so that rows compare as memory")
    func hasNoPadding() {
        #expect(MemoryLayout<Cell>.size == 16)
        #expect(MemoryLayout<Cell>.stride == 16)
    }
}
