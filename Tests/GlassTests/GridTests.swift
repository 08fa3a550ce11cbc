import Effort
import Testing

@testable import Glass

@Suite("The grid")
struct GridTests {
    @Test("Texts stand where they were put and are cut at every edge")
    func puts() {
        var grid = Grid(size: Size(columns: 10, rows: 4))
        #expect(grid.put("hello", at: Point(column: 2, row: 0)) == 5)
        #expect(grid.put("right edge", at: Point(column: 7, row: 1)) == 3)
        #expect(grid.put("left edge", at: Point(column: -5, row: 2)) == 9)
        #expect(grid.put("limited", at: Point(column: 0, row: 3), width: 3) == 3)
        grid.put("nowhere", at: Point(column: 0, row: 4))
        grid.put("nowhere", at: Point(column: 0, row: -1))
        #expect(grid.put("nowhere", at: Point(column: 10, row: 0)) == 0)
        grid.put("nowhere", at: Point(column: .min, row: 0))
        grid.put("nowhere", at: Point(column: .max, row: 0), width: .max)
        #expect(grid.plainText == "  hello\n       rig\nedge\nlim")
    }

    @Test("Halves of wide glyphs never stay behind")
    func mendsWideGlyphs() {
        var grid = Grid(size: Size(columns: 6, rows: 3))
        grid.put(SafeText("漢字漢"), at: Point(column: 0, row: 0))
        grid.put("x", at: Point(column: 1, row: 0))
        grid.put("y", at: Point(column: 4, row: 0))
        #expect(grid.plainText == " x字y\n\n")
        #expect(grid.put(SafeText("漢字"), at: Point(column: 3, row: 1)) == 3)
        #expect(grid.plainText == " x字y\n   漢\n")
        grid.put(SafeText("漢字"), at: Point(column: -1, row: 2), style: Style(.error))
        #expect(grid.plainText == " x字y\n   漢\n 字")
        #expect(grid[0, 2].style.ink == .error)
    }

    @Test("Rules, blocks and styles are drawn and cut")
    func fills() {
        var grid = Grid(size: Size(columns: 5, rows: 3))
        grid.fill(Rect(column: -1, row: 1, columns: 100, rows: 1), with: "─", style: Style(.faint))
        grid.put("ab", at: Point(column: 0, row: 0), style: Style(.ai))
        grid.restyle(Rect(column: 1, row: 0, columns: 1, rows: 1)) { $0.attributes.insert(.reverse) }
        grid.restyle(Rect(column: 2, row: 2, columns: 1, rows: 9)) { $0.attributes.insert(.reverse) }
        grid.fill(Rect(column: 4, row: 2, columns: 1, rows: 1), with: "漢")
        #expect(grid.plainText == "ab\n─────\n")
        #expect((0..<5).map { grid[$0, 0].style.ink } == [.ai, .ai, .plain, .plain, .plain])
        #expect((0..<5).allSatisfy { grid[$0, 1].style == Style(.faint) })
        let reversed = (0..<15).filter { grid[$0 % 5, $0 / 5].style.attributes.contains(.reverse) }
        #expect(reversed == [1, 12])
    }

    @Test("An empty grid takes anything and shows nothing")
    func emptyGrid() {
        for size in [Size(columns: 0, rows: 0), Size(columns: -4, rows: 3), Size(columns: 3, rows: -1)] {
            var grid = Grid(size: size)
            grid.put("text", at: Point(column: 0, row: 0))
            grid.fill(Rect(column: -2, row: -2, columns: 9, rows: 9), with: "x")
            #expect(grid.plainText.allSatisfy { $0 == "\n" })
        }
    }

    @Test("Whatever is put anywhere, the widths in every row add up")
    func addsUp() {
        let seed = UInt64.random(in: 0 ... .max)
        var random = Seeded(seed)
        for round in 0..<Effort.count(300) {
            let size = Size(
                columns: .random(in: 0...12, using: &random), rows: .random(in: 0...4, using: &random))
            var grid = Grid(size: size)
            for _ in 0..<20 {
                let place = Point(
                    column: .random(in: -6...14, using: &random), row: .random(in: -1...4, using: &random))
                let text = SafeText(HostileText.random(using: &random))
                let limit = Bool.random(using: &random) ? Int.random(in: -1...8, using: &random) : nil
                let used = grid.put(text, at: place, width: limit, style: Style(.ai))
                #expect(used >= 0 && used <= max(0, limit ?? 100), "seed \(seed), round \(round)")
                if used > 0 { #expect(place.column + used <= size.columns, "seed \(seed), round \(round)") }
                grid.fill(
                    Rect(column: place.row * 3, row: place.row, columns: 2, rows: 1), style: Style(.error))
                grid.restyle(Rect(column: place.column, row: place.row, columns: 1, rows: 1)) {
                    $0.ink = .note
                }
            }
            #expect(isWellFormed(grid), "seed \(seed), round \(round)")
            let other = Size(
                columns: .random(in: 0...12, using: &random), rows: .random(in: 0...4, using: &random))
            #expect(isWellFormed(grid.fitted(to: other)), "seed \(seed), round \(round)")
        }
    }

    /// Each wide cell is followed by its continuation, in the same style, and no other cell is one.
    private func isWellFormed(_ grid: Grid) -> Bool {
        (0..<grid.size.rows).allSatisfy { row in
            var pending: Style?
            for column in 0..<grid.size.columns {
                let cell = grid[column, row]
                if cell.isContinuation != (pending != nil) { return false }
                if let style = pending, cell.style != style { return false }
                pending = cell.width == 2 ? cell.style : nil
            }
            return pending == nil
        }
    }
}
