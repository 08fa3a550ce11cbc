import Foundation

/// All that was measured, as a table and as JSON.
struct Report: Encodable {
    /// A line of the table.
    struct Figure: Encodable {
        let name: String
        let unit: Unit
        var budget: Budget?
        /// By program.
        var readings: [String: Reading] = [:]

        /// nil where there is nothing to keep or nothing was read.
        var isKept: Bool? {
            guard let budget, let reading = readings[Report.ours] else { return nil }
            return budget.isKept(by: reading)
        }
    }

    /// Lines under one head.
    struct Section: Encodable {
        let title: String
        /// The programs, or the stores, that are compared.
        var columns: [String]
        var figures: [Figure] = []
    }

    static let ours = "switchboard"

    private(set) var sections: [Section] = []
    /// What could not be measured though it should have been.
    private(set) var faults: [String] = []
    /// Peers that this machine does not have.
    var notInstalled: [String] = []

    var missed: Int { sections.flatMap(\.figures).count { $0.isKept == false } }

    mutating func begin(_ title: String, columns: [String] = [ours]) {
        sections.append(Section(title: title, columns: columns))
    }

    /// Adds a figure to the section begun last; the same name and unit in the same section is the same line.
    mutating func add(
        _ name: String, _ unit: Unit, _ samples: [Double], budget: Budget? = nil, of column: String = ours
    ) {
        guard let last = sections.indices.last, !samples.isEmpty else { return }
        let figures = sections[last].figures
        let place = figures.firstIndex { $0.name == name && $0.unit == unit } ?? figures.count
        if place == figures.count { sections[last].figures.append(Figure(name: name, unit: unit)) }
        if let budget { sections[last].figures[place].budget = budget }
        sections[last].figures[place].readings[column] = Reading(samples)
        if !sections[last].columns.contains(column) { sections[last].columns.append(column) }
    }

    mutating func note(_ fault: String) { faults.append(fault) }

    func write(to path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try encoder.encode(self).write(to: URL(fileURLWithPath: path))
    }
}
