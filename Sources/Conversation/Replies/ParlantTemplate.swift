/// The text of a canned reply in Parlant's template language, where `{{std.customer.name}}` is the customer's name.
public enum ParlantTemplate {
    /// A template as operators read it. What has a placeholder of ours gets it; any other `{{…}}` stays as it is.
    public static func placeholders(of template: String) -> String {
        replacing(opening: "{{", closing: "}}", in: template) { name in
            names.first { $0.template == name }.map { "{\($0.placeholder)}" }
        }
    }

    /// A text with our placeholders as programs read it. Where the cursor goes does not concern them.
    public static func template(of text: String) -> String {
        replacing(opening: "{", closing: "}", in: text) { name in
            let name = name.lowercased()
            if name == "cursor" { return "" }
            return names.first { name == $0.placeholder || name == $0.placeholder + ".name" }
                .map { "{{\($0.template)}}" }
        }
    }

    private static let names = [
        (template: "std.customer.name", placeholder: "customer"),
        (template: "std.agent.name", placeholder: "agent"),
    ]

    /// Replaces the names between two marks; nil leaves one as it is, with its marks.
    private static func replacing(
        opening: String, closing: String, in text: String, _ replacement: (String) -> String?
    ) -> String {
        let (opening, closing) = (Array(opening.utf8), Array(closing.utf8))
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var place = 0
        while place < bytes.count {
            if bytes[place...].starts(with: opening), bytes.startIndex == place || bytes[place - 1] != 0x7B,
                let name = name(after: place + opening.count, until: closing, in: bytes),
                let new = replacement(name.text)
            {
                result += new.utf8
                place = name.end
            } else {
                result.append(bytes[place])
                place += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// A name with the spaces around it that Parlant allows, and where its closing mark ends.
    private static func name(
        after start: Int, until closing: [UInt8], in bytes: [UInt8]
    ) -> (text: String, end: Int)? {
        var end = start
        while end < bytes.count, end - start <= longestName, bytes[end] != closing[0] { end += 1 }
        guard bytes[end...].starts(with: closing),
            end + closing.count == bytes.count || bytes[end + closing.count] != 0x7D
        else { return nil }
        let name = bytes[start..<end].drop { $0 == 0x20 }
        let trimmed = name.reversed().drop { $0 == 0x20 }.reversed()
        return (String(decoding: Array(trimmed), as: UTF8.self), end + closing.count)
    }

    private static let longestName = 64
}
