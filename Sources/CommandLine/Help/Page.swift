/// A page of the documentation, as Markdown.
package struct Page: Sendable {
    /// Its name on the command line.
    package let topic: String
    /// A title, one sentence that says what the page is about, and the rest.
    package let text: String

    /// The sentence under the title, without markup.
    package var summary: String {
        let lines = text.split(separator: "\n", maxSplits: 2)
        return lines.count > 1 ? PageText.plain(lines[1]) : ""
    }
}
