public import Conversation

/// Turns a file's sections into guidelines, and notes what it cannot understand.
struct GuidelinesParser {
    private let file: String
    private(set) var problems: [GuidelineProblem] = []
    private var agent: (line: Int, name: String)?
    private var guidelines = Guidelines(agentName: "")
    private var check = GuidelineCheck()

    static func parse(_ bytes: [UInt8], named file: String) throws(GuidelineProblems)
        -> Guidelines
    {
        var parser = GuidelinesParser(file: file)
        guard bytes.count <= Guidelines.fileLimit else {
            let what =
                "the file is larger than \(Guidelines.fileLimit >> 20) MiB; split it among several agents"
            throw GuidelineProblems([GuidelineProblem(file: file, line: 1, what: what)])
        }
        let lines = GuidelineLines(bytes)
        for problem in lines.problems { parser.note(problem.line, problem.what) }
        for section in lines.sections { parser.read(section) }
        parser.finish()
        guard parser.problems.isEmpty else {
            throw GuidelineProblems(parser.problems.sorted { $0.line < $1.line })
        }
        return parser.guidelines
    }

    private init(file: String) { self.file = file }

    private mutating func finish() {
        if let agent {
            guidelines.agentName = agent.name
        } else if problems.isEmpty {
            note(1, "no section tells the agent's name; begin with [agent NAME]")
        }
        for problem in check.problems(in: guidelines) { note(problem.line, problem.what) }
    }

    private mutating func read(_ section: GuidelineLines.Section) {
        let kind = section.title.prefix { !$0.isWhitespace }
        let name = String(section.title[kind.endIndex...]).trimmed
        switch kind {
        case "agent": readAgent(section, name)
        case "tool": readTool(section, name)
        case "guideline": readGuideline(section, name)
        case "otherwise", "hand-back":
            if !name.isEmpty { note(section.line, "[\(kind)] takes no name; write [\(kind)] alone") }
            readFallback(section, String(kind))
        default:
            note(
                section.line,
                "no section \(quoted(section.title)); there are [agent NAME], [tool NAME(PARAMETER)], "
                    + "[guideline NAME], [otherwise] and [hand-back]")
        }
    }

    private mutating func readAgent(_ section: GuidelineLines.Section, _ name: String) {
        if name.isEmpty { note(section.line, "the agent has no name; write [agent NAME]") }
        if let agent {
            note(section.line, "a second agent; the first is on line \(agent.line), and a file has one")
        } else {
            agent = (section.line, name)
        }
        var reader = EntryReader(section)
        if let entry = reader.one("about") { guidelines.about = entry.text }
        for entry in reader.all("language") {
            let code = String(entry.text.prefix { !$0.isWhitespace })
            let words = reader.phrases(String(entry.text.dropFirst(code.count)), entry)
            if !code.isIdentifier { reader.note(entry, "a language needs a short name such as de") }
            if guidelines.languages.contains(where: { $0.code == code }) {
                reader.note(
                    entry, "the language \(quoted(code)) is there already; write its words on one line")
            }
            guidelines.languages.append(Guidelines.Language(code, words: words))
        }
        noteProblems(of: reader, in: "an agent")
    }

    private mutating func readTool(_ section: GuidelineLines.Section, _ title: String) {
        var reader = EntryReader(section)
        var tool = reader.tool(title)
        if let entry = reader.one("about") { tool.about = entry.text }
        for entry in reader.all("find") { reader.readShapes(entry, of: &tool) }
        for entry in reader.all("returns") { reader.readAnswer(entry, of: &tool) }
        if !tool.name.isEmpty {
            if guidelines.allTools.contains(where: { $0.name == tool.name }) {
                reader.note(section.line, "there is a tool \(quoted(tool.name)) already; choose another name")
            }
            guidelines.tools.append(tool)
        }
        noteProblems(of: reader, in: "a tool")
    }

    private mutating func readGuideline(_ section: GuidelineLines.Section, _ name: String) {
        var reader = EntryReader(section)
        var guideline = Guideline(name)
        if !name.isIdentifier {
            reader.note(
                section.line,
                "a guideline's name is one word of letters, digits and '-'; write [guideline opening-hours]")
        } else if Guideline.reservedNames.contains(name) {
            reader.note(section.line, "\(quoted(name)) is a word of this format; choose another name")
        } else if guidelines.list.contains(where: { $0.name == name }) {
            reader.note(section.line, "there is a guideline \(quoted(name)) already; choose another name")
        }
        if let entry = reader.one("when") { guideline.condition = entry.text }
        reader.readCommon(&guideline, calls: true)
        for entry in reader.all("after") { guideline.trigger.predecessors += reader.predecessors(entry) }
        for entry in reader.all("on") { guideline.trigger.cues += reader.cues(entry) }
        for entry in reader.all("asked") { guideline.trigger.requests += reader.phrases(entry.text, entry) }
        for entry in reader.all("and") { guideline.trigger.furtherCues.append(reader.cues(entry)) }
        if reader.problems.isEmpty, let what = guideline.flaw { reader.note(section.line, what) }
        check.lines[.list(guidelines.list.count)] = section.line
        guidelines.list.append(guideline)
        noteProblems(of: reader, in: "a guideline")
    }

    private mutating func readFallback(_ section: GuidelineLines.Section, _ kind: String) {
        var reader = EntryReader(section)
        var guideline = Guideline(kind)
        reader.readCommon(&guideline, calls: kind == "otherwise")
        if reader.problems.isEmpty, guideline.answers.isEmpty, guideline.action == nil {
            reader.note(section.line, "[\(kind)] says nothing; add say")
        }
        if kind == "otherwise" {
            check.lines[.otherwise(guidelines.otherwise.count)] = section.line
            guidelines.otherwise.append(guideline)
        } else {
            check.lines[.handBack(guidelines.handBack.count)] = section.line
            guidelines.handBack.append(guideline)
        }
        noteProblems(of: reader, in: "[\(kind)]")
    }

    private mutating func noteProblems(of reader: EntryReader, in kind: String) {
        var reader = reader
        reader.noteUnread(in: kind)
        for problem in reader.problems { note(problem.line, problem.what) }
    }

    private mutating func note(_ line: Int, _ what: String) {
        problems.append(GuidelineProblem(file: file, line: line, what: what))
    }
}

extension Guidelines {
    /// The largest file that is accepted, in bytes.
    public static let fileLimit = 1 << 20

    /// Parses a guidelines file.
    ///
    /// - Parameters:
    ///   - bytes: UTF-8, at most 1 MiB.
    ///   - name: The file's name in problems.
    /// - Throws: Everything that is wrong with it.
    public init(parsing bytes: [UInt8], named name: String) throws(GuidelineProblems) {
        self = try GuidelinesParser.parse(bytes, named: name)
    }
}

/// Everything that is wrong with a guidelines file, in the order of its lines.
public struct GuidelineProblems: ExplainedError, Hashable, Sendable {
    /// At most a hundred, followed by one that counts the rest.
    public let list: [GuidelineProblem]

    private static let limit = 100

    init(_ problems: [GuidelineProblem]) {
        let rest = problems.count - Self.limit
        guard rest > 0, let last = problems.last else {
            list = problems
            return
        }
        let more = GuidelineProblem(
            file: last.file, line: problems[Self.limit].line, what: "and \(rest) more problems from here on")
        list = problems.prefix(Self.limit) + [more]
    }

    /// A sentence, and then the problems' wordings, one per line.
    public var wording: String {
        (["These guidelines cannot be followed."] + list.map(\.wording)).joined(separator: "\n")
    }

    /// Wrong data, as sysexits.h numbers it.
    public var exitCode: Int32 { 65 }
    public var isList: Bool { true }
}

extension String {
    /// Whether this is one word of 1 to 64 letters, digits, `-` and `_`.
    var isIdentifier: Bool {
        (1...64).contains(count) && allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
    }

    /// Whether language models accept this as a function's name.
    var isToolName: Bool { isIdentifier && allSatisfy(\.isASCII) }
}
