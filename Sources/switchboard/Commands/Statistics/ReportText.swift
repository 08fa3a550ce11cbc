import Conversation
import Glass
import Statistics

/// A report as text.
enum ReportText {
    /// The columns that a name takes at most in a table, so that a long reason leaves the figures in sight.
    private static let nameWidth = 56

    /// Aligned columns. What nobody counted is left empty; a column that is empty throughout is left out.
    static func table(_ report: Report) -> [SafeText] {
        let rows = ([Report.headings] + report.rows(writing: Report.shortTime)).map {
            $0.map { SafeText(oneLine: $0).truncated(to: nameWidth) }
        }
        if rows.count == 1 { return ["There is nothing to count."] }
        let columns = Report.headings.indices.filter { column in
            rows.dropFirst().contains { $0[column].width > 0 }
        }
        let widths = columns.map { column in rows.map { $0[column].width }.reduce(0, max) }
        return rows.map { row in
            zip(columns, widths).map { row[$0].padded(to: $1) }.joined(separator: "  ")
        }
    }

    /// A heading and a line for each row, with quotation marks around each cell.
    static func csv(_ report: Report) -> String {
        ([Report.headings] + report.rows()).map { row in
            row.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }.joined(separator: ",") + "\r\n"
        }.joined()
    }

    static func markdown(_ report: Report) -> [SafeText] {
        let rule = Report.headings.map { _ in "---" }
        return ([Report.headings, rule] + report.rows(writing: Report.shortTime)).map { row in
            let cells = row.map { SafeText(oneLine: $0.replacing("|", with: "\\|")) }
            return "| \(cells.joined(separator: " | ")) |"
        }
    }
}
