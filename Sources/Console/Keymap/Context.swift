/// Where keys go, which decides what they mean.
public enum Context: String, CaseIterable, Sendable {
    case global, list, transcript, composer, question, prompt, search, palette, help, statistics

    /// Whether printable keys insert text.
    public var isTextField: Bool {
        switch self {
        case .composer, .prompt, .search, .palette: true
        case .global, .list, .transcript, .question, .help, .statistics: false
        }
    }

    /// Whether bindings of this context apply in text fields. Those of `global` do.
    var reachesTextFields: Bool { isTextField || self == .global }

    /// The heading for this context in help.
    public var title: String {
        switch self {
        case .global: "Everywhere"
        case .list: "List"
        case .transcript: "Transcript"
        case .composer: "Composer"
        case .question: "Question"
        case .prompt: "Prompt"
        case .search: "Search"
        case .palette: "Palette"
        case .help: "Help"
        case .statistics: "Statistics"
        }
    }

    /// A one-sentence description.
    public var summary: String {
        switch self {
        case .global: "Keys that work wherever nothing closer uses them."
        case .list: "The sessions on the left."
        case .transcript: "What was said in the selected session."
        case .composer: "Writing to a customer."
        case .question: "Something to confirm before it happens."
        case .prompt: "One line that a command asks for."
        case .search: "Looking for text in all sessions."
        case .palette: "Choosing a command by name."
        case .help: "The page of keys and commands."
        case .statistics: "The page of figures."
        }
    }
}
