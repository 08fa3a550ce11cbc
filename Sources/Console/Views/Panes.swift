import Conversation
import Glass

/// The layout of a screen of a given size.
struct Panes: Equatable {
    /// The parts of the detail pane, from top to bottom.
    struct Detail: Equatable {
        var whole: Rect
        var header: Rect
        var transcript: Rect
        /// The AI's drafts; nil while there are none.
        var drafted: Rect?
        /// The composer, question or prompt with its border; nil while none is open.
        var foot: Rect?
    }

    let size: Size
    /// The area between the status line with its banners and the hint line.
    let body: Rect
    let banners: Int
    /// The line with the next session that needs a person, and a rule below it where there is room. It is there while
    /// the list is not on screen.
    var next: Rect?
    var list: Rect?
    /// Where something is typed above the list; nil if nothing is.
    var listTop: Rect?
    var detail: Detail?
    /// The customer's page, beside the transcript or over it; nil while it is not shown.
    var customer: Rect?

    static let smallest = Size(columns: 40, rows: 10)
    /// The width from which the list and the transcript are side by side.
    static let wide = 100
    /// The width from which the customer's page is beside the transcript.
    static let wideForCustomer = 160

    var isTooSmall: Bool { size.columns < Self.smallest.columns || size.rows < Self.smallest.rows }
    var isSplit: Bool { list != nil && detail != nil }

    init(size: Size, banners: Int) {
        self.size = size
        self.banners = min(banners, max(0, size.rows - 8))
        let top = 1 + self.banners
        body = Rect(column: 0, row: top, columns: size.columns, rows: max(0, size.rows - top - 1))
    }

    /// Whether the transcript is out of sight.
    var isTranscriptCovered: Bool { customer != nil && size.columns < Self.wideForCustomer }

    /// The list's width beside a transcript, in columns.
    var listColumns: Int { min(44, max(34, size.columns * 31 / 100)) }

    /// The columns of the customer's page beside a transcript.
    var customerColumns: Int { min(64, max(44, size.columns * 28 / 100)) }
}

extension ConsoleState {
    var panes: Panes {
        var panes = Panes(size: size, banners: bannerLines.count)
        guard !panes.isTooSmall else { return panes }
        if size.columns >= Panes.wide {
            divideColumns(of: &panes)
        } else if focus == .list {
            fillWithList(&panes)
        } else {
            fillWithDetail(&panes)
        }
        if showsCustomer, panes.customer == nil, let transcript = panes.detail?.transcript,
            transcript.rows > 0, transcript.columns > 0
        {
            panes.customer = transcript
        }
        if let overlay, overlay.place == .list, let list = panes.list {
            panes.take(min(overlay.rows(width: list.columns, in: self), list.rows), from: list)
        }
        return panes
    }

    private func divideColumns(of panes: inout Panes) {
        let body = panes.body
        let width = panes.listColumns
        panes.list = Rect(column: 0, row: body.row, columns: width, rows: body.rows)
        var rest = Rect(column: width + 1, row: body.row, columns: body.columns - width - 1, rows: body.rows)
        if showsCustomer, size.columns >= Panes.wideForCustomer {
            let columns = panes.customerColumns
            rest.columns -= columns + 1
            panes.customer = Rect(
                column: rest.column + rest.columns + 1, row: body.row, columns: columns, rows: body.rows)
        }
        panes.detail = detail(in: rest)
    }

    private func fillWithList(_ panes: inout Panes) {
        let body = panes.body
        var list = body
        // A question asked from the list is below it.
        let foot = footHeight(width: body.columns, room: body.rows)
        list.rows -= foot
        panes.list = list
        guard foot > 0 else { return }
        panes.detail = Panes.Detail(
            whole: body, header: Rect(column: 0, row: body.row, columns: 0, rows: 0),
            transcript: Rect(column: 0, row: body.row, columns: 0, rows: 0),
            foot: Rect(column: 0, row: body.row + list.rows, columns: body.columns, rows: foot))
    }

    private func fillWithDetail(_ panes: inout Panes) {
        var rest = panes.body
        let rows = rest.rows < 12 ? 0 : rest.rows < 18 ? 1 : 2
        panes.next = part(of: rest, row: 0, rows: rows)
        rest.row += rows
        rest.rows -= rows
        panes.detail = detail(in: rest)
    }

    private func detail(in whole: Rect) -> Panes.Detail {
        let foot = footHeight(width: whole.columns, room: whole.rows)
        let drafted = draftedHeight(width: whole.columns, room: (whole.rows - foot) / 3)
        let header = min(
            headerHeight(width: whole.columns), max(0, whole.rows - foot - max(3, drafted + 2)))
        let rows = max(0, whole.rows - foot - drafted - header)
        return Panes.Detail(
            whole: whole,
            header: Rect(column: whole.column, row: whole.row, columns: whole.columns, rows: header),
            transcript: Rect(
                column: whole.column, row: whole.row + header, columns: whole.columns, rows: rows),
            drafted: part(of: whole, row: header + rows, rows: drafted),
            foot: part(of: whole, row: header + rows + drafted, rows: foot))
    }

    private func part(of whole: Rect, row: Int, rows: Int) -> Rect? {
        guard rows > 0 else { return nil }
        return Rect(column: whole.column, row: whole.row + row, columns: whole.columns, rows: rows)
    }

    /// The width of the composer's text, in columns.
    var composerWidth: Int { panes.composerWidth }

    private func footHeight(width: Int, room: Int) -> Int {
        if let overlay, isAsking { return min(overlay.rows(width: width, in: self), room) }
        guard let composer = drafts.composer else { return 0 }
        let rows = EditorLayout(composer.editor, columns: width - 2, memo: memo).rows.count
        let extra = composerWarnings(width: width).count
        return min(1 + extra + min(rows, Self.mostComposerRows(in: room)), room)
    }

    private static func mostComposerRows(in room: Int) -> Int { max(1, room / 3) }

    /// How many rows of a reply are on screen at most.
    var mostComposerRows: Int { Self.mostComposerRows(in: panes.detail?.whole.rows ?? panes.body.rows) }
}

extension Panes {
    /// Takes rows from the top of the list.
    fileprivate mutating func take(_ rows: Int, from list: Rect) {
        listTop = Rect(column: list.column, row: list.row, columns: list.columns, rows: rows)
        self.list = Rect(
            column: list.column, row: list.row + rows, columns: list.columns, rows: list.rows - rows)
    }

    /// The width of the composer's text, in columns.
    var composerWidth: Int { (detail?.whole.columns ?? size.columns) - 2 }

    /// The lines of the list below its title.
    var listLines: Int { max(0, (list ?? body).rows - 1) }

    /// The number of sessions that fit into the list without heads of groups.
    var listRows: Int { max(1, listLines / 2) }
}
