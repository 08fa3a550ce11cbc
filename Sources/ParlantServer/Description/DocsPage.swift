import Conversation
import Crypto
import Foundation
import ParlantWire

/// The API description as a page for people: one file that loads nothing and runs no script.
enum DocsPage {
    /// Allows only the page's own style, by its hash.
    static let policy =
        "default-src 'none'; style-src 'sha256-\(styleHash)'; base-uri 'none'; form-action 'none'; "
        + "frame-ancestors 'none'"

    static let text = """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Switchboard: HTTP API</title>
        <style>\(style)</style>
        </head>
        <body>
        <h1>Switchboard: HTTP API</h1>
        <p>\(OpenAPI.introduction.markup) For programs: <a href="openapi.json">openapi.json</a>, OpenAPI 3.1.</p>
        \(Endpoint.allCases.map(\.row.section).joined(separator: "\n"))
        </body>
        </html>

        """

    private static let styleHash = Data(SHA256.hash(data: Data(style.utf8))).base64EncodedString()

    private static let style = """
        body{font:16px/1.5 sans-serif;max-width:60em;margin:2em auto;padding:0 1em;color:#222;background:#fff}
        code,pre{font:14px/1.4 monospace}summary{cursor:pointer;padding:.2em 0}details{border-top:1px solid #ddd}
        table{border-collapse:collapse;margin:.5em 0 1em}td,th{text-align:left;vertical-align:top;padding:.1em 1em .1em 0}
        pre{background:#f4f4f4;padding:.5em;overflow:auto}b{display:inline-block;min-width:4.5em}
        """
}

extension EndpointRow {
    /// The endpoint's section of the page, folded at first.
    fileprivate var section: String {
        var lines = [
            "<details><summary><b>\(method.rawValue)</b> <code>\(path.description.escaped)</code> "
                + "\(summary.markup)</summary>",
            "<p>\(callers.sentence)"
                + (isRepeatable
                    ? " An <code>Idempotency-Key</code> makes its repetition harmless." : "") + "</p>",
        ]
        if !query.isEmpty {
            lines.append("<table><tr><th>query</th><th>is</th></tr>")
            for parameter in query {
                let schema = parameter.openAPI["schema"]?.compact ?? ""
                let needed = parameter.isRequired ? " needed" : ""
                lines.append(
                    "<tr><td><code>\(parameter.name.escaped)</code>\(needed)</td>"
                        + "<td><code>\(schema.escaped)</code></td></tr>")
            }
            lines.append("</table>")
        }
        if let body { lines.append("<p>Body:</p><pre>\(body.json.pretty.escaped)</pre>") }
        lines.append("<table><tr><th>answer</th><th>says</th></tr>")
        for (status, sentence) in statuses.sorted(by: { $0.key < $1.key }) {
            lines.append("<tr><td>\(status)</td><td>\(sentence.markup)</td></tr>")
        }
        return (lines + ["</table></details>"]).joined(separator: "\n")
    }
}

extension String {
    fileprivate var escaped: String {
        replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }

    /// The text as HTML, in which backquoted parts are code.
    fileprivate var markup: String {
        escaped.split(separator: "`", omittingEmptySubsequences: false).enumerated()
            .map { $0.offset.isMultiple(of: 2) ? String($0.element) : "<code>\($0.element)</code>" }.joined()
    }
}
