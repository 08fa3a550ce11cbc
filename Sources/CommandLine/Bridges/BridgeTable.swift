internal import Foundation

/// One bridge's settings. What was asked for is remembered, so that nothing misspelled stays unnoticed.
package struct BridgeTable: Equatable {
    package enum Entry: Equatable {
        case text(String)
        case number(Int)
        case flag(Bool)
        case texts([String])
    }

    package let name: String
    private let path: String
    private let values: [String: Entry]
    private var known: Set<String> = []

    init(name: String, path: String, values: [String: Entry]) {
        self.name = name
        self.path = path
        self.values = values
    }

    /// A problem with this bridge.
    package func problem(_ wording: String) -> ConfigurationProblem {
        ConfigurationProblem("\(path): [bridge.\(name)] \(wording)")
    }

    package mutating func text(_ key: String) throws -> String? {
        guard let value = take(key) else { return nil }
        guard case .text(let text) = value, !text.isEmpty else {
            throw problem("'\(key)' needs a text in quotes.")
        }
        return text
    }

    package mutating func requiredText(_ key: String, _ meaning: String) throws -> String {
        guard let text = try text(key) else { throw problem("needs '\(key)': \(meaning).") }
        return text
    }

    package mutating func texts(_ key: String) throws -> [String] {
        guard let value = take(key) else { return [] }
        guard case .texts(let texts) = value, !texts.contains("") else {
            throw problem("'\(key)' needs a list of texts in quotes, in brackets.")
        }
        return texts
    }

    package mutating func flag(_ key: String) throws -> Bool {
        guard let value = take(key) else { return false }
        guard case .flag(let flag) = value else { throw problem("'\(key)' needs true or false.") }
        return flag
    }

    package mutating func number(_ key: String, in bounds: ClosedRange<Int>) throws -> Int? {
        guard let value = take(key) else { return nil }
        guard case .number(let number) = value, bounds.contains(number) else {
            throw problem("'\(key)' needs a number from \(bounds.lowerBound) to \(bounds.upperBound).")
        }
        return number
    }

    /// A secret, from the variable that `KEY_env` names or the file of mode 0600 that `KEY_file` names.
    package mutating func secret(_ key: String) throws -> String? {
        if take(key) != nil {
            throw problem(
                "'\(key)' does not belong in this file. Name a variable with '\(key)_env' or a file with '\(key)_file'."
            )
        }
        let (variable, file) = (try text("\(key)_env"), try text("\(key)_file"))
        if let variable {
            if file != nil { throw problem("has both '\(key)_env' and '\(key)_file'. Keep one.") }
            guard let value = ProcessInfo.processInfo.environment[variable], !value.isEmpty else {
                throw problem("'\(key)_env' names a variable that is not set: \(variable).")
            }
            return value
        }
        guard let file else { return nil }
        do {
            let bytes = try PlainFile.bytes(of: Paths().expanded(file), limit: 4_096, isSecret: true)
            let text = String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
            if text.isEmpty { throw PlainFile.Failure(reason: "is empty") }
            return text
        } catch let failure as PlainFile.Failure {
            throw problem("'\(key)_file': \(file) \(failure.reason).")
        }
    }

    /// Complains about a setting that nobody asked for.
    package func requireKnown() throws {
        guard let stray = values.keys.filter({ !known.contains($0) }).min() else { return }
        throw problem("has no setting '\(stray)'. There are: \(known.sorted().joined(separator: ", ")).")
    }

    private mutating func take(_ key: String) -> Entry? {
        known.insert(key)
        return values[key]
    }
}
