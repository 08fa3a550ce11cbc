public import Foundation

/// The pages of the documentation, whose tables are compared with the code, and the package around them.
public enum Readme {
    /// The package's folder.
    public static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// Every page of the documentation by its path in the package: the README and the pages beside the code.
    public static let pages: [String: String] = {
        var pages: [String: String] = [:]
        for path in ["README.md"] + ((try? markdownFiles(under: ["Sources", "Tests"])) ?? []) {
            let text = try? String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
            pages[path] = text ?? ""
        }
        return pages
    }()

    private static func markdownFiles(under folders: [String]) throws -> [String] {
        try folders.flatMap { folder in
            try FileManager.default.subpathsOfDirectory(atPath: root.appendingPathComponent(folder).path)
                .filter { $0.hasSuffix(".md") }.map { folder + "/" + $0 }
        }
    }

    /// A mark that no page has, or several have.
    public struct NoSuchSection: Error {
        /// What stands in the mark.
        public let mark: String
    }

    /// What stands between a mark and the next `<!-- end -->`.
    public static func section(_ mark: String) throws -> String {
        let marked = pages.values.filter { $0.contains("<!-- \(mark) -->\n") }
        guard marked.count == 1, let text = marked.first,
            let start = text.range(of: "<!-- \(mark) -->\n"),
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
