import Foundation
import ParlantWire
import Testing

@Suite struct ReadmeTableTests {
    @Test func `the README's endpoints are those of the table`() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let readme = try String(contentsOf: root.appendingPathComponent("README.md"), encoding: .utf8)
        let start = try #require(readme.range(of: "<!-- endpoints -->\n"))
        let end = try #require(readme[start.upperBound...].range(of: "<!-- end -->"))
        let section = readme[start.upperBound..<end.lowerBound].trimmingCharacters(
            in: .whitespacesAndNewlines)
        #expect(section == EndpointTable.markdown)
    }
}

extension EndpointTable {
    /// One row for each path.
    static var markdown: String {
        var paths: [String] = []
        for form in forms where !paths.contains(form.path.description) { paths.append(form.path.description) }
        let rows = paths.map { path in
            let forms = forms.filter { $0.path.description == path }
            let methods = forms.map { form in
                let query = form.query.map { $0.name }.joined(separator: ", ")
                return "`\(form.method.rawValue)` → \(form.success)" + (query.isEmpty ? "" : " (\(query))")
            }
            return "| `\(path)` | \(methods.joined(separator: "; ")) |"
        }
        return (["| path | requests |", "|---|---|"] + rows).joined(separator: "\n")
    }
}
