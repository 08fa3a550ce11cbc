import Conversation
import Glass

/// Opening one of the addresses in a message and its attachments in another program.
struct OpenLink: Question {
    let links: [Link]
    /// The index of the address on display.
    var chosen = 0

    init(_ links: [Link]) { self.links = links }

    var title: (before: SafeText, after: SafeText) { ("Open a link from the chat with ", "?") }
    var ink: Ink { .warning }
    var yes: SafeText { "open" }

    var fields: [QuestionField<Self>] {
        links.count > 1
            ? [.choice("link", \.chosen, of: Array(links.indices)) { "\($0 + 1) of \(links.count)" }] : []
    }

    func editing(_ focus: Int?) -> SafeText? { links.count > 1 ? "next link" : nil }

    /// Returns the whole address, however long, because it shows where the link leads.
    func lines(_ asked: AskedQuestion, in state: ConsoleState, width: Int) -> [Line] {
        let link = links[chosen]
        var lines = [Line(Span("Check the address before you open it.", .warning))]
        if links.count > 1 {
            let title = link.title.map { "  \(SafeText(oneLine: $0))" as SafeText } ?? ""
            let place: SafeText = "‹ \(chosen + 1) of \(links.count) ›"
            lines.append(
                Line(
                    Span("link     ", .faint),
                    Span((place + title).truncated(to: max(1, width - 9)), .plain, .selected)))
        }
        return lines
            + SafeText(oneLine: link.address).wrapped(to: width).map { Line(Span($0)) }
    }

    /// Opens the link, if the question showed its whole address.
    func accept(_ asked: AskedQuestion, in state: inout ConsoleState) -> [Effect] {
        guard asked.wasWhole else {
            state.say(
                "Too long to show in full here, so not opened. \(state.keymap.keyName("attachment.copy")) copies it.",
                .warning)
            return []
        }
        state.say("Asked your browser to open it.")
        return [.terminal(.openLink(links[chosen].address))]
    }
}
