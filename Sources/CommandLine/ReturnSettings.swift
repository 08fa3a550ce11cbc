internal import Conversation
internal import TOMLKit

/// The rules of return in a configuration file: the table `[return]` is a rule, and so is each table `[return.NAME]`.
enum ReturnSettings {
    static let key = "return"

    /// Reads the rules.
    ///
    /// - Parameters:
    ///   - value: What the file says under the key.
    ///   - path: The file, for problems.
    /// - Returns: The rules by name.
    /// - Throws: `ConfigurationProblem` for the first faulty rule.
    static func rules(_ value: any TOMLValueConvertible, in path: String) throws -> [ReturnRule] {
        guard let table = value.table else {
            throw ConfigurationProblem(
                "\(path): '\(key)' needs a table: a line [\(key)] and its settings below.")
        }
        var tables: [Table] = []
        var own: [String: any TOMLValueConvertible] = [:]
        for name in table.keys {
            if let named = table[name]?.table {
                let settings = Dictionary(uniqueKeysWithValues: named.keys.map { ($0, named[$0]!) })
                tables.append(Table(title: "\(key).\(name)", name: name, settings: settings))
            } else {
                own[name] = table[name]!
            }
        }
        if !own.isEmpty || tables.isEmpty {
            tables.append(Table(title: key, name: ownName, settings: own))
        }
        guard Set(tables.map(\.name)).count == tables.count else {
            throw ConfigurationProblem(
                "\(path): [\(key)] and [\(key).\(ownName)] are the same rule. Name one anew.")
        }
        return try tables.sorted { $0.name < $1.name }.map { table in
            do throws(Fault) {
                return try rule(table.name, table.settings)
            } catch {
                throw ConfigurationProblem("\(path): [\(table.title)] \(error.wording)")
            }
        }
    }

    private struct Table {
        /// As the file has it in brackets.
        var title: String
        var name: String
        var settings: [String: any TOMLValueConvertible]
    }

    /// The name of the rule that has none.
    private static let ownName = "default"
    /// A return is announced for five minutes, so that no rule can be faster.
    private static let minutes = 5...10_080
    private static let longestText = 2_000

    /// What is wrong with a rule, after its name.
    private struct Fault: Error {
        var wording: String
    }

    private static func rule(
        _ name: String, _ settings: [String: any TOMLValueConvertible]
    ) throws(Fault) -> ReturnRule {
        let isPlain = name.utf8.allSatisfy {
            (97...122).contains($0) || (48...57).contains($0) || $0 == 45 || $0 == 95
        }
        guard isPlain, (1...40).contains(name.utf8.count) else {
            throw Fault(wording: "needs another name: up to 40 small letters, digits, - and _.")
        }
        var rule = ReturnRule(name: name)
        for (name, value) in settings.sorted(by: { $0.key < $1.key }) {
            guard let member = members.first(where: { $0.name == name }) else {
                let names = members.map(\.name).joined(separator: ", ")
                throw Fault(wording: "has no setting '\(name)'. There are: \(names).")
            }
            guard member.apply(&rule, value) else {
                throw Fault(wording: "'\(name)' needs \(member.shape).")
            }
        }
        guard [rule.silent, rule.unclaimed, rule.abandoned].contains(where: { $0 != nil }) else {
            throw Fault(wording: "needs a time: silent, unclaimed or abandoned, in minutes.")
        }
        return rule
    }

    private struct Member: Sendable {
        var name: String
        var shape: String
        var apply: @Sendable (inout ReturnRule, any TOMLValueConvertible) -> Bool
    }

    private static let members: [Member] = [
        time("silent", \.silent), time("unclaimed", \.unclaimed), time("abandoned", \.abandoned),
        text("agent", "a text in quotes", upTo: Identifier<Never>.longest, \.agent),
        text("label", "a text in quotes", upTo: Identifier<Never>.longest, \.label),
        text("except_label", "a text in quotes", upTo: Identifier<Never>.longest, \.exceptLabel),
        text("text", "a text in quotes, up to \(longestText) bytes", upTo: longestText, \.text),
    ]

    private static func time(
        _ name: String, _ path: any (WritableKeyPath<ReturnRule, Duration?> & Sendable)
    ) -> Member {
        let shape = "a number of minutes from \(minutes.lowerBound) to \(minutes.upperBound)"
        return Member(name: name, shape: shape) { rule, value in
            guard let number = value.int, minutes.contains(number) else { return false }
            rule[keyPath: path] = .seconds(number * 60)
            return true
        }
    }

    private static func text(
        _ name: String, _ shape: String, upTo longest: Int,
        _ path: any (WritableKeyPath<ReturnRule, String?> & Sendable)
    ) -> Member {
        Member(name: name, shape: shape) { rule, value in
            guard let text = value.string, !text.isBlank, text.utf8.count <= longest else { return false }
            rule[keyPath: path] = text
            return true
        }
    }
}
