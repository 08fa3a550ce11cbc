import ParlantWire
import Readme
import Testing

@Suite struct ReadmeTableTests {
    @Test func `the endpoints' page has those of the table`() throws {
        #expect(try Readme.section("endpoints") == EndpointTable.markdown)
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
