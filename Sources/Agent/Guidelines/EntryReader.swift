/// Reads the entries of one section by their first words, and notes what it cannot understand.
struct EntryReader {
    private let section: GuidelineLines.Section
    private var known: [String] = []
    private(set) var problems: [(line: Int, what: String)] = []

    init(_ section: GuidelineLines.Section) { self.section = section }

    /// The line on which the section begins.
    var line: Int { section.line }

    mutating func note(_ entry: GuidelineLines.Entry, _ what: String) { note(entry.line, what) }

    mutating func note(_ line: Int, _ what: String) { problems.append((line, what)) }

    /// Returns all entries that begin with one of the words, in order. Empty ones are noted and left out.
    mutating func all(_ words: String...) -> [GuidelineLines.Entry] {
        known += words
        let entries = section.entries.filter { words.contains($0.word) }
        for entry in entries where entry.text.isEmpty { note(entry, "nothing follows \(quoted(entry.word))") }
        return entries.filter { !$0.text.isEmpty }
    }

    /// Returns the first entry of a word, and notes any others.
    mutating func one(_ word: String) -> GuidelineLines.Entry? {
        let entries = all(word)
        for entry in entries.dropFirst() {
            note(
                entry, "a second \(quoted(word)); the first is on line \(entries[0].line), and one is enough")
        }
        return entries.first
    }

    /// Notes the entries that were not read.
    mutating func noteUnread(in kind: String) {
        for entry in section.entries where !known.contains(entry.word) {
            let words = known.joined(separator: ", ")
            note(
                entry,
                "no line of \(kind) begins with \(quoted(entry.word)); there are: \(words). A line that goes on is indented"
            )
        }
    }

    /// Returns the parts of a list, split at commas of any script.
    func parts(_ text: String) -> [String] {
        text.split { ",，、،".contains($0) }.map { String($0).trimmed }.filter { !$0.isEmpty }
    }

    mutating func phrases(_ text: String, _ entry: GuidelineLines.Entry) -> [Phrase] {
        let parts = parts(text)
        if parts.isEmpty { note(entry, "no word; write some with commas between them") }
        return parts.compactMap { part in
            let phrase = Phrase(part)
            if phrase == nil {
                note(entry, "\(quoted(part)) holds no word; write words with commas between them")
            }
            return phrase
        }
    }

    mutating func cues(_ entry: GuidelineLines.Entry) -> [Guideline.Cue] {
        let parts = parts(entry.text)
        if parts.isEmpty { note(entry, "no word; write some with commas between them") }
        return parts.flatMap { part -> [Guideline.Cue] in
            if part.hasPrefix("{"), part.hasSuffix("}"), part.count > 2 {
                return [.parameter(String(part.dropFirst().dropLast()).trimmed)]
            }
            return phrases(part, entry).map { .phrase($0) }
        }
    }

    mutating func predecessors(_ entry: GuidelineLines.Entry) -> [Guideline.Predecessor] {
        parts(entry.text).map { name in
            switch name {
            case "start": .nobody
            case "human": .human
            default: .guideline(name)
            }
        }
    }

    /// Reads the entries that guidelines of every kind may have.
    mutating func readCommon(_ guideline: inout Guideline, calls: Bool) {
        if let entry = one("language") { guideline.trigger.language = entry.text }
        if let entry = one("do") { guideline.action = entry.text }
        if calls { for entry in all("use") { guideline.tools += parts(entry.text) } }
        for entry in calls ? all("call", "say") : all("say") {
            if entry.word == "call" {
                readCall(entry, into: &guideline.answers)
            } else {
                readMessages(entry, into: &guideline.answers)
            }
        }
    }

    private mutating func readCall(_ entry: GuidelineLines.Entry, into answers: inout [Guideline.Answer]) {
        let name = String(entry.text.prefix { !$0.isWhitespace })
        guard let arguments = quotedTemplates(String(entry.text.dropFirst(name.count)), entry) else { return }
        if answers.last?.messages.isEmpty != true { answers.append(Guideline.Answer(messages: [])) }
        answers[answers.count - 1].calls.append(Guideline.Call(name, arguments: arguments))
    }

    /// Reads a `say` entry. Alternative answers share the calls above them, until other calls follow.
    private mutating func readMessages(
        _ entry: GuidelineLines.Entry, into answers: inout [Guideline.Answer]
    ) {
        let messages = entry.paragraphs.filter { !$0.isEmpty }.compactMap { template($0, entry) }
        if answers.last?.messages.isEmpty != true {
            answers.append(Guideline.Answer(calls: answers.last?.calls ?? [], messages: []))
        }
        answers[answers.count - 1].messages = messages
    }

    private mutating func template(_ text: String, _ entry: GuidelineLines.Entry) -> Template? {
        do {
            let template = try Template(parsing: text)
            if template.isBlank { note(entry, "a message without a word; write some") }
            return template
        } catch {
            note(entry, error.what)
            return nil
        }
    }

    /// Reads quoted texts such as `"one", "two"`.
    private mutating func quotedTemplates(_ text: String, _ entry: GuidelineLines.Entry) -> [Template]? {
        var rest = text.trimmed[...]
        var templates: [Template] = []
        while !rest.isEmpty {
            guard rest.first == "\"", let end = Self.closingQuote(of: rest) else {
                note(
                    entry,
                    "behind a tool's name stand its arguments in straight quotation marks: call NAME \"why\"")
                return nil
            }
            let inside = String(rest[rest.index(after: rest.startIndex)..<end])
            if let template = template(inside, entry) { templates.append(template) }
            rest = rest[rest.index(after: end)...].drop { $0.isWhitespace || $0 == "," }
        }
        return templates
    }

    private static func closingQuote(of text: Substring) -> Substring.Index? {
        var isEscaped = false
        for index in text.indices.dropFirst() {
            if isEscaped {
                isEscaped = false
            } else if text[index] == "\\" {
                isEscaped = true
            } else if text[index] == "\"" {
                return index
            }
        }
        return nil
    }
}
