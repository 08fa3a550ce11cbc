import Conversation
import Glass

/// The lines of a transcript that a pane shows.
struct TranscriptLayout {
    /// One line on screen.
    struct ShownRow {
        var item: Int
        let id: ItemID
        /// The index among the item's lines.
        var line: Int
        var content: Line
    }

    let items: [Item]
    let height: Int
    private let source: TranscriptLines
    private let memo: LayoutMemo
    private(set) var rows: [ShownRow] = []

    init(
        items: [Item], lines: TranscriptLines, memo: LayoutMemo, scroll: OpenSession.Scroll, height: Int
    ) {
        self.items = items
        source = lines
        self.memo = memo
        self.height = max(0, height)
        let sources = RowSources(
            items: items, scroll: scroll, height: self.height, width: lines.width, timeWidth: lines.timeWidth,
            unfolded: lines.unfolded, searched: lines.searched, stylesMarkup: lines.stylesMarkup)
        rows = memo.shownRows(sources) {
            switch scroll {
            case .tail: filledFromEnd
            case .top(let id, let line):
                if let index = index(of: id) {
                    filled(from: index, line: line)
                } else if let index = successor(of: id) {
                    filled(from: index)
                } else {
                    filledFromEnd
                }
            }
        }
    }

    /// Whether the transcript's last line is on screen.
    var isAtEnd: Bool {
        guard let last = rows.last else { return true }
        return last.line == height(of: last.item) - 1
            && ((last.item + 1)..<items.count).allSatisfy { height(of: $0) == 0 }
    }

    func index(of id: ItemID) -> Int? { items.firstIndex { $0.id == id } }

    /// Returns the index of the event that is now in the place of an item that is gone: a deleted event, or a day
    /// line that moved up.
    func successor(of id: ItemID) -> Int? {
        guard let offset = id.offset else { return nil }
        return items.firstIndex { if case .event(let other) = $0.id { other >= offset } else { false } }
    }

    func height(of item: Int) -> Int { lines(of: item).count }
    private func lines(of item: Int) -> [Line] { memo.lines(of: items[item], source) }

    /// The items whose last line is on screen.
    var whollyShown: [Item] {
        rows.filter { $0.line == height(of: $0.item) - 1 }.map { items[$0.item] }
    }

    // MARK: Scrolling

    /// Returns the scroll position after moving the view by a number of lines; positive is down.
    func scrolled(by delta: Int) -> OpenSession.Scroll {
        guard let first = rows.first else { return .tail }
        if delta > 0, isAtEnd { return .tail }
        var place = (item: first.item, line: first.line)
        for _ in 0..<abs(delta) {
            guard let next = step(place, down: delta > 0) else { break }
            place = next
        }
        return normalized(.top(items[place.item].id, line: place.line))
    }

    /// Returns the scroll position that shows an item, moving no further than needed.
    func revealing(_ item: Int) -> OpenSession.Scroll {
        let tall = height(of: item)
        let shown = rows.filter { $0.item == item }
        if shown.count == tall { return current }
        if tall >= height { return normalized(.top(items[item].id, line: 0)) }
        let isAbove = rows.first.map { item < $0.item || (item == $0.item && $0.line > 0) } ?? false
        if isAbove { return normalized(.top(items[item].id, line: 0)) }
        // Put its last line at the bottom.
        return placing((item, tall - 1), atRow: height - 1)
    }

    /// Returns the scroll position that centers an item.
    func centring(_ item: Int) -> OpenSession.Scroll {
        placing((item, 0), atRow: max(0, (height - height(of: item)) / 2))
    }

    private func placing(_ place: (item: Int, line: Int), atRow row: Int) -> OpenSession.Scroll {
        var place = place
        for _ in 0..<row {
            guard let next = step(place, down: false) else { break }
            place = next
        }
        return normalized(.top(items[place.item].id, line: place.line))
    }

    /// The scroll position with the transcript's first line at the top.
    var fromTop: OpenSession.Scroll { items.first.map { normalized(.top($0.id, line: 0)) } ?? .tail }

    /// Whether at most `count` items are above the screen.
    func isNearBeginning(within count: Int) -> Bool { rows.first.map { $0.item <= count } ?? true }

    /// Whether at most `count` items are below the screen.
    func isNearEnd(within count: Int) -> Bool { rows.last.map { items.count - 1 - $0.item <= count } ?? true }

    /// A line and the row that it is in.
    struct Anchor {
        let id: ItemID
        let line: Int
        let row: Int
    }

    /// The first line on screen that remains when earlier events are read. Day lines and the like may not.
    var anchor: Anchor? {
        for (row, shown) in rows.enumerated() {
            switch shown.id {
            case .event, .note: return Anchor(id: shown.id, line: shown.line, row: row)
            case .outgoing, .day, .unread, .live, .beginning: continue
            }
        }
        return nil
    }

    /// Returns the scroll position that puts a line back into its row.
    func holding(_ anchor: Anchor) -> OpenSession.Scroll {
        guard let item = index(of: anchor.id) else { return current }
        return placing((item, anchor.line), atRow: anchor.row)
    }

    /// The scroll position that keeps the line now at the top.
    var current: OpenSession.Scroll {
        guard !isAtEnd, let first = rows.first else { return .tail }
        return .top(items[first.item].id, line: first.line)
    }

    private func normalized(_ scroll: OpenSession.Scroll) -> OpenSession.Scroll {
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

    /// The moment of the topmost line, if the line with its day is above the screen.
    var hiddenDay: Timestamp? {
        guard let first = rows.first else { return nil }
        for row in rows {
            if case .day = row.id { return row.item == first.item ? nil : moment(before: row.item) }
            if let moment = items[row.item].moment { return moment }
        }
        return nil
    }

    private func moment(before item: Int) -> Timestamp? {
        items[..<item].last { $0.moment != nil }?.moment
    }

    // MARK: Filling

    private var filledFromEnd: [ShownRow] {
        var reversed: [ShownRow] = []
        for item in items.indices.reversed() {
            guard reversed.count < height else { break }
            for (line, content) in lines(of: item).enumerated().reversed() {
                reversed.append(ShownRow(item: item, id: items[item].id, line: line, content: content))
            }
        }
        return reversed.prefix(height).reversed()
    }

    private func filled(from index: Int, line: Int = 0) -> [ShownRow] {
        var rows: [ShownRow] = []
        let skipped = min(line, max(0, height(of: index) - 1))
        for item in items[index...].indices {
            guard rows.count < height else { break }
            for (line, content) in lines(of: item).enumerated() {
                guard item > index || line >= skipped else { continue }
                rows.append(ShownRow(item: item, id: items[item].id, line: line, content: content))
            }
        }
        // If the end comes too early, move down what is above, so that no empty lines follow the last.
        return rows.count < height ? filledFromEnd : Array(rows.prefix(height))
    }
}
