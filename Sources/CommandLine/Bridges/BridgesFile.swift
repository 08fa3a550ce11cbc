internal import Conversation
internal import TOMLKit

/// The settings of bridges to help desks, as their file has them; what a desk needs is not known here.
package struct BridgesFile: Equatable {
    /// The address of this machine at which webhooks are taken.
    package var bind = "127.0.0.1"
    package var port = 8810
    /// A table for each bridge, by name.
    package var bridges: [BridgeTable] = []

    /// Reads a file of bridges.
    ///
    /// - Parameter path: The path of a UTF-8 TOML file.
    /// - Returns: The settings.
    /// - Throws: `ConfigurationProblem` with the file and what to do.
    package static func read(_ path: String) throws -> BridgesFile {
        let text: String
        do {
            text = try PlainFile.text(of: path)
        } catch {
            throw ConfigurationProblem("\(path): it \(error.reason). Put a file of bridges there.")
        }
        return try BridgesFile(parsing: text, named: path)
    }

    package init(parsing text: String, named path: String) throws {
        let table: TOMLTable
        do {
            table = try TOMLTable(string: text)
        } catch let error as TOMLParseError {
            let place = error.source.begin
            throw ConfigurationProblem("\(path):\(place.line):\(place.column): \(error.description)")
        }
        for key in table.keys.sorted() {
            let value = table[key]!
            switch key {
            case "bind":
                guard let text = value.string, !text.isEmpty else {
                    throw ConfigurationProblem("\(path): 'bind' needs an address in quotes.")
                }
                bind = text
            case "port":
                guard let number = value.int, (0...65_535).contains(number) else {
                    throw ConfigurationProblem("\(path): 'port' needs a number up to 65535.")
                }
                port = number
            case "bridge": bridges = try Self.bridges(value, in: path)
            default:
                throw ConfigurationProblem(
                    "\(path): there is no setting '\(key)'. There are: bind, port, [bridge.NAME].")
            }
        }
        if bridges.isEmpty {
            throw ConfigurationProblem(
                "\(path): there is no bridge. Add a line [bridge.NAME] and its settings.")
        }
    }

    private static func bridges(
        _ value: any TOMLValueConvertible, in path: String
    ) throws -> [BridgeTable] {
        guard let table = value.table else {
            throw ConfigurationProblem("\(path): 'bridge' needs tables: a line [bridge.NAME] for each.")
        }
        return try table.keys.sorted().map { name in
            let isPlain = name.utf8.allSatisfy {
                (97...122).contains($0) || (48...57).contains($0) || $0 == 45
            }
            guard isPlain, (1...40).contains(name.utf8.count), let settings = table[name]?.table else {
                throw ConfigurationProblem(
                    "\(path): a bridge needs a table and a name of up to 40 small letters, digits and hyphens."
                )
            }
            let values = try settings.keys.map { key in
                guard let value = BridgeTable.Entry(settings[key]!) else {
                    throw ConfigurationProblem(
                        "\(path): [bridge.\(name)] '\(key)' needs a text, a number, true, false, or a list of texts."
                    )
                }
                return (key, value)
            }
            return BridgeTable(name: name, path: path, values: Dictionary(uniqueKeysWithValues: values))
        }
    }
}

extension BridgeTable.Entry {
    fileprivate init?(_ value: any TOMLValueConvertible) {
        if let text = value.string {
            self = .text(text)
        } else if let flag = value.bool {
            self = .flag(flag)
        } else if let number = value.int {
            self = .number(number)
        } else if let array = value.array {
            let texts = array.compactMap { $0.string }
            guard texts.count == array.count else { return nil }
            self = .texts(texts)
        } else {
            return nil
        }
    }
}
