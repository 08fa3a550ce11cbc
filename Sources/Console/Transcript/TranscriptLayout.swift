import Conversation
import Glass

/// Which lines of a transcript stand in a pane.
struct TranscriptLayout {
    /// One line on screen.
    struct Row {
        var item: Int
        let id: Item.ID
        /// Its place among the item's lines.
        var line: Int
        var content: Line
    }

    let items: [Item]
    let height: Int
    private let source: TranscriptLines
    private let memo: LayoutMemo
    private(set) var rows: [Row] = []

    init(
        items: [Item], lines: TranscriptLines, memo: LayoutMemo, scroll: OpenSession.Scroll, height: Int
    ) {
        self.items = items
        source = lines
        self.memo = memo
        self.height = max(0, height)
        let sources = RowSources(
            items: items, scroll: scroll, height: self.height, width: lines.width, unfolded: lines.unfolded,
            searched: lines.searched)
        rows = memo.shownRows(sources) {
            switch scroll {
            case .tail: filledFromEnd
            case .top(let id, let line): filled(from: index(of: id), line: line)
            }
        }
    }

    /// Whether the last line of all is on screen.
    var isAtEnd: Bool {
        guard let last = rows.last else { return true }
        return last.line == height(of: last.item) - 1
            && ((last.item + 1)..<items.count).allSatisfy { height(of: $0) == 0 }
    }

    func index(of id: Item.ID) -> Int? { items.firstIndex { $0.id == id } }

    func height(of item: Int) -> Int { lines(of: item).count }
    private func lines(of item: Int) -> [Line] { memo.lines(of: items[item], source) }

    /// Items whose last line is on screen.
    var whollyShown: [Item] {
        rows.filter { $0.line == height(of: $0.item) - 1 }.map { items[$0.item] }
    }

    // MARK: Scrolling

    /// The scroll position with the view moved by lines; down is positive.
    func scrolled(by delta: Int) -> OpenSession.Scroll {
        guard let first = rows.first else { return .tail }
        if delta > 0, isAtEnd { return .tail }
        var place = (item: first.item, line: first.line)
        for _ in 0..<abs(delta) {
            guard let next = step(place, down: delta > 0) else { break }
            place = next
        }
        return settled(.top(items[place.item].id, line: place.line))
    }

    /// The scroll position that shows an item, moved no further than needed.
    func revealing(_ item: Int) -> OpenSession.Scroll {
        let tall = height(of: item)
        let shown = rows.filter { $0.item == item }
        if shown.count == tall { return current }
        if tall >= height { return settled(.top(items[item].id, line: 0)) }
        let isAbove = rows.first.map { item < $0.item || (item == $0.item && $0.line > 0) } ?? false
        if isAbove { return settled(.top(items[item].id, line: 0)) }
        // Its last line to the bottom.
        var place = (item: item, line: tall - 1)
        for _ in 0..<(height - 1) {
            guard let next = step(place, down: false) else { break }
            place = next
        }
        return settled(.top(items[place.item].id, line: place.line))
    }

    /// The scroll position that puts an item into the middle.
    func centring(_ item: Int) -> OpenSession.Scroll {
        var place = (item: item, line: 0)
        for _ in 0..<max(0, (height - height(of: item)) / 2) {
            guard let next = step(place, down: false) else { break }
            place = next
        }
        return settled(.top(items[place.item].id, line: place.line))
    }

    /// The scroll position with the first line of all at the top.
    var fromTop: OpenSession.Scroll { items.first.map { settled(.top($0.id, line: 0)) } ?? .tail }

    /// Close enough to the first line that what is before it should be read.
    var isNearBeginning: Bool { rows.first.map { $0.item <= 20 } ?? true }

    /// Holds on to what is at the top now.
    var current: OpenSession.Scroll {
        guard !isAtEnd, let first = rows.first else { return .tail }
        return .top(items[first.item].id, line: first.line)
    }

    private func settled(_ scroll: OpenSession.Scroll) -> OpenSession.Scroll {
        let layout = TranscriptLayout(
            items: items, lines: source, memo: memo, scroll: scroll, height: height)
        return layout.isAtEnd ? .tail : scroll
    }

    private func step(_ place: (item: Int, line: Int), down: Bool) -> (item: Int, line: Int)? {
        if down {
            if place.line + 1 < height(of: place.item) { return (place.item, place.line + 1) }
            guard let next = items.indices.first(where: { $0 > place.item && height(of: $0) > 0 }) else {
                return nil
            }
            return (next, 0)
        }
        if place.line > 0 { return (place.item, place.line - 1) }
        guard let next = items[..<place.item].indices.last(where: { height(of: $0) > 0 }) else { return nil }
        return (next, height(of: next) - 1)
    }

    // MARK: Filling

    private var filledFromEnd: [Row] {
        var reversed: [Row] = []
        for item in items.indices.reversed() {
            guard reversed.count < height else { break }
            for (line, content) in lines(of: item).enumerated().reversed() {
                reversed.append(Row(item: item, id: items[item].id, line: line, content: content))
            }
        }
        return reversed.prefix(height).reversed()
    }

    private func filled(from index: Int?, line: Int) -> [Row] {
        guard let index else { return filledFromEnd }
        var rows: [Row] = []
        let skipped = min(line, max(0, height(of: index) - 1))
        for item in items[index...].indices {
            guard rows.count < height else { break }
            for (line, content) in lines(of: item).enumerated() {
                guard item > index || line >= skipped else { continue }
                rows.append(Row(item: item, id: items[item].id, line: line, content: content))
            }
        }
        // Where the end comes too early, what is above moves down: no empty lines below the last.
        return rows.count < height ? filledFromEnd : Array(rows.prefix(height))
    }
}
