import ArgumentParser
import CommandLine
import Conversation
import EventStore
import Glass

/// `switchboard transcript`: shows a session's log.
struct TranscriptCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "transcript", abstract: "Show what was said in a session.",
        discussion: """
            For people it shows messages, tool calls, handoffs and the private notes of operators. --json and \
            --markdown hold nothing private. --at shows the session as it stood then: who had it, why, who waited, and \
            what had been said.
            """)

    @Argument(help: "The session.")
    var session: String

    @Flag(name: .shortAndLong, help: "Go on until interrupted, each event once it is complete.")
    var follow = false

    @Option(help: "As it stood after the event at an offset, or at a time: an age, a date or a moment.")
    var at: String?

    @Flag(help: "Print each event as one JSON object in Parlant's shape.")
    var json = false

    @Flag(help: "Print Markdown with escaped text.")
    var markdown = false

    @OptionGroup var place: PlaceArguments
    @OptionGroup var person: OperatorArguments

    func validate() throws {
        if json, markdown { throw ValidationError("Choose one of --json and --markdown.") }
        if follow, at != nil { throw ValidationError("Choose one of --follow and --at.") }
    }

    func run() throws {
        try complaining {
            if follow { EndOnSignal.install() }
            let surroundings = try Surroundings()
            let name = try surroundings.operatorName(person)
            try surroundings.withStore(place) { store in
                let position = try store.position
                let present = try store.known(Session.ID(session), for: name)
                let past = try at.map { text in
                    try store.past(of: present.id, at: try PastMoment("--at", text), for: name)
                }
                let summary = past?.summary ?? present
                let form: any TranscriptForm =
                    if json {
                        EventLines()
                    } else if markdown {
                        MarkdownTranscript(summary)
                    } else {
                        PlainTranscript(
                            summary, for: name, rule: surroundings.abandonment, at: past?.moment)
                    }
                if let standing = summary.mirror, !standing.isWholeLogKnown {
                    StandardError.write(
                        "switchboard: The beginning of this log has not been read from the server yet.")
                }
                let writer = TranscriptWriter(
                    store: store, session: summary.id, form: form, isFollowing: follow,
                    until: past.map { ($0.last, $0.moment) })
                try writer.writeHeading()
                try writer.writeNew()
                if follow { try writer.follow(from: position, for: name) }
            }
        }
    }
}

/// A transcript with one JSON object per line.
private struct EventLines: TranscriptForm {
    let takesNotes = false
    func heading() {}
    func write(_ entry: LogEntry) throws { try StandardOutput.exact(entry.event.json) }
    func write(_ note: Note) {}
}
