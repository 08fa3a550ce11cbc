import Glass

/// The key names written between angle brackets.
enum KeyName {
    /// For each key, the name that is printed, then the aliases that are also accepted.
    private static let table: [(code: Key.Code, names: [String])] = [
        (.enter, ["Enter", "CR", "Return"]),
        (.tab, ["Tab"]),
        (.backspace, ["BS", "Backspace"]),
        (.delete, ["Del", "Delete"]),
        (.insert, ["Ins", "Insert"]),
        (.escape, ["Esc", "Escape"]),
        (.up, ["Up"]),
        (.down, ["Down"]),
        (.left, ["Left"]),
        (.right, ["Right"]),
        (.home, ["Home"]),
        (.end, ["End"]),
        (.pageUp, ["PageUp", "PgUp"]),
        (.pageDown, ["PageDown", "PgDn", "PgDown"]),
        (.character(" "), ["Space"]),
        (.character("<"), ["lt"]),
        (.character("#"), ["Hash"]),
        (.character("@"), ["At"]),
    ]

    static let functionKeys = 1...24

    /// The keys by lowercase name.
    private static let byName: [String: Key.Code] = {
        let functions = functionKeys.map { ("f\($0)", Key.Code.function($0)) }
        let others = table.flatMap { row in row.names.map { ($0.lowercased(), row.code) } }
        return Dictionary(uniqueKeysWithValues: functions + others)
    }()

    /// Every accepted name, for suggestions.
    static var all: [String] { table.flatMap(\.names) + functionKeys.map { "F\($0)" } }

    /// The name to print; nil for a character that is written as itself.
    static func name(of code: Key.Code) -> String? {
        if case .function(let number) = code { return "F\(number)" }
        return table.first { $0.code == code }?.names[0]
    }

    /// Returns the key with that name, ignoring case.
    static func code(named name: String) -> Key.Code? {
        let wanted = name.lowercased()
        return byName[wanted]
            ?? scalars(wanted).map(Key.Code.character)
    }

    /// Parses a character written as code points: `u+00e9`, `u+0065+0301`.
    private static func scalars(_ name: String) -> Character? {
        guard name.hasPrefix("u+") else { return nil }
        let numbers = name.dropFirst(2).split(separator: "+", omittingEmptySubsequences: false)
            .map { UInt32($0, radix: 16).flatMap(Unicode.Scalar.init) }
        var text = String.UnicodeScalarView()
        for number in numbers {
            guard let number else { return nil }
            text.append(number)
        }
        let string = String(text)
        return string.count == 1 ? string.first : nil
    }
}
