public import Foundation

/// The README, whose tables are compared with the code, and the package around it.
public enum Readme {
    /// The package's folder.
    public static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// The whole file; empty where there is none.
    public static let text: String =
        (try? String(contentsOf: root.appendingPathComponent("README.md"), encoding: .utf8)) ?? ""

    /// A mark that the README lacks.
    public struct NoSuchSection: Error {
        /// What stands in the mark.
        public let mark: String
    }

    /// What stands between a mark and the next `<!-- end -->`.
    public static func section(_ mark: String) throws -> String {
        guard let start = text.range(of: "<!-- \(mark) -->\n"),
            let end = text[start.upperBound...].range(of: "<!-- end -->")
        else { throw NoSuchSection(mark: mark) }
        return text[start.upperBound..<end.lowerBound].trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// The cells of a section's table, row by row without its head.
    public static func table(_ mark: String) throws -> [[String]] {
        try section(mark).split(separator: "\n").filter { $0.hasPrefix("|") }.dropFirst(2).map { row in
            row.replacing("\\|", with: "\u{0}").dropFirst().dropLast().split(
                separator: "|", omittingEmptySubsequences: false
            ).map {
                $0.replacing("\u{0}", with: "|").trimmingCharacters(in: .whitespaces)
            }
        }
    }

    /// The names of all tests that are written as sentences.
    public static func testNames() throws -> Set<String> {
        var names: Set<String> = []
        for file in try swiftFiles(under: "Tests") {
            let text = try String(contentsOf: file, encoding: .utf8)
            for name in text.matches(of: /func `([^`]+)`\(/) { names.insert(String(name.1)) }
        }
        return names
    }

    /// The Swift files under a folder of the package.
    public static func swiftFiles(under path: String) throws -> [URL] {
        let folder = root.appendingPathComponent(path)
        let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
        return paths.filter { $0.hasSuffix(".swift") }.map { folder.appendingPathComponent($0) }
    }
}
