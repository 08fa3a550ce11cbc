import ArgumentParser
import CommandLine
import Conversation
import EventStore
import Glass

/// The options that say what a reply has besides its text.
struct ReplyPartArguments: ParsableArguments {
    @Option(help: "The short name by which operators find it: letters, digits, - _ and .")
    var code: String?

    @Option(help: "What it is for, on one line.")
    var title: String?

    @Option(
        name: .customLong("then"), parsing: .singleValue,
        help: "What happens after it was sent: 'close OUTCOME', hand-back or 'label: LABEL'; may be repeated."
    )
    var steps: [CannedReply.Step] = []

    @Option(name: .customLong("tag"), help: "A tag for programs; may be repeated.")
    var tags: [String] = []
}

/// `switchboard replies add`
struct RepliesAddCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Keep a reply ready for all operators.")

    @Argument(help: "The text; - reads standard input.")
    var text: String

    @OptionGroup var parts: ReplyPartArguments
    @OptionGroup var place: PlaceArguments

    func run() throws {
        try complaining {
            let content = ReplyContent(
                code: parts.code, title: parts.title ?? "", text: try TextArgument.read(text),
                then: parts.steps, tags: parts.tags)
            try Surroundings().withReplies(place) { store in
                try StandardOutput.report("Added: \(try store.addReply(content).name).")
            }
        }
    }
}

/// `switchboard replies edit`
struct RepliesEditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "edit", abstract: "Change a reply; what is left out stays as it is.",
        discussion: """
            An empty --code, --title, --then or --tag removes what there is. With --saw the reply is changed only \
            if it still has the version that replies list --json showed.
            """)

    @Argument(help: "The reply's code or id.")
    var reply: String

    @Option(help: "The new text; - reads standard input.")
    var text: String?

    @Option(help: "The new code.")
    var code: String?

    @Option(help: "The new title.")
    var title: String?

    @Option(
        name: .customLong("then"), parsing: .singleValue,
        help: "A step in place of those there are; may be repeated.")
    var steps: [String] = []

    @Option(name: .customLong("tag"), help: "A tag in place of those there are; may be repeated.")
    var tags: [String] = []

    @Option(help: "The version that you looked at.")
    var saw: Int?

    @OptionGroup var place: PlaceArguments

    func run() throws {
        try complaining {
            if text == nil, code == nil, title == nil, steps.isEmpty, tags.isEmpty {
                throw Complaint(.usage, "Nothing to change. Name a part, such as --text TEXT.")
            }
            let newText = try text.map { try TextArgument.read($0) }
            let newSteps = try steps.filter { !$0.isEmpty }.map { written in
                guard let step = CannedReply.Step(written) else {
                    throw Complaint(
                        .usage, "--then takes 'close OUTCOME', hand-back or 'label: LABEL'. Correct it.")
                }
                return step
            }
            try Surroundings().withReplies(place) { store in
                let known = try store.namedReply(reply)
                let changed = try store.changeReply(known.id, saw: saw ?? known.version) { content in
                    if let newText { content.write(newText) }
                    if let code { content.code = code.isEmpty ? nil : code }
                    if let title { content.title = title }
                    if !steps.isEmpty { content.then = newSteps }
                    if !tags.isEmpty { content.tags = tags.filter { !$0.isEmpty } }
                }
                guard let changed else {
                    throw Complaint(
                        .noInput, "Somebody removed this reply. List them with: switchboard replies")
                }
                let isSame = changed.version == known.version
                try StandardOutput.report(
                    isSame ? "Nothing changed: \(changed.name)." : "Changed: \(changed.name).")
            }
        }
    }
}

/// `switchboard replies remove`
struct RepliesRemoveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Remove replies.")

    @Argument(help: "The codes or ids of the replies.")
    var replies: [String]

    @OptionGroup var place: PlaceArguments

    func run() throws {
        try complaining {
            try Surroundings().withReplies(place) { store in
                // All are looked for first, so that a misspelled one leaves the others as they are.
                let known = try replies.map { try store.namedReply($0) }
                for reply in known {
                    _ = try store.removeReply(reply.id, saw: reply.version)
                    try StandardOutput.report("Removed: \(reply.name).")
                }
            }
        }
    }
}
