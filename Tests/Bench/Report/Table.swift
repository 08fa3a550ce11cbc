/// The report for people: a Markdown table a section, with columns in line on a terminal too.
struct Table {
    let report: Report

    var text: String {
        var parts = report.sections.filter { !$0.figures.isEmpty }.map(table)
        parts.append(summary)
        return parts.joined(separator: "\n\n") + "\n"
    }

    private func table(_ section: Report.Section) -> String {
        let hasBudget = section.figures.contains { $0.budget != nil }
        let peers = section.columns.filter { $0 != Report.ours }
        let isComparison = section.columns.contains(Report.ours)
        let columns = (isComparison ? [Report.ours] : []) + (hasBudget ? ["budget"] : []) + peers
        let rows = section.figures.map { figure in
            ["\(figure.name), \(figure.unit.rawValue)"] + columns.map { cell($0, figure) }
        }
        return "### \(section.title)\n\n" + aligned([["figure"] + columns] + rows)
    }

    private func cell(_ column: String, _ figure: Report.Figure) -> String {
        if column == "budget" {
            guard let budget = figure.budget else { return "" }
            let mark = figure.isKept == false ? " **missed**" : ""
            return budget.wording(figure.unit) + mark
        }
        return figure.readings[column]?.wording(figure.unit) ?? "–"
    }

    private func aligned(_ rows: [[String]]) -> String {
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        var lines = rows.map { row in
            "| "
                + zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
                .joined(separator: " | ") + " |"
        }
        lines.insert(
            "|" + widths.map { String(repeating: "-", count: $0 + 2) }.joined(separator: "|") + "|", at: 1)
        return lines.joined(separator: "\n")
    }

    private var summary: String {
        let budgets = report.sections.flatMap(\.figures).count { $0.isKept != nil }
        var lines = ["\(budgets - report.missed) of \(budgets) budgets kept."]
        if !report.notInstalled.isEmpty {
            lines.append(
                "\(report.notInstalled.count) peers are not installed: "
                    + report.notInstalled.joined(separator: ", ") + ".")
        }
        lines += report.faults.map { "FAULT: \($0)" }
        return lines.joined(separator: "\n")
    }
}
