import ParlantWire
import Readme
import Testing

@Suite struct ReadmeTableTests {
    @Test func `the endpoints' page has those of the table`() throws {
        #expect(try Readme.section("endpoints") == Endpoint.markdown)
    }
}

extension Endpoint {
    /// One row for each path.
    static var markdown: String {
        let all = allCases.map(\.row)
        var paths: [String] = []
        for row in all where !paths.contains(row.path.description) { paths.append(row.path.description) }
        let rows = paths.map { path in
            let methods = all.filter { $0.path.description == path }.map { row in
                let query = row.query.map { $0.name }.joined(separator: ", ")
                return "`\(row.method.rawValue)` → \(row.success)" + (query.isEmpty ? "" : " (\(query))")
            }
            return "| `\(path)` | \(methods.joined(separator: "; ")) |"
        }
        return (["| path | requests |", "|---|---|"] + rows).joined(separator: "\n")
    }
}
