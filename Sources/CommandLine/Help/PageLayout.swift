package import Glass

/// Lays a page out for a terminal: plain lines that are no wider than it, except for code.
package struct PageLayout {
    private let columns: Int
    private var lines: [SafeText] = []

    /// The width that running text has at most, however wide the terminal is.
    private static let widest = 100

    /// - Parameter columns: The terminal's width.
    package init(columns: Int) { self.columns = max(20, min(columns, Self.widest)) }

    /// Returns a page's lines.
    package static func lines(of page: Page, columns: Int) -> [SafeText] {
        var layout = PageLayout(columns: columns)
        var isAfterPoint = false
        for block in PageText.blocks(of: page.text) {
            let isPoint = if case .point = block { true } else { false }
            if !layout.lines.isEmpty, !(isPoint && isAfterPoint) { layout.lines.append("") }
            layout.add(block)
            isAfterPoint = isPoint
        }
        return layout.lines
    }

    private mutating func add(_ block: PageText.Block) {
        switch block {
        case .heading(let text, level: 1):
            let title = SafeText(oneLine: text)
            add(wrapped: title)
            lines.append(SafeText(String(repeating: "=", count: min(title.width, columns))))
        case .heading(let text, _):
            let title = SafeText(oneLine: text)
            add(wrapped: title)
            lines.append(SafeText(String(repeating: "-", count: min(title.width, columns))))
        case .paragraph(let text, let isInPoint):
            let indent: SafeText = isInPoint ? "  " : ""
            add(wrapped: SafeText(oneLine: text), first: indent, next: indent)
        case .point(let text): add(wrapped: SafeText(oneLine: text), first: "- ", next: "  ")
        case .code(let code, let isInPoint):
            let indent: SafeText = isInPoint ? "      " : "    "
            lines += code.map { $0.isEmpty ? "" : "\(indent)\(SafeText(oneLine: $0))" }
        case .table(let rows): lines += PageTable(rows).lines(columns: columns)
        }
    }

    private mutating func add(wrapped text: SafeText, first: SafeText = "", next: SafeText = "") {
        let rows = text.wrapped(to: columns - next.width)
        lines += rows.enumerated().map { $0 == 0 ? "\(first)\($1)" : "\(next)\($1)" }
    }
}
