import Conversation

/// Reads a tool's section.
extension EntryReader {
    /// Reads the title, for example `lookup_order(order, name)`.
    mutating func tool(_ title: String) -> DeclaredTool {
        let name = String(title.prefix { $0 != "(" }).trimmed
        let rest = title.drop { $0 != "(" }
        var tool = DeclaredTool(name)
        if !name.isToolName {
            note(
                line,
                "a tool's name is one word of letters a to z, digits, '_' and '-'; write [tool lookup_order(order)]"
            )
            tool.name = ""
        }
        if !rest.isEmpty, !rest.hasSuffix(")") {
            note(line, "the tool's parameters lack their ')'; write [tool lookup_order(order)]")
        }
        for part in parts(String(rest.dropFirst().prefix { $0 != ")" })) {
            if !part.isToolName {
                note(
                    line,
                    "\(quoted(part)) is no name for a parameter; use letters a to z, digits, '_' and '-'")
            } else if Template.Place.names.contains(where: { $0.name == part }) {
                note(line, "{\(part)} is a place in every text; give the parameter another name")
            } else if tool.parameters.contains(where: { $0.name == part }) {
                note(line, "the parameter \(quoted(part)) is there twice; name it once")
            } else {
                tool.parameters.append(DeclaredTool.Parameter(part))
            }
        }
        return tool
    }

    /// Reads a line such as `find order  9999, 99999`.
    mutating func readShapes(_ entry: GuidelineLines.Entry, of tool: inout DeclaredTool) {
        let name = String(entry.text.prefix { !$0.isWhitespace })
        guard let index = tool.parameters.firstIndex(where: { $0.name == name }) else {
            return note(entry, "the tool has no parameter \(quoted(name)); name it in the section's title")
        }
        let parts = parts(String(entry.text.dropFirst(name.count)))
        if parts.isEmpty { note(entry, "say what \(name) looks like: 9 is a digit, A a letter, X either") }
        for part in parts {
            if let shape = Shape(part) {
                tool.parameters[index].shapes.append(shape)
            } else {
                note(
                    entry,
                    "\(quoted(part)) tells no number or code; write 9 for a digit, A for a letter, X for either, "
                        + "without spaces, at most \(Shape.limit)")
            }
        }
    }

    /// Reads a line such as `returns 4471 {"status": "delivered"}`.
    mutating func readAnswer(_ entry: GuidelineLines.Entry, of tool: inout DeclaredTool) {
        let text = entry.text
        let arguments = String(text.prefix { $0 != "{" && $0 != "[" }).split { $0.isWhitespace || $0 == "," }
        do {
            let json = try JSON(parsing: String(text.drop { $0 != "{" && $0 != "[" }))
            if !arguments.isEmpty, arguments.count != tool.parameters.count {
                note(
                    entry,
                    "\(arguments.count) values for \(tool.parameters.count) parameters; give one for each, or none"
                )
            }
            if tool.answers.contains(where: \.arguments.isEmpty) {
                note(entry, "never used, since an answer above holds for all values; move it up")
            }
            tool.answers.append(DeclaredTool.CannedAnswer(for: arguments.map(String.init), json))
        } catch {
            note(entry, "no JSON object or list: \(error.what); write one like {\"status\": \"delivered\"}")
        }
    }
}
