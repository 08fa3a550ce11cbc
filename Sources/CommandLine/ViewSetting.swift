package import Conversation
internal import TOMLKit

/// A saved view of the list, as `[[view]]` states it.
package struct ViewSetting: Equatable {
    /// In the notation of keymaps; nil if the view is only chosen by name.
    package var key: String?
    package var name: String
    package var filter: ListFilter

    /// How many there can be.
    static let limit = 50

    /// Reads all views. A faulty one is left out.
    ///
    /// - Parameter value: The value of `view`.
    /// - Returns: The sound ones, and what is wrong with others.
    static func read(_ value: any TOMLValueConvertible) -> (views: [ViewSetting], problems: [String]) {
        guard let tables = value.array else { return ([], ["A view begins with a line [[view]]."]) }
        var views: [ViewSetting] = []
        var problems: [String] = []
        for (index, table) in tables.enumerated() {
            guard index < limit else {
                problems.append("There can be \(limit) views. Leave some out.")
                break
            }
            do throws(Fault) {
                views.append(try ViewSetting(table, number: index + 1))
            } catch {
                problems.append(error.wording)
            }
        }
        return (views, problems)
    }

    struct Fault: Error {
        let wording: String
    }

    private init(_ value: any TOMLValueConvertible, number: Int) throws(Fault) {
        guard let table = value.table else { throw Fault(wording: "A view begins with a line [[view]].") }
        let given = table["name"]?.string
        let called = given.map { "The view “\($0)”" } ?? "View \(number)"
        func text(_ key: String) throws(Fault) -> String? {
            guard let value = table[key] else { return nil }
            guard let text = value.string, !text.isBlank else {
                throw Fault(wording: "\(called): '\(key)' needs a text in quotes.")
            }
            return text
        }
        if let other = table.keys.first(where: { !["key", "name", "filter"].contains($0) }) {
            throw Fault(wording: "\(called): there is no '\(other)'. A view has key, name and filter.")
        }
        guard let name = try text("name") else { throw Fault(wording: "\(called) needs a name.") }
        guard name.count <= 40, !name.contains(where: \.isNewline) else {
            throw Fault(wording: "View \(number): a name has one line of at most 40 characters.")
        }
        guard let typed = try text("filter") else { throw Fault(wording: "\(called) needs a filter.") }
        do {
            filter = try ListFilter(reading: typed)
        } catch {
            throw Fault(wording: "\(called): \(error.wording)")
        }
        key = try text("key")
        self.name = name
    }
}
