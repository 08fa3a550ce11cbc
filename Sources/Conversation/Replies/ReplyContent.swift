/// What somebody wrote into a canned reply, without what a store keeps about it.
public struct ReplyContent: Hashable, Sendable {
    public var code: String?
    public var title: String
    /// With placeholders such as `{customer}`, also where a program wrote it in Parlant's template language.
    public private(set) var text: String
    /// The text in Parlant's template language, byte for byte as a program wrote it; nil if an operator wrote it.
    public private(set) var template: String?
    public var then: [CannedReply.Step]
    public var tags: [String]
    /// What only programs read and write: `fields`, `signals`, `metadata` and `field_dependencies` of Parlant's form.
    public var details: JSON.Members

    /// What an operator wrote.
    public init(
        code: String? = nil, title: String = "", text: String, then: [CannedReply.Step] = [],
        tags: [String] = []
    ) {
        self.code = code
        self.title = title
        self.text = text
        self.then = then
        self.tags = tags
        details = [:]
    }

    /// What a program wrote.
    public init(template: String, tags: [String] = [], details: JSON.Members = [:]) {
        self.init(text: "", tags: tags)
        self.details = details
        write(template: template)
    }

    /// Replaces the text by an operator's. The same text leaves a program's template as it is.
    public mutating func write(_ text: String) {
        guard !text.isExactly(self.text) else { return }
        self.text = text
        template = nil
    }

    /// Replaces the text by a program's.
    public mutating func write(template: String) {
        self.template = template
        text = ParlantTemplate.placeholders(of: template)
    }

    /// What programs read as the text.
    public var value: String { template ?? ParlantTemplate.template(of: text) }

    /// The names of the parts that differ, byte by byte.
    public func parts(differingFrom other: ReplyContent) -> [String] {
        var parts: [String] = []
        if !code.isExactly(other.code) { parts.append("code") }
        if !title.isExactly(other.title) { parts.append("title") }
        if !text.isExactly(other.text) || !template.isExactly(other.template) { parts.append("text") }
        if then.map({ ExactText($0.written) }) != other.then.map({ ExactText($0.written) }) {
            parts.append("then")
        }
        if tags.map({ ExactText($0) }) != other.tags.map({ ExactText($0) }) { parts.append("tags") }
        if details != other.details { parts.append("details") }
        return parts
    }
}
