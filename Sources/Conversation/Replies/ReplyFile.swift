/// A canned reply as a Markdown file: front matter between lines of `---`, an empty line, and the text.
///
///     ---
///     code: refund-delay
///     title: A refund takes time
///     tags: billing, vip
///     then: label: refund
///     then: close resolved
///     ---
///
///     Dear {customer}, …
///
/// Reading what was written gives the same reply, byte for byte.
public struct ReplyFile: Hashable, Sendable {
    /// Written where there is no code, so that reading the file again finds the reply.
    public var id: CannedReply.ID?
    public var content: ReplyContent

    /// A file of a reply.
    public init(id: CannedReply.ID? = nil, content: ReplyContent) {
        self.id = id
        self.content = content
    }

    /// What is wrong with a file, and in which line, counted from 1.
    public struct Fault: Error, Hashable, Sendable {
        public var line: Int
        public var wording: String

        /// A fault in a line.
        public init(line: Int, wording: String) {
            self.line = line
            self.wording = wording
        }
    }

    static let fence = "---"
}

extension ReplyFile {
    /// The file's text.
    public var written: String {
        var lines = [Self.fence]
        if let code = content.code { lines.append("code: \(code)") }
        if content.code == nil, let id { lines.append("id: \(id)") }
        if !content.title.isEmpty { lines.append("title: \(Self.quoted(content.title))") }
        if content.tags.contains(where: { $0.contains(",") || $0.first == "[" || Self.quoted($0) != $0 }) {
            lines += content.tags.map { "tags: \"\($0)\"" }
        } else if !content.tags.isEmpty {
            lines.append("tags: \(content.tags.joined(separator: ", "))")
        }
        lines += content.then.map { "then: \($0.written)" }
        return (lines + [Self.fence, "", content.text, ""]).joined(separator: "\n")
    }

    /// A value with quotation marks where it would be read differently without them.
    private static func quoted(_ value: String) -> String {
        let isPlain =
            value.first?.isWhitespace != true && value.last?.isWhitespace != true
            && value.first != "\"" && value.first != "'"
        return isPlain ? value : "\"\(value)\""
    }
}

extension ReplyFile {
    /// Reads a file.
    ///
    /// - Parameter bytes: The whole file, with any line ends.
    /// - Throws: The first fault.
    public init(parsing bytes: [UInt8]) throws(Fault) {
        var reader = ReplyFileReader(bytes)
        self = try reader.read()
    }
}

/// Reads front matter line by line.
private struct ReplyFileReader {
    private let lines: [ArraySlice<UInt8>]
    private var content = ReplyContent(text: "")
    private var id: CannedReply.ID?
    /// The first line of each name.
    private var places: [String: Int] = [:]

    init(_ bytes: [UInt8]) {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        lines = bytes.dropFirst(bytes.starts(with: mark) ? mark.count : 0)
            .split(separator: 0x0A, omittingEmptySubsequences: false)
    }

    mutating func read() throws(ReplyFile.Fault) -> ReplyFile {
        for (index, line) in lines.enumerated() where String(validating: line, as: UTF8.self) == nil {
            throw ReplyFile.Fault(
                line: index + 1, wording: "This is not UTF-8. Convert the file: iconv -t UTF-8")
        }
        guard text(at: 0) == ReplyFile.fence else {
            throw ReplyFile.Fault(
                line: 1, wording: "The file does not begin with a line ---. Add one, and the code.")
        }
        guard let end = lines.indices.dropFirst().first(where: { text(at: $0) == ReplyFile.fence }) else {
            throw ReplyFile.Fault(
                line: lines.count,
                wording: "No second line --- ends the front matter. Add one above the text.")
        }
        for index in 1..<end { try readLine(index) }
        let start = readText(after: end)
        if let flaw = content.flaw {
            throw ReplyFile.Fault(line: line(of: flaw.part) ?? start, wording: flaw.wording)
        }
        return ReplyFile(id: id, content: content)
    }

    /// A line without its end and the spaces around it.
    private func text(at index: Int) -> String {
        Self.trimmed(String(decoding: lines[index], as: UTF8.self)[...])
    }

    private mutating func readLine(_ index: Int) throws(ReplyFile.Fault) {
        func fault(_ wording: String) -> ReplyFile.Fault {
            ReplyFile.Fault(line: index + 1, wording: wording)
        }
        let line = text(at: index)
        if line.isEmpty { return }
        guard let colon = line.firstIndex(of: ":") else {
            throw fault("This line is not NAME: VALUE. Correct it.")
        }
        let name = Self.trimmed(line[..<colon])
        let value = Self.trimmed(line[line.index(after: colon)...])
        let isFirst = places[name] == nil
        if isFirst { places[name] = index + 1 }
        switch name {
        case "code", "title", "id":
            guard isFirst else { throw fault("There is a second \(name). Remove one of them.") }
            set(name, to: Self.unquoted(value))
        case "tags": content.tags += Self.list(value)
        case "then":
            guard let step = CannedReply.Step(value) else {
                throw fault("This is no step. Write close OUTCOME, hand-back or label: LABEL.")
            }
            content.then.append(step)
        default:
            let meant = nearest(to: name, among: Self.names).map { " Did you mean \($0)?" } ?? ""
            throw fault("Only \(Self.names.joined(separator: ", ")) may stand here.\(meant)")
        }
        if name == "id", id?.isWellFormed != true {
            throw fault(
                "An id has 1 to \(CannedReply.ID.longest) bytes without control characters. Remove the line.")
        }
    }

    private static let names = ["code", "title", "tags", "then", "id"]

    private mutating func set(_ name: String, to value: String) {
        switch name {
        case "code": content.code = value.isEmpty ? nil : value
        case "title": content.title = value
        default: id = CannedReply.ID(value)
        }
    }

    /// Takes the rest of the file as the text, without the empty line above it and the line end below it.
    ///
    /// - Returns: The line where it begins.
    private mutating func readText(after end: Int) -> Int {
        // The end of the front matter shows which line ends the file has.
        let hasReturns = lines[end].last == 0x0D
        var rest = lines[(end + 1)...].map { line in
            hasReturns && line.last == 0x0D ? line.dropLast() : line
        }
        let isSpaced = rest.count > 1 && rest[0].isEmpty
        if isSpaced { rest.removeFirst() }
        if rest.last?.isEmpty == true { rest.removeLast() }
        content.write(String(decoding: Array(rest.joined(separator: [0x0A])), as: UTF8.self))
        return end + (isSpaced ? 3 : 2)
    }

    private func line(of part: ReplyFlaw.Part) -> Int? {
        switch part {
        case .code: places["code"]
        case .title: places["title"]
        case .then: places["then"]
        case .tags: places["tags"]
        case .text, .details: nil
        }
    }

    private static func list(_ value: String) -> [String] {
        if unquoted(value) != value { return [unquoted(value)] }
        let isBracketed = value.first == "[" && value.last == "]" && value.count > 1
        let names = isBracketed ? value.dropFirst().dropLast() : value[...]
        return names.split(separator: ",").map { unquoted(trimmed($0)) }.filter { !$0.isEmpty }
    }

    private static func unquoted(_ value: String) -> String {
        guard let mark = value.first, mark == "\"" || mark == "'", value.count > 1, value.last == mark else {
            return value
        }
        return String(value.dropFirst().dropLast())
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
