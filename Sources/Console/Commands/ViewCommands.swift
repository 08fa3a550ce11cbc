import Conversation
import Glass

extension CommandTable {
    static let viewCommands: [Command] = [
        Command("view.needs-human", in: .panes, "List the sessions that need a human.") {
            $0.show(.needsHuman)
        },
        Command("view.mine", in: .panes, "List your sessions.") { $0.show(.mine) },
        Command("view.all", in: .panes, "List all sessions.") { $0.show(.all) },
        Command("view.automatic", in: .panes, "List the sessions that the AI answers.") {
            $0.show(.automatic)
        },
        Command("view.closed", in: .panes, "List the closed sessions.") { $0.show(.closed) },
        Command("filter.open", in: .panes, "Filter the list as you type.") { $0.openFilter() },
        Command("view.queue", in: .panes, "List the queue, with the AI's sessions as one line.") {
            $0.show(.queue)
        },
        Command(
            "view.order", in: [.list], "Change the order: attention, newest, oldest, longest wait."
        ) { $0.changeOrder() },
        Command(
            "search.open", in: .panes, "Search everything; in the transcript, this session.", hint: "search"
        ) {
            $0.startSearch()
        },
        Command("search.next", in: .panes, "Go to the next older match.", unavailable: \.whyNoMatches) {
            $0.goToMatch(1)
        },
        Command("search.previous", in: .panes, "Go to the next newer match.", unavailable: \.whyNoMatches) {
            $0.goToMatch(-1)
        },
        Command("view.times", in: .panes, "Show how long ago messages were sent, or when.") {
            $0.showsAges.toggle()
            return []
        },
        Command("view.markup", in: .panes, "Style markup in messages, or show them as they were written.") {
            $0.toggleMarkup()
        },
        Command("statistics.open", in: .panes, "Show figures: now, today, times, reasons.") {
            $0.openStatistics()
        },
        Command("palette.open", in: .panes, "Choose a command by name.", hint: "commands") {
            $0.openPalette()
        },
        Command("help.open", in: .panes, "Show all keys and commands.", hint: "help") { $0.openHelp() },
    ]
}
