import Conversation
import Glass

extension CommandTable {
    static let movingCommands: [Command] = [
        Command("move.down", in: .panes, "Go down one session or event.") { $0.move(.by(1)) },
        Command("move.up", in: .panes, "Go up one session or event.") { $0.move(.by(-1)) },
        Command("move.page-down", in: .panes, "Go down one page.") { $0.move(.page(1)) },
        Command("move.page-up", in: .panes, "Go up one page.") { $0.move(.page(-1)) },
        Command("move.first", in: .panes, "Go to the first session or event.") { $0.move(.first) },
        Command("move.last", in: .panes, "Go to the last session or event.") { $0.move(.last) },
        Command("focus.switch", in: .panes, "Switch between list and transcript.") { $0.switchFocus() },
        Command("open", in: .panes, "Read the selected session; in the transcript, open or fold.") {
            $0.openSelected()
        },
        Command("event.fold", in: .panes, "Open or fold a tool call.", unavailable: \.whyNoSession) {
            $0.toggleFold()
        },
        Command("event.copy", in: .panes, "Copy the event's text.", unavailable: \.whyNoSession) {
            $0.copyEvent()
        },
        Command(
            "attachment.copy", in: .panes, "Copy the addresses of the message's attachments and links.",
            unavailable: \.whyNoAddress
        ) { $0.copyAddresses() },
        Command(
            "link.open", in: .panes, "Open an attachment or a link of the message in a browser.",
            hint: "open link", unavailable: \.whyNoLink
        ) { $0.openLink() },
        Command("back", in: .panes, "Go one step back; from the list, quit, except by Esc.") {
            $0.stepBack()
        },
        Command(
            "transcript.down", in: .panes, "Scroll the transcript down, from the list too.",
            unavailable: \.whyNoTranscript
        ) { $0.scrollTranscript(lines: 3) },
        Command(
            "transcript.up", in: .panes, "Scroll the transcript up, from the list too.",
            unavailable: \.whyNoTranscript
        ) { $0.scrollTranscript(lines: -3) },
    ]
}
